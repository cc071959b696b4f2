"""Who works with a family, since when, who is expected and missing, and its people."""

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.housing_consultation_recorded import HousingConsultationRecorded
from events.types.involvement_declared import InvolvementDeclared
from events.types.involvement_ended import InvolvementEnded
from events.types.network_member_recorded import NetworkMemberRecorded
from events.types.plan_distributed import PlanDistributed
from events.types.plan_ended import PlanEnded
from events.types.service_disclosed import ServiceDisclosed
from events.types.service_not_relevant import ServiceNotRelevant
from events.types.tenure_recorded import TenureRecorded
from projections.agencies import Groups
from projections.expected import Expected, expected
from projections.household_members import household_members
from projections.judge import Terms
from projections.members import Member, former, members
from projections.timeline import fold

RECORDED = sample(NetworkMemberRecorded, "Wed 17 Jan 2018 10:00", agencies=["school", "gp"])
DECLARED = sample(InvolvementDeclared, "Tue 16 Jan 2018 10:00", by="bdas", person="AD-1")
MEETING = sample(
    CinMeetingHeld,
    "Wed 21 Feb 2018 10:00",
    plan_started=True,
    plan_members=["csc", "school", "bdas"],
    invited=["csc", "school", "bdas"],
    attended=["csc", "school"],
)
RENTED = sample(TenureRecorded, "Wed 21 Feb 2018 12:00", tenure="social_rent")
TO_BDAS = sample(PlanDistributed, "Fri 23 Feb 2018 09:00", plan_type="cin", recipients=["bdas"])
SO_FAR = (RECORDED, DECLARED, MEETING, RENTED, TO_BDAS)


def member(agency: str, *events: AnyEvent) -> Member:
    """Find an agency among those that work with the family."""
    return next(each for each in members(fold(events, Groups())) if each.agency == agency)


def called_for(
    terms: Terms, *events: AnyEvent, at: str = "Mon 12 Mar 2018 10:00"
) -> dict[str, Expected]:
    """Say who is expected, by agency."""
    case = fold(events, terms.groups)
    return {each.agency: each for each in expected(case, terms, moment(at))}


def missing(terms: Terms, *events: AnyEvent) -> dict[str, list[str]]:
    """Say who is missing, and by which rules."""
    return {
        agency: [reason.rule for reason in each.unmet]
        for agency, each in called_for(terms, *events).items()
        if each.is_missing
    }


def test_each_part_of_an_agency_says_since_when() -> None:
    """It may have several, and is in the network since the first."""
    bdas = member("bdas", *SO_FAR)

    assert [(part.kind, part.since, part.person) for part in bdas.parts] == [
        ("plan_member", MEETING, None),
        ("works_with", DECLARED, "AD-1"),
    ]
    assert bdas.since == DECLARED.occurred_at
    assert [part.kind for part in member("gp", *SO_FAR).parts] == ["recorded"]


def test_csc_leads_since_the_case_was_opened() -> None:
    """It stands first, then the network in its order."""
    found = members(fold(SO_FAR, Groups()))

    assert [each.agency for each in found] == ["csc", "school", "gp", "bdas"]
    assert found[0].parts[0].since == DECLARED
    assert members(fold((), Groups())) == ()


def test_a_plan_member_left_out_and_named_again_counts_from_then() -> None:
    """What counts is since when it has been one without a break."""
    without, again = (
        sample(CinMeetingHeld, at, kind="review", plan_started=None, plan_members=named)
        for at, named in (
            ("Wed 21 Mar 2018 10:00", ["csc", "school"]),
            ("Wed 4 Apr 2018 10:00", ["csc", "school", "bdas"]),
        )
    )

    assert member("bdas", *SO_FAR, without, again).parts[0].since == again
    assert member("school", *SO_FAR, without, again).parts[0].since == MEETING
    assert [part.kind for part in member("bdas", *SO_FAR, without).parts] == ["works_with"]


def test_the_last_contact_is_what_was_heard_and_what_was_told() -> None:
    """To take part in a meeting is to be heard; an agency may never have been either."""
    school, bdas, gp = (member(agency, *SO_FAR).contact for agency in ("school", "bdas", "gp"))

    assert (school.heard, school.told) == (MEETING, None)
    assert (bdas.heard, bdas.told) == (DECLARED, TO_BDAS)
    assert (gp.heard, gp.told) == (None, None)


