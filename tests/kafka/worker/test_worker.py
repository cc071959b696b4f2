"""What an agency publishes reaches its case's timeline, and what is owed and late is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.types.plan_distributed import PlanDistributed
from tests.kafka.samples import CONFERENCE

if TYPE_CHECKING:
    from tests.kafka.worker.conftest import Service

TO_SCHOOL = sample(PlanDistributed, "Wed 28 Feb 2018 15:00", recipients=["school"])


async def test_an_event_reaches_case_events_and_its_timeline(service: Service) -> None:
    """What an agency publishes is on `case.events` with all three clocks, and in the store."""
    service.start()
    received = service.clock("Tue 27 Feb 2018 10:30")

    await service.send(CONFERENCE)
    await service.until(lambda: service.ids("CASE-1"))

    (record,) = await service.read("case.events")
    told = json.loads(record.value)
    assert record.key == b"CASE-1"
    assert told["receivedtime"] == "2018-02-27T10:30:00Z"
    assert told["id"] == CONFERENCE.id
    assert dict(record.headers) == {
        "content-type": b"application/cloudevents+json",
        "throughline-topic": b"inbound.csc",
        "throughline-partition": b"0",
        "throughline-offset": b"0",
    }
    (event,) = service.store.case_events("CASE-1")
    assert event == CONFERENCE._replace(receivedtime=received)


async def test_what_is_refused_is_kept_as_it_came(service: Service) -> None:
    """Bytes and headers of the sender are untouched; why it was refused is appended last."""
    service.start()
    sent = [
        ("x", b"1"),
        ("throughline-reason", b"mine"),
        ("content-type", b"text/plain"),
        ("x", b""),
    ]

    await service.produce(
        "inbound.police", (b"\xff key", b"\x00not json", sent), at=service.bootstrap
    )
    await service.until(lambda: service.store.position("inbound.police", 0))

    (record,) = await service.read("inbound.rejected")
    assert (record.key, record.value) == (b"\xff key", b"\x00not json")
    assert list(record.headers[:4]) == sent
    assert [name for name, _ in record.headers[4:]] == [
        "throughline-reason",
        "throughline-field",
        "throughline-fault",
        "throughline-topic",
        "throughline-partition",
        "throughline-offset",
        "throughline-received",
    ]
    ours = dict(record.headers[4:])
    assert ours["throughline-fault"] == b"theirs"
    assert ours["throughline-field"] == b"content-type"
    assert ours["throughline-received"] == b"2018-01-01T09:00:00Z"
    assert b"not json" not in ours["throughline-reason"]


async def test_an_alert_is_raised_by_the_clock_alone(service: Service) -> None:
    """All traffic has stopped; when the duty falls due the alert is raised and published."""
    service.start()
    service.clock("Tue 27 Feb 2018 10:30")
    await service.send(CONFERENCE)
    await service.complete(service.clock("Wed 28 Feb 2018 23:59"))
    before = [a for a in service.store.alerts_of("CASE-1") if a["rule"] == "S13"]

    await service.complete(service.clock("Thu 1 Mar 2018 00:01"))

    (after,) = [a for a in service.store.open_alerts(10) if a["rule"] == "S13"]
    assert before == []
    assert after["raised_at"] == after["due_at"] == "2018-02-28T23:59:59Z"
    await service.until(lambda: not service.store.counts().outbox)
    told = [json.loads(record.value) for record in await service.read("case.alerts")]
    (change,) = [c for c in told if c["data"]["rule"] == "S13"]
    assert change["type"] == "uk.throughline.alert_changed.v1"
    assert change["data"] == after


async def test_a_worker_that_was_down_accuses_nobody_of_what_the_log_answers(
    service: Service,
) -> None:
    """Down over a due time whose proof is in Kafka already, it raises no alert when it is back."""
    worker = service.start()
    service.clock("Tue 27 Feb 2018 10:30")
    await service.send(CONFERENCE)
    await service.complete(service.clock("Tue 27 Feb 2018 11:00"))
    worker.kill()
    await worker.ended(within=5)
    service.clock("Wed 28 Feb 2018 16:00")
    await service.send(TO_SCHOOL)
    late = service.clock("Fri 2 Mar 2018 12:00")

    service.start()
    await service.complete(late)

    assert [a for a in service.store.alerts_of("CASE-1") if a["rule"] == "S13"] == []
    assert service.ids("CASE-1") == sorted([CONFERENCE.id, TO_SCHOOL.id])


async def test_the_whole_of_a_burst_is_applied_in_order(service: Service) -> None:
    """Hundreds of events on several cases and topics are all there, each once."""
    visits = [
        sample(
            ChildVisited,
            f"Tue {n % 28 + 1} Jan 2018 10:00" if n % 28 == 1 else "Tue 2 Jan 2018 10:00",
            case=f"CASE-{n % 7}",
            event_id=f"v{n}",
        )
        for n in range(300)
    ]
    service.clock("Wed 31 Jan 2018 09:00")
    await service.send(*visits)

    service.start()
    await service.until(lambda: service.store.counts().events == 300)

    held = [id_ for case in range(7) for id_ in service.ids(f"CASE-{case}")]
    assert sorted(held) == sorted(visit.id for visit in visits)
