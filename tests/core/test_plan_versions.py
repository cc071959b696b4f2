"""Which version of a plan was sent, and who holds it."""

from events.base import AnyEvent
from events.samples import sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.event_retracted import EventRetracted
from events.types.plan_distributed import PlanDistributed
from events.types.plan_receipt_acknowledged import PlanReceiptAcknowledged
from projections.plan_versions import current_plan, versions_held, versions_sent
from projections.timeline import fold

START = sample(CinMeetingHeld, "Mon 5 Feb 2018 10:00", kind="initial", plan_started=True)
REVIEW = sample(CinMeetingHeld, "Mon 5 Mar 2018 10:00", kind="review", plan_started=None)
ICPC = sample(ConferenceHeld, "Mon 9 Apr 2018 10:00", conference="icpc", outcome="cp_plan")


def sent(at: str, *to: str, version: int | None = None, plan: str = "cin") -> AnyEvent:
    """Make a distribution of a plan."""
    return sample(PlanDistributed, at, plan_type=plan, recipients=[*to], plan_version=version)


def received(at: str, by: str, version: int | None = None) -> AnyEvent:
    """Make a receipt of the child in need plan."""
    return sample(PlanReceiptAcknowledged, at, by=by, plan_type="cin", plan_version=version)


def numbers(*events: AnyEvent) -> list[int]:
    """List the versions that were sent, in the order in which they were."""
    case = fold(events)
    versions = versions_sent(case)
    return [versions[each.key].number for each in case.of(PlanDistributed)]


def held(*events: AnyEvent) -> dict[str, int]:
    """Say who holds which version of the plan that started last, csc left aside."""
    case = fold(events)
    found = versions_held(case, current_plan(case))
    return {agency: number for agency, number in found.items() if agency != "csc"}


FIRST = sent("Tue 6 Feb 2018 10:00", "school", "gp")
SECOND = sent("Tue 6 Mar 2018 10:00", "school")


def test_each_distribution_after_a_new_meeting_is_the_next_version() -> None:
    """The first is the first, whatever came before it."""
    assert numbers(START, FIRST, REVIEW, SECOND) == [1, 2]
    assert held(START, FIRST, REVIEW, SECOND) == {"school": 2, "gp": 1}


def test_sent_again_with_no_meeting_between_is_the_same_version() -> None:
    """It only went to more agencies."""
    again = sent("Thu 1 Mar 2018 10:00", "bdas")

    assert numbers(START, FIRST, again, REVIEW, SECOND) == [1, 1, 2]
    assert held(START, FIRST, again) == {"school": 1, "gp": 1, "bdas": 1}


def test_meetings_after_which_nothing_was_sent_make_no_version() -> None:
    """A version is what was sent."""
    assert numbers(START, REVIEW, SECOND) == [1]
    assert held(START, REVIEW) == {}


def test_a_version_that_is_named_is_that_one() -> None:
    """An older one, sent again late, takes nothing away from who has a newer one."""
    third = sent("Tue 6 Mar 2018 10:00", "school", version=3)
    old_one = sent("Wed 7 Mar 2018 10:00", "school", "bdas", version=1)
    after_icpc = sent("Tue 10 Apr 2018 10:00", "school")

    assert numbers(START, FIRST, third, old_one) == [1, 3, 1]
    assert held(START, FIRST, third, old_one) == {"school": 3, "gp": 1, "bdas": 1}
    assert numbers(START, FIRST, third, old_one, REVIEW, ICPC, after_icpc) == [1, 3, 1, 4]


def test_each_plan_is_counted_from_one() -> None:
    """Whoever held the child in need plan does not hold the child protection plan for that."""
    outline = sent("Tue 10 Apr 2018 10:00", "school", plan="cp_outline")

    assert numbers(START, FIRST, REVIEW, SECOND, ICPC, outline) == [1, 2, 1]
    assert held(START, FIRST, ICPC) == {}
    assert held(START, FIRST, ICPC, outline) == {"school": 1}


def test_who_says_that_it_has_the_plan_has_it() -> None:
    """The version that it names; else the last that it was sent; else the first there is."""
    assert held(START, received("Wed 7 Feb 2018 10:00", "nursery")) == {"nursery": 1}
    assert held(START, received("Wed 7 Feb 2018 10:00", "nursery", version=2)) == {"nursery": 2}
    to_gp = received("Wed 7 Mar 2018 10:00", "gp")
    assert held(START, FIRST, REVIEW, SECOND, to_gp) == {"school": 2, "gp": 1}


def test_a_plan_whose_start_nobody_told_is_held_all_the_same() -> None:
    """The feed may have begun in the middle of it."""
    assert held(FIRST) == {"school": 1, "gp": 1}
    assert held() == {}


def test_what_was_retracted_was_not_sent() -> None:
    """From the moment at which that is known."""
    gone = sample(EventRetracted, "Wed 7 Feb 2018 10:00", retracts=FIRST.id, reason="wrong_fact")

    assert held(START, FIRST, gone) == {}


def test_a_recipient_who_is_a_person_is_no_agency() -> None:
    """The plan may go to a parent too."""
    assert held(START, sent("Tue 6 Feb 2018 10:00", "parent", "school")) == {"school": 1}