def test_an_agency_that_ended_its_work_or_was_ruled_out_is_told_apart() -> None:
    """Unless it is in the network all the same."""
    crc = sample(InvolvementDeclared, "Tue 16 Jan 2018 11:00", by="crc", person="AD-2")
    over = [
        sample(InvolvementEnded, "Mon 5 Mar 2018 10:00", by=by, person=person)
        for by, person in (("crc", "AD-2"), ("bdas", "AD-1"))
    ]
    ruled_out = sample(ServiceNotRelevant, "Tue 6 Mar 2018 10:00", service="housing")
    found = former(fold((*SO_FAR, crc, *over, ruled_out), Groups()))

    assert [(each.agency, each.by) for each in found] == [("crc", over[0]), ("housing", ruled_out)]


def test_a_child_in_need_plan_calls_for_the_gp_and_for_housing(terms: Terms) -> None:
    """Housing where the home is not owned; the GP is in the network, and owed word elsewhere."""
    assert missing(terms, *SO_FAR) == {"housing": ["N06"]}
    assert missing(terms, DECLARED, MEETING) == {"gp": ["N04"]}
    assert called_for(terms, *SO_FAR)["gp"].in_network


def test_who_was_consulted_or_ruled_out_is_not_missing(terms: Terms) -> None:
    """It has had what it was owed, and when is told."""
    consulted = sample(HousingConsultationRecorded, "Wed 7 Mar 2018 16:00")
    ruled_out = sample(ServiceNotRelevant, "Wed 7 Mar 2018 16:00", service="housing")

    for done in (consulted, ruled_out):
        assert missing(terms, *SO_FAR, done) == {}
        [reason] = called_for(terms, *SO_FAR, done)["housing"].reasons
        assert reason.met_at == done.occurred_at


def test_a_child_protection_plan_calls_for_all_who_were_invited_and_for_cait(terms: Terms) -> None:
    """Those of the core group are in the network; of two conferences the last counts."""
    conferences = [
        sample(
            ConferenceHeld,
            at,
            conference=kind,
            invited=["csc", "school", "cmht", "gp"],
            attended=["csc", "school"],
            core_group=["csc", "school"],
            outcome=outcome,
        )
        for at, kind, outcome in (
            ("Mon 5 Feb 2018 10:00", "icpc", "cp_plan"),
            ("Mon 5 Mar 2018 10:00", "rcpc", "cp_plan_continues"),
        )
    ]
    sent = sample(PlanDistributed, "Mon 5 Mar 2018 12:00", recipients=["cmht"])

    assert missing(terms, *conferences, sent) == {"gp": ["S13"], "police_cait": ["P10"]}
    [last] = called_for(terms, *conferences, sent)["cmht"].reasons
    assert last.judged.duty.trigger == conferences[1]
    assert last.met_at == sent.occurred_at


def test_a_service_that_was_disclosed_is_expected_without_any_plan(terms: Terms) -> None:
    """Until it is recorded, or ruled out."""
    disclosed = sample(ServiceDisclosed, "Wed 17 Jan 2018 10:00", service="talking_therapies")
    recorded = sample(
        NetworkMemberRecorded, "Thu 18 Jan 2018 10:00", agencies=["talking_therapies"]
    )

    assert missing(terms, DECLARED, disclosed) == {"talking_therapies": ["N02"]}
    assert missing(terms, DECLARED, disclosed, recorded) == {}


def test_without_a_plan_nobody_is_expected_by_one(terms: Terms) -> None:
    """Also where one has ended."""
    ended = sample(PlanEnded, "Mon 5 Mar 2018 10:00", plan_type="cin")

    assert called_for(terms, RECORDED, DECLARED) == {}
    assert called_for(terms, *SO_FAR, ended) == {}


def test_people_are_told_with_their_place_and_who_works_with_them() -> None:
    """One who left and came back is there; one of whom nothing is recorded is named too."""
    carer, back = (
        sample(HouseholdMemberRecorded, at, person="AD-2", role="partner")
        for at in ("Mon 15 Jan 2018 10:00", "Mon 5 Mar 2018 10:00")
    )
    left = sample(HouseholdMemberLeft, "Mon 12 Feb 2018 10:00", person="AD-2")
    first, second = household_members(fold((DECLARED, carer, left), Groups()))

    assert (first.ref, first.linked, first.last) == ("AD-1", None, DECLARED)
    assert [service.agency for service in first.services] == ["bdas"]
    assert (second.ref, second.linked, second.left, second.services) == ("AD-2", carer, left, ())
    [_, again] = household_members(fold((DECLARED, carer, left, back), Groups()))
    assert (again.linked, again.left) == (back, None)
