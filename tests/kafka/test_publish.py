"""What a person types, against a real broker and a real worker: topics, worker, publish, replay."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from typer.testing import CliRunner, Result

from events.base import AnyEvent
from events.samples import sample
from events.types.csc_notified import CscNotified
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.wire import encode
from streams.broker import Broker, free_port
from streams.topic_admin import Made
from streams.topics import Topic
from throughline.cli import app
from throughline.settings import read_settings
from throughline.story import SIX_CASES
from throughline.wiring import wanted_topics

Run = Callable[..., Result]
ALL_WELL = "0 rejected, 0 sent but outcome not seen.\n"

TOLD = sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas", event_id="N-1", ref="LAP-1")
OTHERWISE = TOLD._replace(fact=TOLD.fact.model_copy(update={"ref": "LAP-2"}))
LINKED = sample(HouseholdMemberRecorded, "Mon 5 Mar 2018 11:00", event_id="H-1")


def lines(*events: AnyEvent) -> bytes:
    """Write events as a file has them."""
    return b"".join(encode(event) + b"\n" for event in events)


@pytest.fixture
def run(
    broker: Broker,
    make_topics: Callable[[Sequence[Topic]], Coroutine[Any, Any, Made]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Give the way to run a command on the broker, whose topics are there and empty."""
    monkeypatch.setenv("THROUGHLINE_BOOTSTRAP", broker.bootstrap)
    monkeypatch.setenv("THROUGHLINE_DATA", str(tmp_path))
    monkeypatch.setenv("THROUGHLINE_GROUP", tmp_path.name)
    monkeypatch.setenv("THROUGHLINE_METRICS_PORT", str(free_port()))
    asyncio.run(make_topics(wanted_topics(read_settings())))

    def invoke(*arguments: str | Path, given: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=given)

    return invoke


