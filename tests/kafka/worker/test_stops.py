"""A worker that is told to stop stops in time, and one that is set up wrong begins nothing."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.wire import encode
from streams.kafka_port import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kafka.worker.conftest import Breakable, Service

VISITS = [
    sample(ChildVisited, "Tue 2 Jan 2018 10:00", case=f"CASE-{n % 7}", event_id=f"v{n:03}")
    for n in range(700)
]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_ends_in_time_and_says_nothing(
    service: Service, how: signal.Signals
) -> None:
    """In the midst of a burst it ends cleanly, and what it did not do the next one does."""
    service.clock("Wed 3 Jan 2018 09:00")
    worker = service.start()
    sending = asyncio.create_task(service.send(*VISITS))
    await service.until(lambda: service.store.counts().events)
    began = time.monotonic()

    worker.send_signal(how)

    assert await worker.ended(within=6) == 0
    assert time.monotonic() - began < 5
    assert worker.said == ""
    await sending
    service.start()
    await service.until(lambda: service.store.counts().events == len(VISITS))


async def test_with_the_broker_gone_it_still_ends_in_time(breakable: Breakable) -> None:
    """Faust would wait a minute for a broker that does not come back."""
    worker = breakable.start()
    breakable.clock("Wed 3 Jan 2018 09:00")
    await breakable.send(VISITS[1])
    await breakable.until(lambda: breakable.ids("CASE-1"))
    breakable.kill_broker()
    await breakable.until(lambda: "does not answer" in breakable.reason())
    began = time.monotonic()

    worker.send_signal(signal.SIGTERM)

    assert await worker.ended(within=8) == 0
    assert time.monotonic() - began < 5.5


async def test_an_outage_is_waited_out(breakable: Breakable, jars: Path) -> None:
    """While the broker is away the service stands still and says so; back, it goes on by itself."""
    worker = breakable.start()
    reads = breakable.clock("Wed 3 Jan 2018 09:00")
    await breakable.send(VISITS[0])
    await breakable.until(lambda: breakable.store.counts().events)  # the whole worker has begun
    await breakable.complete(reads)
    breakable.kill_broker()
    later = breakable.clock("Wed 3 Jan 2018 10:00")
    await breakable.until(lambda: "does not answer" in breakable.reason())
    before = breakable.store.completeness()

    await breakable.start_broker(jars)
    await breakable.send(*VISITS[:20])
    await breakable.complete(breakable.clock("Wed 3 Jan 2018 11:00"))

    assert before is not None
    assert before.complete_to is not None
    assert before.complete_to < later
    assert breakable.store.counts().events == 20
    assert worker.poll() is None


async def test_without_a_broker_at_the_start_it_waits_and_can_be_stopped(
    service: Service,
) -> None:
    """It says where it waits for Kafka, once."""
    worker = service.start(bootstrap="127.0.0.1:9")
    await service.until(lambda: "waits for Kafka" in worker.said)

    worker.send_signal(signal.SIGTERM)

    assert await worker.ended(within=5) == 0
    assert worker.said.count("waits for Kafka: no Kafka answers at 127.0.0.1:9") == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"agencies": []}, "no agency is registered"),
        ({"agencies": ["rejected"]}, "no agency can be called rejected"),
        ({"agencies": ["csc", "housing"]}, "topic inbound.housing is missing"),
        ({"partitions": 7}, "has 3 partitions instead of 7"),
        ({"tick": 0}, "tick is 0: wanted seconds, more than 0"),
    ],
)
async def test_what_is_set_up_wrong_is_refused_in_one_line(
    service: Service, told: dict[str, Any], says: str
) -> None:
    """What is wrong, where, and what to do; and nothing is begun."""
    worker = service.start(**told)

    assert await worker.ended(within=30) == 2
    (line,) = worker.said.splitlines()
    assert says in line
    assert service.store.completeness() is None


async def test_an_empty_store_beside_a_log_is_refused_in_one_line(service: Service) -> None:
    """It would tell every alert again: the store is to be made from Kafka first."""
    await service.produce("case.events", (b"CASE-0", encode(VISITS[0]), []), at=service.bootstrap)

    worker = service.start()

    assert await worker.ended(within=30) == 2
    (line,) = worker.said.splitlines()
    assert "the store is empty and case.events is not: `throughline rebuild` makes" in line
    assert service.store.positions() == {}


async def test_a_missing_topic_is_refused_in_one_line(service: Service) -> None:
    """Faust would say that it is ready, and read nothing for minutes."""
    admin = AIOKafkaAdminClient(bootstrap_servers=service.bootstrap)
    await admin.start()
    await admin.delete_topics(["case.alerts"])
    while "case.alerts" in await admin.list_topics():  # noqa: ASYNC110  a broker tells no one
        await asyncio.sleep(0.05)
    await admin.close()

    worker = service.start()

    assert await worker.ended(within=30) == 2
    (line,) = worker.said.splitlines()
    assert "topic case.alerts is missing: `throughline topics` makes it" in line


async def test_a_port_that_is_taken_is_told_in_one_line(service: Service) -> None:
    """Somebody else listens where /metrics should be."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        worker = service.start(metrics=["127.0.0.1", port])

        assert await worker.ended(within=30) == 2

    (line,) = worker.said.splitlines()
    assert f"port {port}" in line


async def test_metrics_and_health_are_served(service: Service) -> None:
    """Health is ok while all is well, and red for a fault of ours; what was counted is told."""
    port = free_port("127.0.0.1")
    service.start(metrics=["127.0.0.1", port])
    service.clock("Wed 3 Jan 2018 09:00")
    await service.send(VISITS[0])
    await service.until(lambda: service.ids("CASE-0"))

    silent = socket.create_connection(("127.0.0.1", port))  # whoever says nothing keeps nobody out
    await service.until(lambda: get(port, "/healthz")[0] == 200)  # it was complete once
    well = await asyncio.to_thread(get, port, "/healthz")
    counted = await asyncio.to_thread(get, port, "/metrics")
    await service.produce("case.events", (b"CASE-0", b"\x00", []), at=service.bootstrap)
    await service.until(service.store.parked)
    ill = await asyncio.to_thread(get, port, "/healthz")

    silent.close()
    assert well == (200, '{"status": "ok", "why": []}')
    assert 'throughline_records_total{agent="intake",outcome="accepted"} 1.0' in counted[1]
    assert ill[0] == 503
    assert "our own code could not take 1 record: a fault of ours" in ill[1]


def get(port: int, path: str) -> tuple[int, str]:
    """Ask for a page."""
    asking = HTTPConnection("127.0.0.1", port, timeout=15)
    asking.request("GET", path)
    answer = asking.getresponse()
    body = answer.read().decode()
    asking.close()
    return answer.status, body
