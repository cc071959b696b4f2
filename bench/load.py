"""The load that all benchmarks share: the journeys of `throughline simulate`, seed 1."""

from datetime import UTC, datetime
from functools import cache

import orjson

from events.moments import moment
from events.wire import from_line, stamp
from throughline.simulate import simulate

START = datetime(2017, 1, 2, 9, tzinfo=UTC)
EVENTS_A_CASE = 26  # about


@cache
def wire_lines(cases: int) -> tuple[bytes, ...]:
    """Return the events of so many cases as agencies send them."""
    return tuple(orjson.dumps(line) for line in simulate(cases, 1, START))


@cache
def stamped(cases: int) -> tuple[tuple[bytes, bytes], ...]:
    """Return them as `case.events` has them: key and value, received as recorded."""
    documents = (from_line(line) for line in wire_lines(cases))
    return tuple(
        (
            document["subject"].partition("/")[2].encode(),
            stamp(document, moment(document["recordedtime"])),
        )
        for document in documents
    )
