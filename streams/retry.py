"""What met a fault of ours is tried again, once that is mended: as it came, with the time it had.

    of case.events    put on its timeline
    of an inbound     passed on to case.events, or refused as the sender's fault
    a case            marked to be judged again by the watch

What still fails stays aside, with its reason. A kill in between may repeat, which has no effect.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aiokafka.errors import KafkaError

from events.moments import moment
from store.errors import StoreError
from store.refusal import RECEIVED
from store.shapes import CASE_EVENTS, Origin, Parked
from store.store import Store
from streams.ending import tell
from streams.runs import Outcomes
from streams.sending import Sender
from streams.sorting import refused, sort_out, too_large
from streams.timeline import read


@dataclass(frozen=True)
class Again:
    """A record of Kafka once more. Its timestamp is not asked for: it has a received time."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    timestamp: int = 0


class Retry:
    """Tries again what is kept aside."""

    def __init__(self, store: Store, sender: Sender, agencies: Collection[str]) -> None:
        self._store = store
        self._sender = sender
        self._agencies = agencies

    def cases(self) -> Outcomes:
        """Mark each case that could not be judged; count them as `to_be_judged`.

        raises    StoreError
        """
        held = self._store.completeness()
        if held is None or held.complete_to is None:
            return Counter()
        return Counter(to_be_judged=self._store.retry_unjudged(held.complete_to))

    async def one(self, place: Origin) -> Outcomes:
        """Try one record again; nothing is counted where it is not kept aside any more."""
        for parked in self._store.parked():
            if parked.record[:3] == place:
                return await self.record(parked)
        return Counter()

    async def record(self, parked: Parked) -> Outcomes:
        """Try a record again, and count how it ended.

        Outcomes: accepted, repeated, conflict, rejected_theirs, still_aside.

        raises    StoreError; KafkaError or OSError, where it is about Kafka and not the record
        """
        is_ours = parked.record.topic == CASE_EVENTS
        try:
            return self._apply(parked) if is_ours else await self._pass_on(parked)
        except (StoreError, KafkaError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it is about this record alone
            return self._keep(parked._replace(reason=tell(error)))

    def _apply(self, parked: Parked) -> Outcomes:
        """Put a record of `case.events` on its timeline after all."""
        kept = read(Again(*parked.record[:5], tuple(parked.record.headers)))
        return Counter(self._store.append_parked(kept, parked.record))

    async def _pass_on(self, parked: Parked) -> Outcomes:
        """Pass an inbound record on after all."""
        record, received = _as_it_came(parked)
        sorted_out = sort_out(record, received, self._agencies)
        if sorted_out.aside:
            return self._keep(sorted_out.aside)
        if await self._sender.deliver([sorted_out.outbound]):
            sorted_out = refused(record, received, too_large())
            await self._sender.deliver([sorted_out.outbound])
        on_its_way = sorted_out.outcome == "accepted"
        self._store.unpark(Origin(*parked.record[:3]), on_its_way=on_its_way)
        return Counter([sorted_out.outcome])

    def _keep(self, parked: Parked) -> Outcomes:
        self._store.advance([], [parked])
        return Counter(still_aside=1)


def _as_it_came(parked: Parked) -> tuple[Again, datetime]:
    """Return an inbound record with the headers it came with, and when it was received."""
    *came, (name, received) = parked.record.headers
    if name != RECEIVED or received is None:
        raise ValueError(f"a record of {parked.record.topic} kept aside has no {RECEIVED}")
    return Again(*parked.record[:5], tuple(came)), moment(received.decode())
