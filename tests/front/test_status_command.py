"""How the service stands is asked of the store and of Kafka; here a made-up broker answers."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from sqlalchemy import delete
from typer.testing import Result

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.history import Told
from projections.rhythm import Rhythm
from store.account_shapes import Look
from store.notifier import Notifier
from store.samples import kept
from store.shapes import REJECTED, Kept, Move, Origin, Refused
from store.store import Store
from store.tables import events
from streams.clock import StoryClock
from throughline.moving import BY_HAND, only_mover

Run = Callable[..., Result]
NOWHERE = "127.0.0.1:9"
STANDS = moment("Sun 8 Jul 2018 12:00")
DAY = timedelta(days=1)


class Answering:
    """A broker that answers; `ends` is what is on it, by topic, on the first partition."""

    ends: Mapping[str, int] = {}

    def __init__(self, *_: Any) -> None:
        pass

    async def of(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Say that each other partition ends where it begins."""
        return {place: self.ends.get(place.topic, 0) * (place.partition == 0) for place in places}

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

    line = "Not complete: the worker last reported 3 minutes ago; is it running?"
    assert ran.stdout.splitlines()[0] == line
    assert "  last tick       3 minutes ago\n" in ran.stdout
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
    assert ran.stdout.splitlines()[-2:] == [
        "  feed    last event  usually        accepted  in 24 h  refused  in 24 h",
        "  police  none        no rhythm yet         0        0       25       25",
    ]
    assert ran.exit_code == 1


@pytest.mark.usefixtures("_kafka")
@pytest.mark.parametrize(("ago", "status"), [(timedelta(), 0), (timedelta(minutes=2), 1)])
def test_what_sends_messages_and_has_stopped_is_told_on_top(
    run: Run, looked_at: Callable[[timedelta], Path], ago: timedelta, status: int
) -> None:
    """With status 1; while it goes on, a line below says since when."""
    data = looked_at(timedelta())
    with Store.open("sqlite", data) as store:
        store.write_notifier(Notifier(datetime.now(UTC) - ago, {}, ()))

    ran = run("status", "--data", data)

    assert ran.exit_code == status
    assert ("People may not be told: what sends messages" in ran.stdout) == bool(status)
    assert "told are" in ran.stdout
    assert "what sends messages was last heard of" in ran.stdout


@pytest.mark.usefixtures("_kafka")
def test_how_each_partition_is_read_stands_in_columns(
    run: Run, looked_at: Callable[[timedelta], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it ends by what Kafka says now, how far it is read, and when it was last polled."""
    data = looked_at(timedelta())
    monkeypatch.setattr(Answering, "ends", {"case.events": 1_234, "inbound.police": 7})
    now = datetime.now(UTC)
    with Store.open("sqlite", data) as store:
        store.advance([Move("case.events", 0, 0, 1_200), Move("inbound.police", 0, 0, 7)])
        looks = [Look("case.events", 0, 1_220, now, now - timedelta(minutes=5))]
        store.complete(STANDS, None, now, STANDS, looks)

    ran = run("status", "--data", data)
    machine = json.loads(run("status", "--data", data, "--json").stdout)

    lines = ran.stdout.splitlines()
    assert lines[0] == "Not complete: nobody has read case.events 0 for 5 minutes."
    head = lines.index("  partition           end   read  lag  last polled")
    assert lines[head + 1 : head + 4] == [
        "  case.events 0     1,234  1,200   34  5 minutes ago",
        "  inbound.police 0      7      7    0  not known",
        "  and 22 more on which nothing has come yet",
    ]
    assert [place["lag"] for place in machine["partitions"] if place["read"]] == [34, 0]


@pytest.mark.usefixtures("_kafka")
def test_who_is_silent_is_told_on_top(run: Run, looked_at: Callable[[timedelta], Path]) -> None:
    """With status 1, by its own rhythm, which stands below; who has none is not."""
    data = looked_at(timedelta())
    with Store.open("sqlite", data) as store:
        came = [came_from(by, n, STANDS - DAY) for n, by in enumerate(("police", "school"))]
        store.append([Move("case.events", 0, 0, 2)], came)
        store.judge(["CASE-1"], STANDS, lambda *_: Told([], [], {}))
        spoke = store.spoke()
        assert spoke
        store.keep_rhythm(spoke, Rhythm(timedelta(hours=5), STANDS - timedelta(hours=1)))

    ran = run("status", "--data", data)
    machine = json.loads(run("status", "--data", data, "--json").stdout)

    said = "police (last event Sat 7 Jul 2018, 12:00, usually every 5 hours)"
    assert ran.stdout.splitlines()[:2] == [
        "Complete up to Sun 8 Jul 2018, 12:00.",
        f"Silent against their own rhythm: {said}.",
    ]
    assert "  police  Sat 7 Jul 2018, 12:00  every 5 hours: SILENT  " in ran.stdout
    assert "  school  Sat 7 Jul 2018, 12:00  no rhythm yet          " in ran.stdout
    assert (machine["complete"], machine["silent"]) == (True, said)
    assert ran.exit_code == 1


@pytest.mark.usefixtures("_kafka")
def test_what_was_read_and_is_not_here_is_told_on_top(
    run: Run, looked_at: Callable[[timedelta], Path]
) -> None:
    """With its place and what to do, and status 1; before it is gone all was looked through."""
    data = looked_at(timedelta())
    with Store.open("sqlite", data) as store:
        store.append(
            [Move("case.events", 0, 0, 2)], [came_from("police", n, STANDS) for n in range(2)]
        )
        store.judge(["CASE-1"], STANDS, lambda *_: Told([], [], {}))
        store.walk(0, 9, datetime.now(UTC))
        whole = run("status", "--data", data)
        with store._writing() as connection:  # noqa: SLF001  as a tool of the database would
            connection.execute(delete(events).where(events.c.place == 1))
        store.walk(0, 9, datetime.now(UTC))

    ran = run("status", "--data", data)

    line = "nothing is kept of case.events 0, offset 1: `throughline verify` says more"
    assert "nothing; all of it was last looked through" in whole.stdout
    assert whole.exit_code == 0
    assert ran.stdout.startswith(f"Not complete: {line}")
    assert ran.exit_code == 1


def came_from(by: str, offset: int, at: datetime) -> Kept:
    """Give a record of this agency that was received then."""
    return kept(sample(ChildVisited, at, by=by, event_id=f"V-{offset}", received=at), offset)
