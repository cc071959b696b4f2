"""How the service stands is asked of the store and of Kafka; here a made-up broker answers."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from typer.testing import Result

from events.samples import moment
from store.shapes import REJECTED, Move, Origin, Refused
from store.store import Store
from streams.clock import StoryClock
from throughline.moving import BY_HAND, only_mover

Run = Callable[..., Result]
NOWHERE = "127.0.0.1:9"
STANDS = moment("Sun 8 Jul 2018 12:00")


class Answering:
    """A broker that answers, and on which nothing is."""

    def __init__(self, *_: Any) -> None:
        pass

    async def of(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Say that each partition ends where it begins."""
        return dict.fromkeys(places, 0)

    async def stop(self) -> None:
        """Let go of nothing."""


@pytest.fixture
def looked_at(tmp_path: Path) -> Callable[[timedelta], Path]:
    """Give the way to make a story's service at which a worker looked so long ago."""

    def make(ago: timedelta) -> Path:
        with Store.open("sqlite", tmp_path) as store:
            StoryClock(tmp_path / "clock").step(STANDS)
            store.complete(STANDS, None, datetime.now(UTC) - ago, STANDS)
        return tmp_path

    return make


@pytest.fixture
def _kafka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("throughline.standing.Ends", Answering)


@pytest.mark.usefixtures("_kafka")
def test_complete_is_status_0(run: Run, looked_at: Callable[[timedelta], Path]) -> None:
    """And the first line says up to when."""
    ran = run("status", "--data", looked_at(timedelta()))

    assert ran.stdout.startswith("Complete up to Sun 8 Jul 2018, 12:00.\n")
    assert "Sun 8 Jul 2018, 12:00, where it stands\n" in ran.stdout
    assert ran.exit_code == 0


def test_without_kafka_it_is_not_complete(run: Run, looked_at: Callable[[timedelta], Path]) -> None:
    """However lately a worker looked: what was sent since nobody can know."""
    ran = run("status", "--data", looked_at(timedelta()), "--bootstrap", NOWHERE)

    assert ran.stdout.startswith(f"Not complete: no Kafka answers at {NOWHERE}: start it")
    assert ran.exit_code == 1


@pytest.mark.usefixtures("_kafka")
def test_a_worker_that_has_not_looked_is_told_by_how_long_ago(
    run: Run, looked_at: Callable[[timedelta], Path]
) -> None:
    """The machine's clock means nothing beside the story's."""
    ran = run("status", "--data", looked_at(timedelta(minutes=3)))

    assert ran.stdout.startswith("Not complete: no worker has looked for 3 minutes.\n")
    assert ran.exit_code == 1


@pytest.mark.usefixtures("_kafka")
def test_a_clock_that_is_being_moved_does_not_stand(
    run: Run, looked_at: Callable[[timedelta], Path]
) -> None:
    """As while the story is played, or while it runs free."""
    data = looked_at(timedelta())

    with only_mover(data, BY_HAND):
        moving = run("status", "--data", data)
        machine = json.loads(run("status", "--data", data, "--json").stdout)

    assert "where it stands" not in moving.stdout
    assert machine["clock_stands"] is False


@pytest.mark.usefixtures("_kafka")
def test_a_feed_that_is_mostly_refused_is_told_on_top(
    run: Run, looked_at: Callable[[timedelta], Path]
) -> None:
    """By its name, with status 1; the counts of each feed stand below."""
    data = looked_at(timedelta())
    with Store.open("sqlite", data) as store:
        refusals = [
            Refused(
                Origin("inbound.police", 0, n), "police", None, None,
                "id", "id: is missing", "theirs", STANDS, 0, n,
            )
            for n in range(25)
        ]  # fmt: skip
        store.refuse([Move(REJECTED, 0, 0, 25)], refusals)

    ran = run("status", "--data", data)

    line = "Some of it is missing, refused in the last 24 hours: 25 of 25 events from police;"
    assert ran.stdout.splitlines()[1].startswith(line)
    assert "  from police      0 accepted, 25 refused; of the last 24 hours 0 and 25" in ran.stdout
    assert ran.exit_code == 1
