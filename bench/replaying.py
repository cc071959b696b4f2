"""Replay of a whole history, every rule judged, beside `orjson.loads` of its lines."""

from collections.abc import Iterator
from time import perf_counter

import orjson

from bench.load import EVENTS_A_CASE, stamped
from bench.measure import Row, row
from events.wire import read
from projections.replay import by_case, last_known, replay
from throughline.settings import read_settings
from throughline.wiring import terms

ROUNDS = 3


def rows(events: int) -> Iterator[Row]:
    """Measure a replay of so many events; a ratio of 0.1 says a tenth of the rate of loads."""
    lines = [value for _, value in stamped(max(events // EVENTS_A_CASE, 1))]
    pairs = [(_replay(lines), _loads(lines)) for _ in range(ROUNDS)]
    rates = [len(lines) / ours for ours, _ in pairs]
    note = f"{len(lines):,} events, {sorted(rates)[len(rates) // 2]:,.0f} a second"
    yield row("rate of replay", "orjson.loads", [theirs / ours for ours, theirs in pairs], note)


def _replay(lines: list[bytes]) -> float:
    judged_by = terms(read_settings())
    began = perf_counter()
    told = [read(line) for line in lines]
    at = last_known(told)
    for case, held in by_case(told).items():
        replay(case, held, judged_by, at or told[0].occurred_at, at or told[0].occurred_at)
    return perf_counter() - began


def _loads(lines: list[bytes]) -> float:
    began = perf_counter()
    for line in lines:
        orjson.loads(line)
    return perf_counter() - began
