"""Whatever breaks, nothing is lost, nothing counts twice, and what cannot go on says why."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld
from events.wire import encode
from store.shapes import Move

if TYPE_CHECKING:
    from tests.kafka.worker.conftest import Service

VISITS = [
    sample(ChildVisited, "Tue 2 Jan 2018 10:00", case=f"CASE-{n % 97}", event_id=f"v{n:05}")
    for n in range(20_000)
]
CONFERENCE = sample(
    ConferenceHeld, "Tue 2 Jan 2018 10:00", case="CASE-OF-ITS-OWN", outcome="cp_plan"
)
RECEIVED = moment("Wed 3 Jan 2018 09:00")


def held(service: Service) -> list[str]:
    """List the ids of every event in the store."""
    return sorted(id_ for case in range(97) for id_ in service.ids(f"CASE-{case}"))


async def logged(service: Service) -> list[str]:
    """List the ids on `case.events`, each once: it may repeat."""
    return sorted({json.loads(record.value)["id"] for record in await service.read("case.events")})


class Load:
    """Events that come without a pause."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._task = asyncio.create_task(self._send())
        self.sent = 0

    async def _send(self) -> None:
        while self.sent < len(VISITS):
            await self._service.send(*VISITS[self.sent : self.sent + 20])
            self.sent += 20

    async def stop(self) -> None:
        """Stop once what was begun is sent."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._service.send(*VISITS[self.sent : self.sent + 20])  # again, if it was cut short
        self.sent += 20


async def progress(service: Service, more: int) -> None:
    """Wait until so many more events are applied."""
    before = service.store.counts().events
    await service.until(lambda: service.store.counts().events >= before + more)


async def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(service: Service) -> None:
    """SIGKILL again and again under load: log and store have each event, the store once."""
    service.clock("Wed 3 Jan 2018 09:00")
    await service.send(CONFERENCE)
    load = Load(service)
    for delay in (0.0, 0.02, 0.1):
        worker = service.start(member="one")
        await progress(service, more=1)
        await asyncio.sleep(delay)
        worker.kill()
        await worker.ended(within=5)
    await load.stop()
    service.start(member="one")

    await service.complete(service.clock("Fri 5 Jan 2018 00:00"))

    sent = [visit.id for visit in VISITS[: load.sent]]
    assert held(service) == sent
    assert await logged(service) == sorted([CONFERENCE.id, *sent])
    await service.until(lambda: not service.store.counts().outbox)
    told = {json.loads(record.value)["id"] for record in await service.read("case.alerts")}
    raised = [
        alert for alert in service.store.open_alerts(9_999) if alert["case"] == "CASE-OF-ITS-OWN"
    ]
    assert "S13" in {alert["rule"] for alert in raised}
    assert {f"{a['alert_id']}.raised.{a['raised_at']}" for a in raised} <= told


async def test_poison_on_case_events_is_parked_alone(service: Service) -> None:
    """One record that nobody can apply lies among good ones, which are applied, and is kept."""
    service.clock("Wed 3 Jan 2018 09:00")
    good = [(b"CASE-1", encode(v._replace(receivedtime=RECEIVED)), ()) for v in VISITS[1:4000:97]]
    worker = service.start()
    await service.until(service.store.completeness)
    await service.produce(
        "case.events", *good[:9], (b"CASE-1", b"\x00", ()), *good[9:], at=service.bootstrap
    )

    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))

    (parked,) = service.store.parked()
    assert len(service.ids("CASE-1")) == len(good)
    assert (parked.record.value, parked.record.offset) == (b"\x00", 9)
    assert "keeps case.events" in worker.said


async def test_a_position_outside_the_log_is_refused_in_one_line(service: Service) -> None:
    """The topic was made anew behind the store's back: every new event would count as a repeat."""
    service.store.advance([Move("case.events", 1, 0, 5)])

    worker = service.start()

    assert await worker.ended(within=30) == 70
    (line,) = worker.said.splitlines()
    assert "case.events 1 was read up to 5, but its log" in line
    assert "`throughline rebuild`" in line


