"""Replay of a whole history, every rule judged, beside `orjson.loads` of its lines.

validated     lines as agencies send them, as `throughline replay FILE` takes them
our own log   lines of `case.events`, which intake validated once
"""

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

import orjson

from bench.load import EVENTS_A_CASE, stamped, wire_lines
from bench.measure import Row, row
from events.base import AnyEvent
from events.wire import decode, from_line, read
from projections.replay import by_case, last_known, replay
from throughline.settings import read_settings
from throughline.wiring import terms

ROUNDS, LONG = 3, 300_000  # events from which on one round takes minutes, and is enough


def rows(events: int) -> Iterator[Row]:
    """Measure a replay of so many events; a ratio of 0.1 says a tenth of the rate of loads."""
    cases = max(events // EVENTS_A_CASE, 1)
    rounds = 1 if events >= LONG else ROUNDS
    yield _row("rate of replay, validated", _validated, wire_lines(cases), rounds)
    own = [value for _, value in stamped(cases)]
    yield _row("rate of replay, our own log", read, own, rounds)


def _validated(line: bytes) -> AnyEvent:
    return decode(from_line(line), own=True)


def _row(
    what: str, decoded: Callable[[bytes], AnyEvent], lines: Sequence[bytes], rounds: int
) -> Row:
    pairs = [(_replay(decoded, lines), _loads(lines)) for _ in range(rounds)]
    rates = sorted(len(lines) / ours for ours, _ in pairs)
    note = f"{len(lines):,} events, {rates[rounds // 2]:,.0f} a second"
    return row(what, "orjson.loads", [theirs / ours for ours, theirs in pairs], note)


def _replay(decoded: Callable[[bytes], AnyEvent], lines: Sequence[bytes]) -> float:
    judged_by = terms(read_settings())
    began = perf_counter()
    told = [decoded(line) for line in lines]
    at = last_known(told)
    for case, held in by_case(told).items():
        replay(case, held, judged_by, at or told[0].occurred_at, at or told[0].occurred_at)
    return perf_counter() - began


def _loads(lines: Sequence[bytes]) -> float:
    began = perf_counter()
    for line in lines:
        orjson.loads(line)
    return perf_counter() - began
