"""Who knew what, when: one case at a moment, cell by cell."""

import pytest

from events.base import AnyEvent
from events.samples import example, moment, sample
from events.types.agency_notified import AgencyNotified
from events.types.alert_waived import AlertWaived
from events.types.decision_not_to_share import DecisionNotToShare
from events.types.encompass_notified import EncompassNotified
from events.types.event_retracted import EventRetracted
from events.types.information_opened import InformationOpened
from events.types.involvement_declared import InvolvementDeclared
from events.types.involvement_ended import InvolvementEnded
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.network_notified import NetworkNotified
from events.types.service_not_relevant import ServiceNotRelevant
from projections.cells import Cell
from projections.judge import Terms
from tests.core.matrix import END, MEETING, named, running, shown

MERLIN = sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1", person="AD-1")
SHARED = sample(MerlinShared, "Tue 6 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
TO_SCHOOL = sample(NetworkNotified, "Wed 7 Mar 2018 10:00", ref="MRL-1", recipients=["school"])
TO_GP_LATE = sample(AgencyNotified, "Fri 9 Mar 2018 10:00", ref="MRL-1", recipients=["gp"])
SO_FAR = (MEETING, MERLIN, SHARED, TO_SCHOOL, TO_GP_LATE)


def merlin(terms: Terms, agency: str, *events: AnyEvent, at: str = END) -> Cell:
    """Show what an agency knew of the Merlin."""
    told = shown(terms, *events, at=at)
    return told.cell(named(told, "Merlin: domestic abuse"), agency)


def test_who_was_told_in_time_is_shown_as_told(terms: Terms) -> None:
    """With the event that told it, and the duty that this met."""
    cell = merlin(terms, "school", *SO_FAR)

    assert (cell.state, cell.told) == ("told", TO_SCHOOL)
    assert running(cell).due_at == moment("Wed 7 Mar 2018 23:59").replace(second=59)
    assert running(cell).met_at == TO_SCHOOL.occurred_at
    assert not running(cell).late_at(moment(END))


def test_who_was_told_late_is_shown_as_late(terms: Terms) -> None:
    """Told on the Friday, and owed by the Wednesday."""
    cell = merlin(terms, "gp", *SO_FAR)

    assert cell.state == "told"
    assert running(cell).late_at(moment(END))
    assert not running(cell).running


def test_who_was_not_told_has_the_clock_running(terms: Terms) -> None:
    """Since when, by whom, until when; and in the rule's own words what is missing."""
    cell = merlin(terms, "bdas", *SO_FAR)
    clock = running(cell)

    assert (cell.state, cell.known_by) == ("not_told", None)
    assert (clock.running, clock.owed_by) == (True, ("csc",))
    assert clock.since == SHARED.occurred_at
    assert clock.late_at(moment(END))
    assert clock.says == "New information about the family has not been passed on to BDAS."
    assert clock.alert is not None
    assert clock.alert.state == "raised"


def test_the_clock_runs_before_it_is_due(terms: Terms) -> None:
    """There is no alert yet, and it is owed all the same."""
    clock = running(merlin(terms, "bdas", *SO_FAR, at="Wed 7 Mar 2018 23:59"))

    assert (clock.running, clock.alert) == (True, None)
    assert not clock.late_at(moment("Wed 7 Mar 2018 23:59"))


def test_what_is_not_owed_is_blank(terms: Terms) -> None:
    """An agency in no plan, and with no client in the family, is owed nothing."""
    works_here = sample(InvolvementDeclared, "Thu 1 Mar 2018 10:00", by="cmht", person="AD-2")

    assert merlin(terms, "cmht", *SO_FAR, works_here).state == "not_owed"
    assert merlin(terms, "housing", *SO_FAR) == Cell("housing")


def test_with_no_plan_nothing_is_owed(terms: Terms) -> None:
    """Whoever was told is shown as told; there is no duty to be late for."""
    cell = merlin(terms, "school", MERLIN, SHARED, TO_SCHOOL)

    assert (cell.state, cell.clocks) == ("told", ())


def test_whoever_says_it_knows_it(terms: Terms) -> None:
    """Police recorded it; csc was told before it said anything itself."""
    assert merlin(terms, "police", *SO_FAR).state == "own"
    assert merlin(terms, "police", *SO_FAR).own == MERLIN
    assert merlin(terms, "csc", *SO_FAR).state == "told"
    assert merlin(terms, "csc", *SO_FAR).known_by == SHARED


def test_told_by_other_means_it_knows_and_is_still_owed(terms: Terms) -> None:
    """What police tell the school is no proof that csc passed it on."""
    by_police = sample(
        EncompassNotified, "Tue 6 Mar 2018 08:00", by="police", ref="MRL-1", to=["school"]
    )
    cell = merlin(terms, "school", MEETING, MERLIN, SHARED, by_police)

    assert (cell.state, cell.known_by) == ("told", by_police)
    assert running(cell).running


def test_what_was_opened_says_so(terms: Terms) -> None:
    """By its ref, by whoever says it; who opened it untold knows it too."""
    by_school = sample(InformationOpened, "Thu 8 Mar 2018 09:00", by="school", ref="MRL-1")
    by_cmht = sample(InformationOpened, "Thu 8 Mar 2018 09:00", by="cmht", ref="MRL-1")
    other = sample(InformationOpened, "Thu 8 Mar 2018 09:00", by="school", ref="MRL-9")

    assert merlin(terms, "school", *SO_FAR, by_school).opened == by_school
    assert merlin(terms, "school", *SO_FAR, by_school).known_by == TO_SCHOOL
    assert merlin(terms, "school", *SO_FAR, other).opened is None
    assert merlin(terms, "cmht", *SO_FAR, by_cmht).state == "told"


def test_what_is_kept_back_says_so(terms: Terms) -> None:
    """Where it is owed the clock runs on; where it is not, the cell is no blank."""
    decided = sample(
        example(DecisionNotToShare, ref="MRL-1", **{"with": ["bdas", "housing"]}),
        "Wed 7 Mar 2018 09:00",
    )

    assert merlin(terms, "bdas", *SO_FAR, decided).state == "not_told"
    assert merlin(terms, "bdas", *SO_FAR, decided).kept_back == decided
    assert merlin(terms, "housing", *SO_FAR, decided).state == "kept_back"
    assert merlin(terms, "cmht", *SO_FAR, decided).kept_back is None


def test_a_waived_duty_runs_no_more(terms: Terms) -> None:
    """The agency is still not told."""
    alert = running(merlin(terms, "bdas", *SO_FAR)).alert
    assert alert is not None
    fact = example(AlertWaived, alert_id=alert.alert_id, reason="not_needed")
    waiver = sample(fact, "Sun 11 Mar 2018 10:00", by="web", recorded="Sun 11 Mar 2018 10:00")

    cell = merlin(terms, "bdas", *SO_FAR, waiver._replace(source="/service/web"))

    assert cell.state == "not_told"
    assert (running(cell).waived, running(cell).running) == (True, False)


def test_what_was_retracted_was_not_told(terms: Terms) -> None:
    """From the moment at which that is known, and not before."""
    gone = sample(EventRetracted, "Thu 8 Mar 2018 10:00", retracts=TO_SCHOOL.id)

    assert merlin(terms, "school", *SO_FAR, gone, at="Thu 8 Mar 2018 09:00").state == "told"
    assert merlin(terms, "school", *SO_FAR, gone).state == "not_told"


def test_what_was_not_known_is_not_shown(terms: Terms) -> None:
    """Told on the Wednesday, recorded on the Sunday: known from then on, and in hindsight."""
    late = TO_SCHOOL._replace(recordedtime=moment("Sun 11 Mar 2018 10:00"))
    events = (MEETING, MERLIN, SHARED, late)

    then = shown(terms, *events, at="Fri 9 Mar 2018 10:00")
    hindsight = shown(terms, *events, at="Fri 9 Mar 2018 10:00", known=END)

    states = [each.cell(each.rows[-1], "school").state for each in (then, hindsight)]
    assert states == ["not_told", "told"]


def test_nothing_is_known_before_the_first_event(terms: Terms) -> None:
    """Csc has its column, and there is no row."""
    told = shown(terms, *SO_FAR, at="Mon 1 Jan 2018 10:00")

    assert (told.rows, [column.agency for column in told.columns]) == ((), ["csc"])
    assert (told.plan, told.versions, told.holds("school")) == (None, 0, None)


def test_columns_are_csc_then_the_network_on_that_day_then_who_else_knows(terms: Terms) -> None:
    """Who left, or was ruled out, has a column only for what it knows."""
    came = sample(InvolvementDeclared, "Tue 6 Feb 2018 10:00", by="cmht", person="AD-1")
    left = sample(InvolvementEnded, "Thu 8 Mar 2018 10:00", by="cmht", person="AD-1")
    ruled_out = sample(ServiceNotRelevant, "Thu 8 Mar 2018 10:00", service="bdas")

    before = shown(terms, MEETING, came, MERLIN, left, ruled_out, at="Wed 7 Mar 2018 10:00")
    after = shown(terms, MEETING, came, MERLIN, left, ruled_out)

    assert [(c.agency, c.in_network) for c in before.columns] == [
        *(("csc", True), ("cmht", True), ("school", True), ("gp", True), ("bdas", True)),
        ("police", False),
    ]
    assert [(c.agency, c.in_network) for c in after.columns] == [
        *(("csc", True), ("school", True), ("gp", True)),
        *(("bdas", False), ("police", False)),  # bdas is owed the plan
    ]


@pytest.mark.parametrize("ref", ["MRL-1", "MRL-2"])
def test_two_incidents_are_two_rows(terms: Terms, ref: str) -> None:
    """Told of the one, the school is not told of the other."""
    other = (
        sample(MerlinCreated, "Thu 8 Mar 2018 20:00", by="police", ref="MRL-2", person="AD-1"),
        sample(MerlinShared, "Fri 9 Mar 2018 10:00", by="police", ref="MRL-2", to=["csc"]),
    )
    told = shown(terms, *SO_FAR, *other)
    (row,) = [row for row in told.rows if row.ref == ref]

    assert told.cell(row, "school").state == ("told" if ref == "MRL-1" else "not_told")
