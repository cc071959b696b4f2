import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from events.base import CATALOGUE, EventType
from events.catalogue import example, groups
from events.fields import fields_of
from events.types.event_corrected import ALERT_ACTS
from events.wire import decode, from_line
from streams.clock import StoryClock
from throughline.catalogue_text import one_line
from throughline.settings import AGENCIES

Run = Callable[..., Result]

SENT_BY_AGENCIES = [kind for kind in CATALOGUE.values() if kind.name not in ALERT_ACTS]
NOON = datetime(2018, 2, 27, 12, 0, tzinfo=UTC)


def test_the_catalogue_lists_every_type_once(run: Run) -> None:
    """By group, each with its meaning."""
    listed = [kind.name for kinds in groups().values() for kind in kinds]

    told = " ".join(run("events").stdout.split())

    assert sorted(listed) == sorted(CATALOGUE)
    assert all(f"{kind.name} {kind.meaning}" in told for kind in CATALOGUE.values())


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
def test_every_field_is_shown_with_its_meaning(run: Run, kind: EventType) -> None:
    """What it means, what is wanted, and whether it may be left out."""
    told = " ".join(run("events", kind.name).stdout.split())

    assert kind.meaning in told
    for field in fields_of(kind):
        name = field.name if field.required else f"{field.name}?"
        assert f"{name} {field.meaning} {field.wanted}" in told


@pytest.mark.parametrize("kind", SENT_BY_AGENCIES, ids=lambda kind: kind.name)
def test_every_example_can_be_sent_as_it_is(kind: EventType) -> None:
    """It is received at the moment it carries, from a registered agency, and taken."""
    line = one_line(kind, NOON)

    event = decode(from_line(line.encode()), received=NOON)

    assert event.fact.data() == kind.example
    assert event.occurred_at == NOON
    assert event.agency in AGENCIES


@pytest.mark.parametrize("name", sorted(ALERT_ACTS))
def test_an_act_on_an_alert_is_not_offered_to_agencies(run: Run, name: str) -> None:
    """The page says who may say it."""
    assert "Only the service's own web says this" in run("events", name).stdout


def test_an_example_alone_is_one_line(run: Run) -> None:
    """So that it can be piped on; and it passes the check."""
    line = run("events", "merlin_created", "--example").stdout

    assert line.count("\n") == 1
    assert json.loads(line)["type"] == "uk.throughline.merlin_created.v1"
    assert run("check", "-", given=line).exit_code == 0


def test_an_example_carries_the_services_clock(run: Run, tmp_path: Path) -> None:
    """Where a story is played, the example happens at its moment, never at the machine's."""
    clock = StoryClock(tmp_path / "clock")
    clock.step(NOON)

    line = json.loads(run("events", "csc_notified", "--example", "--data", tmp_path).stdout)

    assert line["time"] == "2018-02-27T12:00:00Z"


def test_with_no_clock_an_example_is_long_past(run: Run) -> None:
    """No service refuses it for a time in the future."""
    line = json.loads(run("events", "csc_notified", "--example").stdout)

    assert line["time"] == "2018-01-15T10:00:00Z"


def test_examples_of_two_moments_are_two_events() -> None:
    """The second is no repeat of the first; and the same example is the same event."""
    kind = CATALOGUE["csc_notified"]

    first, again = example(kind, NOON), example(kind, NOON)
    second = example(kind, NOON + timedelta(hours=1))

    assert first.key == again.key
    assert first.key != second.key


def test_a_type_is_found_by_its_name_on_the_wire(run: Run) -> None:
    """As it stands in a record."""
    by_wire = run("events", "uk.throughline.case_closed.v1")

    assert by_wire.stdout == run("events", "case_closed").stdout
