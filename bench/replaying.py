"""Replay of a whole history, every rule judged, beside `orjson.loads` of its lines.

validated     lines as agencies send them, as `throughline replay FILE` takes them
our own log   lines of `case.events`, which intake validated once
--jobs 2      `throughline replay FILE --json`, all of it, beside the same in one process
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from tempfile import NamedTemporaryFile
from time import perf_counter

import orjson

from bench.load import EVENTS_A_CASE, stamped, wire_lines
from bench.measure import Row, row
from events.base import AnyEvent
from events.wire import decode, from_line, read
from projections.replay import by_case, last_known, replay
from throughline.answering import answer_to
from throughline.replaying import Asked, as_json_object
from throughline.settings import read_settings
from throughline.wiring import terms

ROUNDS, LONG = 3, 300_000  # events from which on one round takes minutes, and is enough


def rows(events: int) -> Iterator[Row]:
    """Measure a replay of so many events; a ratio of 0.1 says a tenth of the rate of loads."""
    cases = max(events // EVENTS_A_CASE, 1)
    rounds = range(1 if events >= LONG else ROUNDS)
    sent, own = wire_lines(cases), [value for _, value in stamped(cases)]
    pairs = [(_replay(_validated, sent), _loads(sent)) for _ in rounds]
    yield _row("rate of replay, validated", "orjson.loads", pairs, len(sent))
    pairs = [(_replay(read, own), _loads(own)) for _ in rounds]
    yield _row("rate of replay, our own log", "orjson.loads", pairs, len(own))
    with _file(sent) as file:
        pairs = [(_command(file, jobs=2), _command(file, jobs=1)) for _ in rounds]
    yield _row("rate of replay --jobs 2", "--jobs 1", pairs, len(sent))


def _validated(line: bytes) -> AnyEvent:
    return decode(from_line(line), own=True)


def _row(what: str, beside: str, pairs: Sequence[tuple[float, float]], events: int) -> Row:
    """Make a row of pairs of seconds, ours and theirs."""
    rate = events / median(ours for ours, _ in pairs)
    ratios = [theirs / ours for ours, theirs in pairs]
    return row(what, beside, ratios, f"{events:,} events, {rate:,.0f} a second")


@contextmanager
def _file(lines: Sequence[bytes]) -> Iterator[str]:
    with NamedTemporaryFile(prefix="throughline-bench-", suffix=".ndjson") as file:
        file.write(b"\n".join(lines))
        file.flush()
        yield file.name


def _command(file: str, *, jobs: int) -> float:
    settings = read_settings()
    began = perf_counter()
    as_json_object(answer_to(Asked(), [file], settings, from_kafka=False, jobs=jobs))
    return perf_counter() - began


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
