"""Forged records, as whoever may write to a topic of ours puts them there while it is at work.

The service takes them in like any other, and tells the head of their case: the log, the store and
the heads agree, and nothing is wrong but what such a record says of itself.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from random import Random
from typing import Any, Final, NamedTuple

import orjson

from events.moments import moment, spelled
from faults.tampering.altering import altered_json
from faults.tampering.log import ORIGIN, Log, about, place
from faults.tampering.segments import Stored
from faults.tampering.tampering import Tampering
from store.origins import as_headers, origin_in
from store.refusal import refusal_in
from store.rejection import is_conflict
from store.shapes import Headers, Origin
from streams.topics import CASE_ALERTS, CASE_EVENTS, REJECTED

EARLIER: Final = timedelta(days=400)
NAMED: Final = {"alert_id", "case"}  # whom a change is about, so that it can be named
Positions = Mapping[tuple[str, int], int]


class Forged(NamedTuple):
    """A record that was never there, and what is to be said of it."""

    tampering: Tampering
    record: Stored


def forge(log: Log, positions: Positions, chance: Random) -> Forged:
    """Forge a record: chance says of which kind.

    positions    how far each inbound partition was read
    """
    kind = chance.choice([kind for kind, can_be in CAN_BE.items() if can_be(log)])
    return WAYS[kind](kind, log, positions, chance)


def _derived(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Say that an event of a case was derived of a person's; nobody derived it."""
    del positions
    person = chance.choice(_of_persons(log))
    says = {"source": person["source"], "derivedfrom": person["id"]}
    return _event(kind, log, chance, says, ())


def _copy_altered(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Let what was derived be known earlier, be another event, or say something else."""
    del positions
    like = chance.choice(_copies(log))
    document = orjson.loads(like.value or b"")
    earlier = spelled(moment(document["receivedtime"]) - EARLIER)
    other = chance.choice(
        [
            {"receivedtime": earlier},
            {"id": f"{document['id']}-{chance.randrange(1000)}"},
            {"time": spelled(moment(document["time"]) - EARLIER), "receivedtime": earlier},
        ]
    )
    return _forged(kind, like, document | other, log, like.headers)


def _of_refused(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Say that an event came of a record that was refused."""
    del positions
    return _event(kind, log, chance, {}, as_headers(chance.choice(_refused(log))))


def _of_none(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Say that an event came of a record that there is not."""
    (topic, partition), end = chance.choice(sorted(_inbound(positions).items()))
    origin = chance.choice(
        [
            Origin("inbound.ghost", partition, chance.randrange(9)),
            Origin(topic, partition + chance.randint(50, 60), chance.randrange(9)),
            Origin(topic, partition, end + chance.randint(500, 600)),
        ]
    )
    return _event(kind, log, chance, {}, as_headers(origin))


def _of_another(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Say that an event came of a record of which another came."""
    del positions
    like = chance.choice([one for one in _held(log, CASE_EVENTS) if origin_in(one.headers)])
    return _event(kind, log, chance, {}, like.headers[-len(ORIGIN) :])


def _told_again(kind: str, log: Log, positions: Positions, chance: Random) -> Forged:
    """Tell a change of an alert again, under its id, and not as it was."""
    del positions
    like = chance.choice(_held(log, CASE_ALERTS))
    document = orjson.loads(like.value or b"")
    data = {name: told for name, told in document["data"].items() if name not in NAMED}
    altered, _ = altered_json(data, chance)
    forged = _at_its_end(like, log, orjson.dumps(document | {"data": document["data"] | altered}))
    words = frozenset({str(document["id"])})
    told = f"change {document['id']} again, and not as it was"
    return Forged(Tampering(_kind(CASE_ALERTS, kind), told, about([like]), words=words), forged)


def _event(kind: str, log: Log, chance: Random, says: dict[str, Any], came_of: Headers) -> Forged:
    """Forge an event like another of its case."""
    like = chance.choice(_of_cases(log))
    document: dict[str, Any] = orjson.loads(like.value or b"")
    named = {"id": f"forged-{chance.randrange(1000)}"}
    headers = tuple(header for header in like.headers if header[0] not in ORIGIN)
    return _forged(kind, like, document | named | says, log, (*headers, *came_of))


def _forged(kind: str, like: Stored, says: dict[str, Any], log: Log, headers: Headers) -> Forged:
    forged = _at_its_end(like, log, orjson.dumps(says))._replace(headers=headers)
    told = f"one like offset {like.offset} of {CASE_EVENTS} {like.partition}, at its end"
    places = frozenset({place(forged)})
    return Forged(Tampering(_kind(CASE_EVENTS, kind), told, about([like]), places), forged)


def _at_its_end(like: Stored, log: Log, value: bytes) -> Stored:
    """Put a record behind all others of the partition of one that it is like."""
    end = log[like.topic, like.partition][-1].offset + 1
    return like._replace(offset=end, value=value)


def _kind(topic: str, kind: str) -> str:
    return f"{topic}: forged, {kind}"


def _held(log: Log, topic: str) -> list[Stored]:
    return [record for at in sorted(log) if at[0] == topic for record in log[at]]


def _events(log: Log) -> Iterable[tuple[Stored, dict[str, Any]]]:
    for record in _held(log, CASE_EVENTS):
        yield record, orjson.loads(record.value or b"{}")


def _of_cases(log: Log) -> list[Stored]:
    return [
        record
        for record, says in _events(log)
        if says["subject"].startswith("case/") and "derivedfrom" not in says
    ]


def _of_persons(log: Log) -> list[dict[str, Any]]:
    return [says for _, says in _events(log) if says["subject"].startswith("person/")]


def _copies(log: Log) -> list[Stored]:
    return [record for record, says in _events(log) if "derivedfrom" in says]


def _refused(log: Log) -> list[Origin]:
    """List the inbound records that were refused and never accepted."""
    refusals = (refusal_in(record.headers) for record in _held(log, REJECTED))
    return [
        why.origin for why in refusals if why and why.fault == "theirs" and not is_conflict(why)
    ]


def _inbound(positions: Positions) -> dict[tuple[str, int], int]:
    ours = CASE_EVENTS, REJECTED
    return {where: at for where, at in positions.items() if where[0] not in ours}


Way = Callable[[str, Log, Positions, Random], Forged]
WAYS: Final[Mapping[str, Way]] = {
    "as derived": _derived,
    "like what is derived": _copy_altered,
    "of a refused record": _of_refused,
    "of no record": _of_none,
    "of another's record": _of_another,
    "told again": _told_again,
}
CAN_BE: Final[Mapping[str, Callable[[Log], object]]] = {
    "as derived": _of_persons,
    "like what is derived": _copies,
    "of a refused record": _refused,
    "of no record": bool,
    "of another's record": bool,
    "told again": lambda log: _held(log, CASE_ALERTS),
}
