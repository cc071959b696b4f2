"""Whom an event tells, and what an agency has been told of."""

from events.base import AnyEvent
from events.samples import sample
from events.types.agency_notified import AgencyNotified
from events.types.child_visited import ChildVisited
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.closure_notified import ClosureNotified
from events.types.court_review_held import CourtReviewHeld
from events.types.csc_notified import CscNotified
from events.types.information_opened import InformationOpened
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from projections.tellings import seen_by, told_by
from projections.timeline import fold

MERLIN = sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1")
SHARED = sample(
    MerlinShared, "Tue 6 Mar 2018 10:00", by="police_cait", ref="MRL-1", to=["csc_mash"]
)
MEETING = sample(
    CinMeetingHeld,
    "Mon 5 Feb 2018 10:00",
    plan_members=["csc", "school", "gp"],
    invited=["csc", "school", "gp"],
    attended=["csc", "school"],
)
VISIT = sample(ChildVisited, "Thu 8 Mar 2018 10:00")
TO_GP = sample(AgencyNotified, "Wed 7 Mar 2018 10:00", ref="MRL-1", recipients=["gp"])
OPENED = sample(InformationOpened, "Wed 7 Mar 2018 12:00", by="gp", ref="MRL-1")
AFTERWARDS = sample(AgencyNotified, "Fri 9 Mar 2018 10:00", ref="MRL-1", recipients=["school"])


def told(event: AnyEvent, *others: AnyEvent) -> set[str]:
    """Name whom this event tells."""
    return set(told_by(fold((event, *others)), event))


def seen(agency: str, *events: AnyEvent) -> list[AnyEvent]:
    """List what an agency has been told of."""
    return [*seen_by(fold(events), agency)]


def test_an_event_tells_those_that_it_names() -> None:
    """As sent to, as notified, as taking part; being invited is not being told."""
    assert told(SHARED) == {"csc"}
    assert told(TO_GP) == {"gp"}
    assert told(MEETING) == {"csc", "school"}
    assert told(VISIT) == set()


def test_some_types_always_tell_someone() -> None:
    """Word to children's social care tells csc, though no field names it."""
    assert told(sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas")) == {"csc"}


def test_what_is_shared_with_the_core_group_tells_the_plan_members() -> None:
    """Those of that day, and only where it was shared."""
    shared = sample(CourtReviewHeld, "Mon 12 Mar 2018 10:00", by="fdac")
    kept = sample(CourtReviewHeld, "Mon 12 Mar 2018 10:00", by="fdac", shared_with_core_group=False)

    assert told(shared, MEETING) == {"school", "gp"}
    assert told(kept, MEETING) == set()


def test_people_are_told_and_are_no_agencies() -> None:
    """A parent has no column."""
    closing = sample(ClosureNotified, "Mon 5 Mar 2018 10:00", recipients=["school", "parent"])

    assert told(closing) == {"school"}


def test_an_agency_has_seen_its_own_and_what_told_it() -> None:
    """And nothing else of the case."""
    everything = (MEETING, MERLIN, SHARED, TO_GP, VISIT)

    assert seen("gp", *everything) == [TO_GP]
    assert seen("school", *everything) == [MEETING]
    assert seen("police", *everything) == [MERLIN]
    assert seen("bdas", *everything) == []


def test_what_an_agency_opened_it_has_seen_up_to_then() -> None:
    """All that bore the ref at that moment, and nothing that came later."""
    everything = (MEETING, MERLIN, SHARED, TO_GP, OPENED, AFTERWARDS)

    assert seen("gp", *everything) == [MERLIN, SHARED, TO_GP, OPENED]


def test_any_team_of_csc_has_seen_what_csc_has() -> None:
    """Told one, told all; elsewhere codes are exact."""
    everything = (MEETING, MERLIN, SHARED, VISIT)

    assert seen("csc_mash", *everything) == seen("csc", *everything) == [MEETING, SHARED, VISIT]
    assert seen("police_cait", *everything) == [SHARED]
