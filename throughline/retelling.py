"""What Kafka shows to have been told and taken in already, for a store that is made again.

case.alerts          which changes of alerts have been told, so that none is told again
inbound.rejected     which conflicts have been told, likewise; and what met a fault of ours
throughline-*        on both and on case.events: how far intake had come
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern
from typing import Any

import orjson

from events.moments import moment
from store.alerts import attributes_of
from store.origins import origin_in
from store.refusal import Refusal, as_it_came, refusal_in
from store.rejection import is_conflict
from store.shapes import Origin, Parked, ToldChange
from streams.sorting import kept_aside
from throughline.kafka_log import Record

Place = tuple[str, int]  # a topic and a partition
Places = Mapping[Place, int]


class ToldChanges:
    """The changes of alerts that are on `case.alerts`.

    said          by id of the change, what its record says, hashed
    last_at       when the last of them was
    unreadable    where something else lies
    disordered    changes that were told after a later one of their alert: case, and which
    reworded      likewise, those whose attributes are not what follows from what they tell
    twofold       likewise, those that were told again, and not the same: a relay that repeats what
                  waits in the outbox repeats every byte of it
    """

    def __init__(self) -> None:
        self.said: dict[str, int] = {}
        self.last_at: datetime | None = None
        self.unreadable: list[str] = []
        self.disordered: dict[str, str] = {}
        self.reworded: dict[str, str] = {}
        self.twofold: set[tuple[str, str]] = set()
        self._cases: dict[str, str] = {}
        self._newest: dict[str, datetime] = {}  # by alert

    def take(self, records: Iterable[Record]) -> list[ToldChange]:
        """Take in some of them, and return the changes."""
        return [change for record in records if (change := self._read(record))]

    def _read(self, record: Record) -> ToldChange | None:
        try:
            document = orjson.loads(record.value or b"{}")
            change = told_change(document)
        except (ValueError, LookupError, TypeError):
            self.unreadable.append(lies_at(record))
            return None
        if not _says_what_it_tells(document, change):
            self.reworded[change.change_id] = change.case_ref
        if change.change_id in self.said:
            self._compare(change, record)
        else:
            self.said[change.change_id] = hash(record.value)
            self._cases[change.change_id] = intern(change.case_ref)
            before = self._newest.get(change.alert_id, change.changed_at)
            if change.changed_at < before:
                self.disordered[change.change_id] = change.case_ref
            self._newest[change.alert_id] = max(change.changed_at, before)
            self.last_at = max(change.changed_at, self.last_at or change.changed_at)
        return change

    def _compare(self, again: ToldChange, record: Record) -> None:
        """Name whom each of the two is about; which of them is right is not for us to say."""
        if self.said[again.change_id] != hash(record.value):
            for case in (self._cases[again.change_id], again.case_ref):
                self.twofold.add((again.change_id, case))


def told_change(change: Mapping[str, Any]) -> ToldChange:
    """Read a change of an alert, as `case.alerts` has it.

    raises    ValueError, LookupError, TypeError, where it is none
    """
    data = change["data"]
    return ToldChange(
        change_id=change["id"],
        alert_id=data["alert_id"],
        case_ref=data["case"],
        changed_at=moment(change["time"]),
        data=orjson.dumps(data),
    )


def _says_what_it_tells(document: Mapping[str, Any], change: ToldChange) -> bool:
    attributes = attributes_of(change.change_id, change.case_ref, change.changed_at)
    wanted = {**attributes, "data": document["data"]}
    return document in (wanted, wanted | {"history": True})


def lies_at(record: Record) -> str:
    """Say where a record lies."""
    return f"partition {record.partition}, offset {record.offset} of {record.topic}"


@dataclass
class Refusals:
    """What is on `inbound.rejected`.

    origins    of each refusal, the inbound record
    theirs     of them, those that were never accepted: the sender's fault, and no conflict
    ours       what met a fault of ours and has not passed since, by inbound record
    """

    origins: set[Origin] = field(default_factory=set)
    theirs: set[Origin] = field(default_factory=set)
    ours: dict[Origin, Parked] = field(default_factory=dict)

    def note(self, record: Record) -> None:
        """Take in a refusal."""
        why = _refusal(record)
        if why is None:
            return
        self.origins.add(why.origin)
        self.ours.pop(why.origin, None)  # tried again, it may have turned out to be the sender's
        if why.fault == "theirs" and not is_conflict(why):
            self.theirs.add(why.origin)
        if why.fault == "ours":
            self.ours[why.origin] = kept_aside(why, record, as_it_came(record.headers))

    def passed(self, record: Record) -> None:
        """Take in that something is on `case.events`: it is refused no more."""
        if origin := origin_in(record.headers):
            self.ours.pop(origin, None)


def _refusal(record: Record) -> Refusal | None:
    try:
        return refusal_in(record.headers)
    except ValueError:  # its moment is none
        return None


class Gaps:
    """Where each partition of `case.events` holds no record, of what was read in order.

    first    by partition, the offset of the first of these
    """

    def __init__(self) -> None:
        self.first: dict[int, int] = {}
        self._next: dict[int, int] = {}

    def note(self, record: Record) -> None:
        """Take in the next record of a partition."""
        wanted = self._next.get(record.partition, 0)
        if record.offset > wanted:
            self.first.setdefault(record.partition, wanted)
        self._next[record.partition] = record.offset + 1


class TakenIn:
    """Which inbound records have an outcome on Kafka: how far intake had come without a gap.

    A worker that was killed in the middle of a batch may leave some of it passed on and some not:
    what follows a gap is taken in again, which has no second effect.

    first    where each inbound log begins
    """

    def __init__(self, first: Places) -> None:
        self._first = first
        self._seen: dict[Place, dict[int, int | None]] = defaultdict(dict)

    def note(self, origin: Origin | None, became: bytes | None = None) -> bool:
        """Take in that this record has an outcome; tell whether that agrees with another.

        became    the event that it became, if it did: the same, however often it is passed on
        """
        if origin is None:
            return True
        seen, said = self._seen[origin[:2]], None if became is None else hash(became)
        before = seen.get(origin.offset)
        seen[origin.offset] = said if before is None else before
        return before is None or said is None or said == before

    def is_an_event(self, origin: Origin) -> bool:
        """Tell whether an event says that it came of this record."""
        return self._seen[origin[:2]].get(origin.offset) is not None

    def positions(self) -> dict[Place, int]:
        """Return, for each inbound partition, the first offset that has none."""
        return {place: _first_gap(self._seen[place], at) for place, at in self._first.items()}

    def gaps(self, until: Places) -> Iterator[tuple[Place, int]]:
        """List the offsets below these that have none."""
        for place, first in self._first.items():
            seen = self._seen[place]
            yield from ((place, at) for at in range(first, until.get(place, 0)) if at not in seen)


def _first_gap(seen: Container[int], at: int) -> int:
    while at in seen:
        at += 1
    return at
