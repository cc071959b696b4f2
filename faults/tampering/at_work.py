"""The service at work, in this process: it takes in, judges and tells by the worker's own doors.

So a store can be tampered with while it goes on, and `verify` looks meanwhile. Most of what comes
is about one case, which so is another at every look; of the rest some is refused, and some is about
a person, so that it reaches that case as well.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from random import Random

from events.base import AnyEvent
from events.modes import STRUCTURED_HEADERS
from events.samples import sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from events.wire import encode, kafka_key
from faults.service import AGENCIES
from projections.judge import Terms
from store.store import Store
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.heads import Heads
from streams.intake import Intake
from streams.metrics import Metrics
from streams.refusals import Refusals
from streams.relay import Relay
from streams.sending import Outbound, Sender
from streams.timeline import Timelines
from streams.topics import CASE_EVENTS, REJECTED, inbound_topic
from throughline.judging_all import judge_all
from throughline.kafka_log import Record, open_log

HOT, ADULT = "HOT", "HOT-AD"
INBOUND = tuple(map(inbound_topic, AGENCIES))
STEP = timedelta(minutes=1)  # by which the clock moves on before anything is sent
SETTLES = 0.004  # seconds in which the millisecond of the last record is surely over
PAUSE = 0.2  # seconds between two steps
NONSENSE = b'{"specversion": "1.0"'


def _now() -> datetime:
    return datetime.now(UTC)


class AtWork:
    """Works on one store. Its store is its own."""

    def __init__(self, kafka: Kafka, store: Store, clock: StoryClock, terms: Terms) -> None:
        self._kafka = kafka
        self._store = store
        self._clock = clock
        self._terms = terms
        self._sender = Sender(kafka)
        self._intake = Intake(kafka, store, clock, AGENCIES)
        self._relay = Relay(kafka, store, Metrics())
        self._chance = Random(HOT)  # noqa: S311  a load, not a secret

    async def step(self) -> None:
        """Let something be sent, and do all that follows from it."""
        reads = self._clock.step(self._clock.now() + STEP).reads
        await self._sender.deliver(list(self._comes(reads)))
        await asyncio.sleep(SETTLES)
        async for records in self._new(*INBOUND):
            await self._intake.take(records)
        await self.take()
        self._store.release(reads)
        await self._send()
        await self.take()
        self._store.complete(reads, None, _now(), reads)
        self.judge(reads)
        await self._send()
        await self.tell_heads()

    def _comes(self, reads: datetime) -> Iterator[Outbound]:
        """Give what agencies send: an event about the case is another each time."""
        events: list[AnyEvent] = [
            sample(ReferralReceived, reads - STEP, case=HOT, referral_source="9"),
            sample(HouseholdMemberRecorded, reads - STEP, case=HOT, person=ADULT),
            sample(AdultIncidentRecorded, reads - STEP, by="police", of_person=ADULT),
        ]
        for event in events:
            at_once = event._replace(recordedtime=reads)
            yield _record(at_once.agency, kafka_key(at_once), encode(at_once))
        yield _record(self._chance.choice(AGENCIES), HOT.encode(), NONSENSE)

    async def take(self) -> None:
        """Take in what is new on our own topics."""
        timelines = Timelines(self._kafka, self._store, _now)
        async for records in self._new(CASE_EVENTS):
            await timelines.take(records)
        refusals = Refusals(self._kafka, self._store)
        async for records in self._new(REJECTED):
            await refusals.take(records)

    def judge(self, until: datetime) -> None:
        """Judge what is due."""
        judge_all(self._store, self._terms, until)

    async def _send(self) -> None:
        while await self._relay.send_some():
            pass

    async def tell_heads(self) -> None:
        """Tell the heads that are new."""
        await Heads(self._sender, self._store).tell_some()

    async def _new(self, *topics: str) -> AsyncIterator[list[Record]]:
        async with open_log(self._kafka) as log:
            ends = await log.ends(topics)
            at = {place: self._store.position(place.topic, place.partition) for place in ends}
            async for records in log.whole(ends, at):
                yield records

    async def stop(self) -> None:
        """Let go of the producers."""
        await self._sender.stop()
        await self._intake.stop()
        await self._relay.stop()


@asynccontextmanager
async def busy(work: AtWork) -> AsyncIterator[None]:
    """Let it work until this is done.

    raises    whatever kept it from going on
    """
    going_on = asyncio.create_task(_go_on(work))
    try:
        await asyncio.sleep(0)
        yield
        if going_on.done():
            going_on.result()
    finally:
        going_on.cancel()
        with suppress(asyncio.CancelledError):
            await going_on


async def _go_on(work: AtWork) -> None:
    while True:
        await work.step()
        await asyncio.sleep(PAUSE)


def _record(agency: str, key: bytes, value: bytes) -> Outbound:
    return Outbound(inbound_topic(agency), key, value, STRUCTURED_HEADERS)
