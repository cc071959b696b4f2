"""What became of each line that was sent, told by what the service wrote on its own topics.

    accepted    it is on `case.events`, and no event with its source, id and subject was before it
    repeated    it is there again, with the same content; it has no second effect
    landed      it is on `case.events`, and what was there before it was not looked at: it may be
                accepted, repeated, or in conflict with another event
    rejected    it is on `inbound.rejected`, with the reason
    not_seen    neither was seen, or there is another event with its source and id, and which of
                the two stands was not seen

A record of ours is known again by its place on the inbound topic, which the service passes on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, TypeAlias

from aiokafka import ConsumerRecord

from events.errors import Unreadable
from events.wire import content, read
from store.origins import origin_in
from store.refusal import refusal_in
from store.shapes import Origin
from streams.topics import REJECTED

Kind: TypeAlias = Literal["accepted", "repeated", "landed", "rejected", "not_seen", "not_sent"]
Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
CONFLICT = "another event has its source and id; which of the two stands was not seen"


class Outcome(NamedTuple):
    """How one line ended, and why where it did not go well."""

    line: str
    kind: Kind
    reason: str = ""


class _Landed(NamedTuple):
    """An event on `case.events`."""

    offset: int
    partition: int
    origin: Origin | None
    key: tuple[str, str, str]
    content: bytes


class Outcomes:
    """The book that is kept of what was sent.

    sent    each line by the place that its record has on the inbound topic
    keys    the Kafka keys of these records: nobody else's events are looked at
    back    whether what was on `case.events` before is looked at too, in the end
    """

    def __init__(
        self, sent: dict[Origin, str], keys: Collection[bytes], *, back: bool = True
    ) -> None:
        self._back = back
        self._sent = sent
        self._keys = frozenset(keys)
        self._rejected: dict[Origin, str] = {}
        self._landed: dict[Origin, _Landed] = {}
        self._by_key: dict[tuple[str, str, str], dict[bytes, _Landed]] = defaultdict(dict)
        self._unseen = set(sent)

    def note(self, records: Iterable[Record]) -> None:
        """Take in what was read, of `case.events` and of `inbound.rejected`, in any order."""
        for record in records:
            origin = origin_in(record.headers)
            if record.topic == REJECTED:
                self._refuse(record, origin)
            elif record.key in self._keys:
                self._land(record, origin)

    def _refuse(self, record: Record, origin: Origin | None) -> None:
        if origin is not None and (origin in self._sent or record.key in self._keys):
            self._rejected[origin] = _reason(record)
            self._unseen.discard(origin)

    def _land(self, record: Record, origin: Origin | None) -> None:
        try:
            event = read(record.value or b"")
        except Unreadable:  # not of these lines: what cannot be read is not let through
            return
        key = (event.subject, event.source, event.id)
        landed = _Landed(record.offset, record.partition, origin, key, content(event))
        told = self._by_key[key]
        told[landed.content] = min(landed, told.get(landed.content, landed))
        if origin is not None and origin in self._sent:
            self._landed.setdefault(origin, landed)
            self._unseen.discard(origin)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self._sent)

    @property
    def seen(self) -> int:
        """How many lines have been seen on one of the topics."""
        return len(self._sent) - len(self._unseen)

    @property
    def undecided(self) -> bool:
        """Tell whether more is to be seen of any line."""
        return bool(self._unseen) or any(o.kind == "not_seen" for o in self.outcomes())

    @property
    def landed_on(self) -> set[int]:
        """The partitions of `case.events` on which lines came to lie."""
        return {landed.partition for landed in self._landed.values()}

    def outcomes(self) -> list[Outcome]:
        """Say how each line has ended, as far as was read."""
        return [self._outcome(place, line) for place, line in self._sent.items()]

    def _outcome(self, place: Origin, line: str) -> Outcome:
        if place in self._rejected:
            return Outcome(line, "rejected", self._rejected[place])
        landed = self._landed.get(place)
        if landed is None:
            return Outcome(line, "not_seen")
        return Outcome(line, *self._as_landed(place, landed))

    def _as_landed(self, place: Origin, landed: _Landed) -> tuple[Kind, str]:
        told = self._by_key[landed.key]
        same = told[landed.content]
        if same.origin != place:  # it was there before
            return ("not_seen", CONFLICT) if same.origin in self._rejected else ("repeated", "")
        others = [o for o in told.values() if o.offset < landed.offset]
        decided = all(other.origin in self._rejected for other in others)
        if not decided:
            return "not_seen", CONFLICT
        return ("accepted" if self._back else "landed"), ""


def _reason(record: Record) -> str:
    why = refusal_in(record.headers)
    if why is None:
        return "no reason was given"
    ours = why.fault == "ours"
    return f"{why.reason} (a fault of the service; it will be tried again)" if ours else why.reason
