"""The load of a run: made-up journeys, and everything that agencies do wrong with them.

lines      events in the order in which they are sent
chunks     some of them at a time, with what the service's clock reads when they are sent
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import orjson

from events.moments import moment, spelled
from faults.disorder import troubled
from faults.family import family
from throughline.journeys import Line
from throughline.simulate import Disorder, simulate

START = datetime(2018, 1, 8, 9, tzinfo=UTC)
CASES = 18
AT_ONCE = (1, 7)  # lines of a chunk, at least and at most
DIES = 0.08  # the share of chunks whose sender dies half way, and sends all of it again
OTHER_KEYS = 0.06  # the share of events that are sent under no key, or under that of another case
DISORDER = Disorder(late=0.08, repeated=0.08, reordered=0.05, corrected=0.06)


class Sent(NamedTuple):
    """One record as an agency sends it.

    topic_of    the agency on whose topic it is sent
    key         most often the ref that it is about; nobody trusts it, so it may be any, or none
    is_sound    it is about a case, and there is nothing to refuse it for
    is_astray   it lies under no key, or under that of another
    """

    topic_of: str
    key: bytes | None
    value: bytes
    is_sound: bool = False
    is_astray: bool = False


class Chunk(NamedTuple):
    """What is sent together.

    reads     what the service's clock reads by then, unless it is further on already
    records   the records, in order
    """

    reads: datetime
    records: tuple[Sent, ...]


def chunks(seed: str) -> list[Chunk]:
    """Make the load that follows from this seed."""
    chance = Random(f"load {seed}")  # noqa: S311  a load, not a secret
    told = list(simulate(CASES, chance.randrange(1 << 30), START, DISORDER))
    lines = list(troubled([*told, *family(told, chance)], chance))
    return list(_in_chunks(lines, chance))


def _in_chunks(lines: list[Line], chance: Random) -> Iterator[Chunk]:
    reads, at = START, 0
    while at < len(lines):
        some = lines[at : at + chance.randint(*AT_ONCE)]
        at += len(some)
        reads = max([reads, *(moment(line["recordedtime"]) for line in some)])
        records = [sent for line in some for sent in _sent(line, chance)]
        if chance.random() < DIES:
            records = [*records[: len(records) // 2], *records]
        yield Chunk(reads + timedelta(minutes=1), tuple(records))


def _sent(line: Line, chance: Random) -> Iterator[Sent]:
    agency = line["source"].split("/")[2]
    key = _key(line, chance)
    is_sound, is_astray = line["subject"].startswith("case/"), key != _ref(line)
    yield Sent(agency, key, orjson.dumps(line), is_sound, is_astray)
    if chance.random() < 0.02:  # noqa: PLR2004  a few that are refused
        yield Sent(agency, key, _refusable(line, chance))


def _key(line: Line, chance: Random) -> bytes | None:
    if chance.random() < OTHER_KEYS:
        return chance.choice((None, b"OTHER", f"SIM-{chance.randrange(CASES):07}".encode()))
    return _ref(line)


def _ref(line: Line) -> bytes:
    subject: str = line["subject"]
    return subject.partition("/")[2].encode()


def _refusable(line: Line, chance: Random) -> bytes:
    """Make of an event one that has to be refused, each time for another reason."""
    strange: list[dict[str, Any]] = [
        {**line, "id": f"{line['id']}-R", "data": {**line["data"], "story": "long"}},
        {**line, "id": f"{line['id']}-R", "source": "/agency/nobody"},
        {**line, "id": f"{line['id']}-R", "time": spelled(START + timedelta(days=7000))},
        {**line, "id": ""},
    ]
    return chance.choice([orjson.dumps(chance.choice(strange)), b'{"specversion": "1.0"', b""])
