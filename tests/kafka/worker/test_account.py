"""A worker gives account of what it reads: how each partition stands, and that all is here."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from events.samples import sample
from events.types.child_visited import ChildVisited
from store.tables import events
from streams.kafka_port import free_port

if TYPE_CHECKING:
    from tests.kafka.worker.conftest import Service

VISITS = [
    sample(ChildVisited, "Tue 2 Jan 2018 10:00", case=f"CASE-{n % 7}", event_id=f"v{n:03}")
    for n in range(60)
]
LATELY = timedelta(seconds=3)


async def test_what_is_removed_behind_its_back_turns_its_health_red(service: Service) -> None:
    """While all is there it is green, whatever was repeated; the line names the very place."""
    port = free_port("127.0.0.1")
    service.start(metrics=["127.0.0.1", port])
    service.clock("Wed 3 Jan 2018 09:00")
    await service.send(*VISITS)
    await service.send(*VISITS[:20])
    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))
    whole = await service.until(service.store.walked_at)
    well = await asyncio.to_thread(health, port)

    with service.store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        place = connection.scalars(select(events.c.place).offset(30)).first() or 0
        connection.execute(delete(events).where(events.c.place == place))
    await service.until(service.store.left_out)
    red = await asyncio.to_thread(health, port)

    assert whole
    assert well == []
    where = f"nothing is kept of case.events {place >> 48}, offset {place % 2**48}: "
    assert red[0].startswith(where)


async def test_every_partition_is_polled_and_said_to_be(service: Service) -> None:
    """Also those on which nothing ever came; until the worker is gone."""
    worker = service.start()
    service.clock("Wed 3 Jan 2018 09:00")
    await service.send(*VISITS)
    await service.complete(service.clock("Wed 3 Jan 2018 10:00"))

    await service.until(lambda: all(polled(service)))
    looks = service.store.looks()
    worker.kill()
    worker.wait()

    assert {look.topic for look in looks} == {
        *(f"inbound.{agency}" for agency in ("csc", "health", "police", "school")),
        *("inbound.rejected", "case.events"),
    }
    ends = {(look.topic, look.partition): look.log_end for look in looks if look.log_end}
    assert ends == {place: at for place, at in service.store.positions().items() if at}
    assert sum(ends.values()) == 2 * len(VISITS)  # on an inbound topic, and on case.events


def polled(service: Service) -> list[bool]:
    """Tell of each partition whether it was polled since it was first looked at, and lately."""
    looks = service.store.looks()
    return [timedelta() < look.looked_at - look.read_at < LATELY for look in looks] or [False]


def health(port: int) -> list[str]:
    """Ask a worker why it is red."""
    asking = HTTPConnection("127.0.0.1", port, timeout=15)
    asking.request("GET", "/healthz")
    why: list[str] = json.loads(asking.getresponse().read())["why"]
    asking.close()
    return why
