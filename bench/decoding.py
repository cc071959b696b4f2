"""One event off the wire, beside `orjson.loads` of the same bytes."""

from collections.abc import Iterator

import orjson

from bench.load import stamped, wire_lines
from bench.measure import Row, side_by_side
from events.modes import STRUCTURED_HEADERS
from events.wire import decode, from_kafka, read

CASES = 400


def rows() -> Iterator[Row]:
    """Measure intake's full validation, and the lean reading of our own log."""
    lines = wire_lines(CASES)
    yield side_by_side(
        "full validation at intake",
        lambda: [decode(from_kafka(STRUCTURED_HEADERS, line)) for line in lines],
        "orjson.loads",
        lambda: [orjson.loads(line) for line in lines],
    )
    own = [value for _, value in stamped(CASES)]
    yield side_by_side(
        "reading our own log",
        lambda: [read(value) for value in own],
        "orjson.loads",
        lambda: [orjson.loads(value) for value in own],
    )