@pytest.fixture
def worker(run: Run, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001  it sets the settings
    """Let a worker run, as a person starts it."""
    with (tmp_path / "worker.log").open("wb") as said:
        process = subprocess.Popen(
            (sys.executable, "-m", "throughline", "worker"), stdout=said, stderr=said
        )
    yield
    process.terminate()
    assert process.wait(timeout=30) == 0, (tmp_path / "worker.log").read_text()


@pytest.mark.usefixtures("worker")
def test_each_line_is_accepted_once_and_repeated_ever_after(run: Run, tmp_path: Path) -> None:
    """Safe to repeat, also what came off the log with the service's own marks on it."""
    first = run("publish", SIX_CASES)
    again = run("publish", SIX_CASES)
    replayed = run("replay", "--from-kafka", "--json")
    in_two = run("replay", "--from-kafka", "--json", "--jobs", "2")

    assert first.stdout == f"152 lines: 152 accepted, 0 repeated, {ALL_WELL}"
    assert again.stdout == f"152 lines: 0 accepted, 152 repeated, {ALL_WELL}"
    assert (first.exit_code, again.exit_code) == (0, 0)
    held = [event for case in json.loads(replayed.stdout)["cases"] for event in case["events"]]
    assert len(held) == 152
    assert replayed.stderr == "In the whole log: 152 repeated: each event counts once.\n"
    assert (in_two.stdout, in_two.stderr) == (replayed.stdout, replayed.stderr)
    of_one = ("--case", "CASE-1", "--as-of", "2018-05-15")
    shared = run("sharing", *of_one)
    assert shared.stderr == replayed.stderr
    assert shared.stdout == run("sharing", "--from-kafka", *of_one).stdout
    assert shared.stdout.startswith("Who knew what of CASE-1 on Tue 15 May 2018")
    exported = tmp_path / "exported.ndjson"
    exported.write_text("".join(json.dumps(event) + "\n" for event in held))
    assert all("receivedtime" in event for event in held)
    assert run("publish", exported).stdout == again.stdout


@pytest.mark.usefixtures("worker")
def test_what_the_service_refuses_is_told_with_its_reason(run: Run) -> None:
    """A wrong field at intake, and on the timeline what conflicts with an event before it."""
    wrong = lines(LINKED).replace(b'"partner"', b'"neighbour"')

    ran = run("publish", "-", given=lines(TOLD) + wrong + lines(OTHERWISE, TOLD))

    refused, conflict, total = ran.stdout.splitlines()
    assert refused.startswith("standard input, line 2: rejected: data.role: wanted one of child")
    assert conflict.startswith("standard input, line 3: rejected: another event with this source")
    assert total == ("4 lines: 1 accepted, 1 repeated, 2 rejected, 0 sent but outcome not seen.")
    assert ran.exit_code == 1


@pytest.mark.usefixtures("worker")
def test_a_conflict_is_rejected_again_each_time_it_is_sent(run: Run) -> None:
    """What was rejected before is no repeat of something that counts; what stands is."""
    run("publish", "-", given=lines(TOLD, OTHERWISE))

    conflict = run("publish", "-", given=lines(OTHERWISE))
    stands = run("publish", "-", given=lines(TOLD))
    quick = run("publish", "-", "--quick", given=lines(TOLD))

    assert conflict.stdout.endswith(
        "1 line: 0 accepted, 0 repeated, 1 rejected, 0 sent but outcome not seen.\n"
    )
    assert stands.stdout == f"1 line: 0 accepted, 1 repeated, {ALL_WELL}"
    assert quick.stdout.startswith(f"1 line: 1 landed, 0 repeated, {ALL_WELL}Landed: ")
    assert quick.exit_code == 0


def test_without_a_worker_nothing_is_claimed(run: Run) -> None:
    """The lines are sent, and will be taken; but nobody has seen it."""
    ran = run("publish", "-", "--wait", "0.5", given=lines(TOLD))

    assert ran.stdout == (
        "standard input, line 1: sent but outcome not seen: within 0.5 s; does a worker run? "
        "To send it again is safe\n"
        "1 line: 0 accepted, 0 repeated, 0 rejected, 1 sent but outcome not seen.\n"
    )
    assert ran.exit_code == 1


def test_a_line_with_no_topic_to_go_to_sends_nothing(
    run: Run, read_all: Callable[..., Coroutine[Any, Any, list[ConsumerRecord]]]
) -> None:
    """All lines are looked at before the first is sent."""
    stranger = LINKED._replace(source="/agency/circus")

    ran = run("publish", "-", given=lines(TOLD, stranger))

    assert ran.stderr.startswith(
        "throughline: standard input, line 2: source: there is no topic inbound.circus; "
        "is circus registered"
    )
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
    assert asyncio.run(read_all("inbound.bdas")) == []


@pytest.mark.parametrize("command", ["publish", "replay", "sharing", "topics"])
def test_a_broker_that_is_not_there_is_told_in_one_line(run: Run, command: str) -> None:
    """Where it was looked for, and what to do."""
    asked = {"publish": ["-"], "replay": ["--from-kafka"]}.get(command, [])
    nowhere = f"127.0.0.1:{free_port()}"

    ran = run(command, *asked, "--bootstrap", nowhere, given=lines(TOLD))

    assert ran.stderr.startswith(f"throughline: no Kafka answers at {nowhere} (")
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)


def test_topics_are_made_once(run: Run) -> None:
    """To make them again changes nothing; what is otherwise than wanted is told."""
    ran = run("topics")

    assert (ran.exit_code, ran.stdout) == (0, "")
    assert ran.stderr == "25 topics; 0 made now.\n"


def test_topics_with_other_partitions_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are left as they are: a case would else be read in two places."""
    monkeypatch.setenv("THROUGHLINE_PARTITIONS", "8")

    ran = run("topics")

    assert "topic case.events has 4 partitions instead of 8" in ran.stderr
    assert ran.exit_code == 1
