"""Workers on one PostgreSQL share the cases, and the others take over from one that dies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld
from tests.postgres import a_postgres

if TYPE_CHECKING:
    from tests.kafka.worker.conftest import Service

pytestmark = pytest.mark.postgres

CASES = [f"CASE-{n}" for n in range(60)]
VISITS = [
    sample(ChildVisited, "Tue 2 Jan 2018 10:00", case=case, event_id=f"{case}-{n}")
    for n in range(30)
    for case in CASES
]
CONFERENCES = [
    sample(ConferenceHeld, "Tue 2 Jan 2018 10:00", case=case, outcome="cp_plan") for case in CASES
]


@pytest.fixture
def store_url() -> Iterator[str]:
    """Keep the store on PostgreSQL."""
    with a_postgres() as server:
        yield server.get_uri()


async def test_two_workers_share_the_cases_and_one_takes_over(service: Service) -> None:
    """One is killed amid the load: each event is there once, and each alert is raised once."""
    service.clock("Wed 3 Jan 2018 09:00")
    workers = [service.start(), service.start()]
    sending = asyncio.create_task(service.send(*CONFERENCES, *VISITS))
    await service.until(lambda: service.store.counts().events > 100)
    workers[0].kill()
    await sending

    await service.complete(service.clock("Fri 5 Jan 2018 00:00"))

    held = [id_ for case in CASES for id_ in service.ids(case)]
    assert sorted(held) == sorted(event.id for event in (*CONFERENCES, *VISITS))
    await service.until(lambda: not service.store.counts().outbox)
    told = {
        (change["data"]["case"], change["id"])
        for change in (json.loads(record.value) for record in await service.read("case.alerts"))
        if change["data"]["rule"] == "S13" and change["data"]["state"] == "raised"
    }
    assert sorted(case for case, _ in told) == sorted(CASES)
    assert workers[1].poll() is None
