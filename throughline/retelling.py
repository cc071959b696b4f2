"""What Kafka shows to have been told and taken in already, for a store that is made again.

case.alerts          which changes of alerts have been told, so that none is told again
inbound.rejected     which conflicts have been told, likewise; and what met a fault of ours
throughline-*        on both and on case.events: how far intake had come
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from events.moments import moment
from store.origins import origin_in
from store.refusal import as_it_came, refusal_in
from store.shapes import Origin, Parked, ToldChange
from streams.sorting import kept_aside
from throughline.kafka_log import Record

Place = tuple[str, int]  # a topic and a partition
Places = Mapping[Place, int]


def told_change(record: Record) -> ToldChange:
    """Read a change of an alert off `case.alerts`."""
    change: dict[str, Any] = orjson.loads(record.value or b"{}")
    data = change["data"]
    return ToldChange(
        change_id=change["id"],
        alert_id=data["alert_id"],
        case_ref=data["case"],
        changed_at=moment(change["time"]),
        data=orjson.dumps(data),
    )


@dataclass
class Refusals:
    """What is on `inbound.rejected`.

    origins    of each refusal, the inbound record
    ours       what met a fault of ours and has not passed since, by inbound record
    """

    origins: set[Origin] = field(default_factory=set)
    ours: dict[Origin, Parked] = field(default_factory=dict)

    def note(self, record: Record) -> None:
        """Take in a refusal."""
        why = refusal_in(record.headers)
        if why is None:
            return
        self.origins.add(why.origin)
        self.ours.pop(why.origin, None)  # tried again, it may have turned out to be the sender's
        if why.fault == "ours":
            self.ours[why.origin] = kept_aside(why, record, as_it_came(record.headers))

    def passed(self, record: Record) -> None:
        """Take in that something is on `case.events`: it is refused no more."""
        if origin := origin_in(record.headers):
            self.ours.pop(origin, None)


class TakenIn:
    """Which inbound records have an outcome on Kafka: how far intake had come without a gap.

    A worker that was killed in the middle of a batch may leave some of it passed on and some not:
    what follows a gap is taken in again, which has no second effect.

    first    where each inbound log begins
    """

    def __init__(self, first: Places) -> None:
        self._first = first
        self._seen: dict[Place, set[int]] = defaultdict(set)

    def note(self, origin: Origin | None) -> None:
        """Take in that this record has an outcome."""
        if origin and origin.offset >= self._first.get(origin[:2], 0):
            self._seen[origin[:2]].add(origin.offset)

    def positions(self) -> dict[Place, int]:
        """Return, for each inbound partition, the first offset that has none."""
        return {place: _first_gap(self._seen[place], at) for place, at in self._first.items()}


def _first_gap(seen: set[int], at: int) -> int:
    while at in seen:
        at += 1
    return at


def last_of(changes: Iterable[ToldChange]) -> datetime | None:
    """Return the moment of the last of these changes."""
    return max((change.changed_at for change in changes), default=None)
