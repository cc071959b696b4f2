"""Tampering with the log: a record altered, removed or added, or a partition's tail cut off."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple

import orjson

from faults.tampering.altering import altered_bytes, altered_headers, altered_json
from faults.tampering.segments import Stored
from faults.tampering.tampering import Tampering
from store.events import place_of
from store.origins import OFFSET, PARTITION, TOPIC
from store.refusal import APPENDED
from streams.topics import CASE_ALERTS, CASE_EVENTS, HEADS, REJECTED

ORIGIN: Final = (TOPIC, PARTITION, OFFSET)
TOPICS: Final = (CASE_EVENTS, CASE_EVENTS, CASE_EVENTS, CASE_ALERTS, HEADS, REJECTED)
Partition = tuple[str, int]
Changed = tuple[list[Stored], str, list[Stored]]  # all, what was done, and what it touched
Log = Mapping[Partition, list[Stored]]
LONGEST_TAIL: Final = 12


class Tampered(NamedTuple):
    """A tampering, and what one partition then holds."""

    tampering: Tampering
    partition: Partition
    records: list[Stored]


def tamper(log: Log, standing: Collection[int], chance: Random) -> Tampered:
    """Tamper with one record, or one tail, of one partition.

    standing    the places of the events that stand: a repeat can be altered, and stay one
    """
    topic = chance.choice(TOPICS)
    partition = chance.choice([one for one in log if one[0] == topic])
    how, records = chance.choice(list(WAYS)), log[partition]
    at = chance.choice(_places(how, records, standing))
    changed, told, touched = WAYS[how](records, at, chance)
    told = f"{told} of {topic} {partition[1]}"
    if topic != CASE_EVENTS:
        tampering = Tampering(f"{topic}: {how}", told, about(touched))
    else:
        known = [one for one in touched if how not in GONE or place(one) in standing]
        places = frozenset(map(place, touched))
        tampering = Tampering(f"{topic}: {how}", told, about(known), places)
    return Tampered(tampering, partition, changed)


def _places(how: str, records: list[Stored], standing: Collection[int]) -> Sequence[int]:
    """Say which records that can be done to, so that something is another than it was."""
    places, topic = range(len(records)), records[0].topic
    if how == "cut off":
        return places[-LONGEST_TAIL:]
    if topic == HEADS and how != "added":  # an older head says nothing more than the newest
        return sorted({record.key: at for at, record in enumerate(records)}.values())
    if topic == CASE_EVENTS and how == "altered":
        return [at for at in places if place(records[at]) in standing]
    return places


def _altered(records: list[Stored], at: int, chance: Random) -> Changed:
    before = records[at]
    after, how = _alter(before, chance)
    changed = [*records[:at], after, *records[at + 1 :]]
    return changed, f"{how} at offset {before.offset}", [before, after]


def _alter(record: Stored, chance: Random) -> tuple[Stored, str]:
    """Alter one thing that somebody could want to have otherwise."""
    ways = [_with_header] if record.topic == REJECTED else [_with_field, _with_field, _with_byte]
    if record.topic == CASE_EVENTS and record.headers:
        ways.append(_with_header)
    return chance.choice(ways)(record, chance)


def _with_byte(record: Stored, chance: Random) -> tuple[Stored, str]:
    return record._replace(value=altered_bytes(record.value or b"", chance)), "a byte"


def _with_field(record: Stored, chance: Random) -> tuple[Stored, str]:
    try:
        document = orjson.loads(record.value or b"")
        document, name = altered_json(document, chance)
    except (ValueError, LookupError):
        return _with_byte(record, chance)
    return record._replace(value=orjson.dumps(document)), f"field {name}"


def _with_header(record: Stored, chance: Random) -> tuple[Stored, str]:
    """Alter a header of ours; what a refused record came with is nobody's to vouch for."""
    ours = len(APPENDED if record.topic == REJECTED else ORIGIN)
    headers, name = altered_headers(record.headers[-ours:], chance)
    return record._replace(headers=(*record.headers[:-ours], *headers)), f"header {name}"


def _removed(records: list[Stored], at: int, chance: Random) -> Changed:
    del chance
    return [*records[:at], *records[at + 1 :]], f"offset {records[at].offset}", [records[at]]


def _added(records: list[Stored], at: int, chance: Random) -> Changed:
    """Add a record that looks like one, before it: those after it move on by one."""
    forged = _forged(records[at], chance)
    moved = [record._replace(offset=record.offset + 1) for record in records[at:]]
    told = f"one like offset {records[at].offset}, before it"
    return [*records[:at], forged, *moved], told, [forged]


def _forged(like: Stored, chance: Random) -> Stored:
    try:
        document: dict[str, Any] = dict(orjson.loads(like.value or b""))
    except (ValueError, TypeError):
        return like._replace(value=altered_bytes(like.value or b"", chance))
    if like.topic == HEADS:
        longer = {"length": document["length"] + 1_000, "head": chance.randbytes(32).hex()}
        return like._replace(value=orjson.dumps(document | longer))
    return like._replace(value=orjson.dumps(document | {"id": f"forged-{chance.randrange(1000)}"}))


def _cut_off(records: list[Stored], at: int, chance: Random) -> Changed:
    del chance
    return records[:at], f"all from offset {records[at].offset} on", records[at:]


WAYS: Final = {"altered": _altered, "removed": _removed, "added": _added, "cut off": _cut_off}
GONE: Final = {"removed", "cut off"}  # whose a repeat was nobody can say any more


def about(records: Iterable[Stored]) -> frozenset[str]:
    """Name the cases and persons that these are about, as far as they say so."""
    keys = [(record.topic, (record.key or b"").decode(errors="replace")) for record in records]
    return frozenset(
        name
        for topic, key in keys
        if topic != REJECTED
        for name in ([key] if topic == HEADS else [f"case/{key}", f"person/{key}"])
    )


def place(record: Stored) -> int:
    """Say where a record of `case.events` lies."""
    return place_of(record.partition, record.offset)