async def test_a_topic_made_anew_while_we_run_ends_the_process(service: Service) -> None:
    """A position is past the end of its log, and whoever sees it first ends the process."""
    worker = service.start()
    await service.complete(service.clock("Wed 3 Jan 2018 09:00"))

    service.store.advance([Move("case.events", 1, 0, 5)])

    assert await worker.ended(within=30) == 70
    assert "case.events 1 was read up to 5, but its log" in worker.said.splitlines()[-1]


async def test_a_store_that_was_rebuilt_ends_the_process(service: Service) -> None:
    """Another generation took the place of ours: the next worker opens that one."""
    worker = service.start()
    await service.until(service.store.completeness)
    with service.store.beside() as rebuilt:
        rebuilt.make_current()

    assert await worker.ended(within=30) == 75
    assert "the store was rebuilt" in worker.said.splitlines()[-1]


async def test_a_store_that_fails_ends_the_process_and_loses_nothing(service: Service) -> None:
    """One line says what failed; once it is mended the next worker goes on from where it was."""
    service.clock("Wed 3 Jan 2018 09:00")
    worker = service.start(member="one")
    await service.send(*VISITS[:9])
    await progress(service, more=9)
    (file,) = (service.data / "store").glob("*.db")
    with closing(sqlite3.connect(file, isolation_level=None)) as broken:
        broken.execute("ALTER TABLE events RENAME TO lost")
        await service.send(*VISITS[9:30])
        ended = await worker.ended(within=30)
        broken.execute("ALTER TABLE lost RENAME TO events")

    service.start(member="one")
    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))

    assert ended == 70
    assert "no such table: events" in worker.said.splitlines()[-1]
    assert held(service) == [visit.id for visit in VISITS[:30]]


async def test_an_agency_may_send_in_transactions(service: Service) -> None:
    """The markers that these leave at the end of the log hold nothing up."""
    worker = service.start(stuck_after=4)
    service.clock("Wed 3 Jan 2018 09:00")
    producer = AIOKafkaProducer(bootstrap_servers=service.bootstrap, transactional_id="health")
    async with producer:
        for visit in VISITS[:3]:
            async with producer.transaction():
                sent = encode(visit._replace(source="/agency/health"))
                await producer.send_and_wait("inbound.health", sent, key=b"k")

    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))
    await asyncio.sleep(5)  # longer than a partition of ours may stand still

    assert held(service) == [visit.id for visit in VISITS[:3]]
    assert worker.poll() is None
    assert service.store.left_out() == []


async def test_a_topic_whose_oldest_records_expired_before_we_came_is_read_from_there(
    service: Service,
) -> None:
    """What is gone is gone; what is there is taken."""
    service.clock("Wed 3 Jan 2018 09:00")
    await service.send(*VISITS[:5])
    admin = AIOKafkaAdminClient(bootstrap_servers=service.bootstrap)
    await admin.start()
    await admin.delete_records({TopicPartition("inbound.csc", 0): RecordsToDelete(3)})
    await admin.close()

    service.start()
    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))

    assert held(service) == [visit.id for visit in VISITS[3:5]]
    assert service.store.left_out() == []


async def test_a_record_without_key_and_value_is_refused_and_kept(service: Service) -> None:
    """Even nothing at all is kept as it came."""
    service.start()
    async with AIOKafkaProducer(bootstrap_servers=service.bootstrap) as producer:
        batch = producer.create_batch()
        batch.append(timestamp=None, key=None, value=None, headers=[("of", None)])
        await (await producer.send_batch(batch, "inbound.school", partition=0))

    await service.until(lambda: service.store.position("inbound.school", 0))

    (record,) = await service.read("inbound.rejected")
    assert (record.key, record.value, record.headers[0]) == (None, None, ("of", None))
    assert dict(record.headers)["throughline-fault"] == b"theirs"
