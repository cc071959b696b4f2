"""The comparison finds each thing that can be wrong, and nothing where all is as it must be."""

from collections import Counter
from datetime import timedelta
from typing import Any

import orjson
import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from events.types.conference_held import ConferenceHeld
from faults.comparison import Held, compare, counted
from faults.truth import Truth, identity
from projections.history import tell
from projections.judge import Terms
from projections.replay import replay
from store.rejection import rejected
from store.samples import kept
from store.shapes import Origin

CONFERENCE = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", invited=["csc", "school"])
VISIT = sample(ChildVisited, "Wed 28 Feb 2018 10:00")
EVENTS: list[AnyEvent] = [CONFERENCE, VISIT]
UNTIL = moment("Mon 5 Mar 2018 00:00")


class Record:
    """A record as aiokafka reads it."""

    def __init__(self, value: bytes = b"", headers: Any = (), offset: int = 0) -> None:
        self.value, self.headers, self.offset = value, headers, offset


@pytest.fixture
def truth() -> Truth:
    """Give what must be so: two events, nothing refused."""
    wanted = {(event.subject, event.source, event.id): event for event in EVENTS}
    arrived = frozenset(map(identity, EVENTS))
    return Truth(wanted, {}, [], {"CASE-1": list(EVENTS)}, arrived)


@pytest.fixture
def held(terms: Terms) -> Held:
    """Give a service that holds just that."""
    told = tell("CASE-1", EVENTS, terms, UNTIL)
    changes: list[Any] = [
        Record(orjson.dumps({"id": change.change_id, "data": change.data()}))
        for change in told.changes
    ]
    alerts = [alert.data() for alert in replay("CASE-1", EVENTS, terms, UNTIL, UNTIL).alerts]
    return Held(list(EVENTS), alerts, changes, [], [VISIT])


def test_where_all_is_as_it_must_be_nothing_is_found(
    held: Held, truth: Truth, terms: Terms
) -> None:
    """Repeats on `case.alerts` are nothing wrong."""
    repeated = held._replace(changes=held.changes * 2)

    assert held.alerts
    assert compare(held, truth, terms, UNTIL) == []
    assert compare(repeated, truth, terms, UNTIL) == []


def test_a_lost_event_is_found(held: Held, truth: Truth, terms: Terms) -> None:
    """It was accepted and is on no timeline."""
    found = compare(held._replace(events=[CONFERENCE]), truth, terms, UNTIL)

    assert counted(found) == Counter(lost=1)


def test_an_event_that_was_answered_for_and_never_arrived_is_found(
    held: Held, truth: Truth, terms: Terms
) -> None:
    """Also where another of its id did."""
    nowhere = sample(ChildVisited, "Thu 1 Mar 2018 10:00")
    other = VISIT._replace(occurred_at=moment("Wed 28 Feb 2018 11:00"))

    for event in (nowhere, other):
        found = compare(held._replace(answered=[event]), truth, terms, UNTIL)
        assert counted(found) == Counter(lost=1)


def test_a_doubled_event_is_found(held: Held, truth: Truth, terms: Terms) -> None:
    """It is twice on its timeline, or known from another moment, or nobody sent it."""
    later = VISIT._replace(receivedtime=VISIT.known_at + timedelta(days=1))
    stray = sample(ChildVisited, "Thu 1 Mar 2018 10:00")

    for wrong in ([*EVENTS, VISIT], [CONFERENCE, later], [*EVENTS, stray]):
        found = compare(held._replace(events=wrong), truth, terms, UNTIL)
        assert set(counted(found)) == {"doubled"}


def test_a_missing_alert_and_a_missing_change_are_found(
    held: Held, truth: Truth, terms: Terms
) -> None:
    """History tells them and the service does not."""
    in_store = compare(held._replace(alerts=held.alerts[1:]), truth, terms, UNTIL)
    on_topic = compare(held._replace(changes=held.changes[1:]), truth, terms, UNTIL)

    assert counted(in_store) == Counter(missing=1)
    assert counted(on_topic) == Counter(missing=1)


def test_an_alert_and_a_change_that_history_does_not_tell_are_found(
    held: Held, truth: Truth, terms: Terms
) -> None:
    """They are there, or other than they should be."""
    strange = {**held.alerts[0], "alert_id": "of nobody"}
    other = {**held.alerts[0], "closed_as": "met_late"}
    change: Any = Record(orjson.dumps({"id": "of nobody", "data": strange}))

    for wrong in (
        held._replace(alerts=[*held.alerts, strange]),
        held._replace(alerts=[other, *held.alerts[1:]]),
        held._replace(changes=[*held.changes, change]),
    ):
        found = compare(wrong, truth, terms, UNTIL)
        assert set(counted(found)) == {"false"}


def test_a_refused_record_that_is_kept_nowhere_is_found(
    held: Held, truth: Truth, terms: Terms
) -> None:
    """Just as one that is there and was accepted."""
    record = kept(VISIT, 3, 0)
    out = rejected(record)
    refusal: Any = Record(out["value"], out["headers"])
    origin = record.origin or Origin("case.events", 0, 3)
    wanted = truth._replace(displaced=[frozenset({origin})])

    assert counted(compare(held, wanted, terms, UNTIL)) == Counter(lost=1)
    assert compare(held._replace(rejected=[refusal]), wanted, terms, UNTIL) == []
    assert counted(compare(held._replace(rejected=[refusal]), truth, terms, UNTIL)) == Counter(
        doubled=1
    )
