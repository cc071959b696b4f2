"""Which pieces of information there are: meetings, the plan, requests, minutes, the closure."""

from events.base import AnyEvent
from events.samples import sample
from events.types.agency_notified import AgencyNotified
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.closure_notified import ClosureNotified
from events.types.conference_held import ConferenceHeld
from events.types.disagreement_raised import DisagreementRaised
from events.types.information_provided import InformationProvided
from events.types.information_requested import InformationRequested
from events.types.minutes_distributed import MinutesDistributed
from events.types.plan_distributed import PlanDistributed
from events.types.plan_receipt_acknowledged import PlanReceiptAcknowledged
from events.types.referral_received import ReferralReceived
from events.types.strategy_discussion_held import StrategyDiscussionHeld
from events.types.strategy_record_shared import StrategyRecordShared
from projections.judge import Terms
from tests.core.matrix import MEETING, named, running, shown


def test_who_took_part_was_there_and_who_was_only_invited_was_not(terms: Terms) -> None:
    """A meeting is a piece of its own."""
    told = shown(terms, MEETING)
    row = named(told, "Child in need meeting (initial)")

    assert told.cell(row, "csc").state == "own"
    assert told.cell(row, "school").was_there
    assert told.cell(row, "gp").state == "not_owed"


TO_SCHOOL_AND_GP = sample(
    PlanDistributed, "Tue 6 Feb 2018 09:00", plan_type="cin", recipients=["school", "gp"]
)
REVIEW = sample(
    CinMeetingHeld,
    "Mon 5 Mar 2018 10:00",
    kind="review",
    plan_started=None,
    plan_members=["csc", "school", "gp", "bdas"],
    attended=["csc"],
)
NEXT = sample(PlanDistributed, "Tue 6 Mar 2018 09:00", plan_type="cin", recipients=["school"])


def test_the_plan_is_a_piece_from_when_it_is_owed(terms: Terms) -> None:
    """Before anybody was sent it, all who are owed it have not got it."""
    told = shown(terms, MEETING, at="Mon 5 Feb 2018 12:00")
    row = named(told, "Child in need plan, version 1")

    assert {cell.agency: cell.state for cell in row.cells} == {
        "csc": "own",
        **dict.fromkeys(("school", "gp", "bdas"), "not_told"),
    }
    assert (told.versions, [column.holds for column in told.columns]) == (0, [None] * 4)


def test_each_version_is_a_row_and_each_agency_holds_its_newest(terms: Terms) -> None:
    """The GP has the first, the school the second, BDAS none."""
    told = shown(terms, MEETING, TO_SCHOOL_AND_GP, REVIEW, NEXT)
    first, second = (named(told, f"Child in need plan, version {number}") for number in (1, 2))

    assert told.versions == 2
    held = {each.agency: each.holds for each in told.columns}
    assert held == {"csc": 2, "school": 2, "gp": 1, "bdas": None}
    assert told.cell(first, "bdas").state == "not_told"
    assert told.cell(second, "gp").state == "not_owed"  # a review owes nobody the plan


def test_a_later_version_ends_the_wait_for_the_first(terms: Terms) -> None:
    """Late: the agency never had the first, and is owed it no more."""
    to_bdas = sample(PlanDistributed, "Tue 6 Mar 2018 09:00", plan_type="cin", recipients=["bdas"])
    told = shown(terms, MEETING, TO_SCHOOL_AND_GP, REVIEW, to_bdas)
    first = told.cell(named(told, "Child in need plan, version 1"), "bdas")

    assert (first.state, first.told) == ("told", to_bdas)
    assert running(first).late_at(told.as_of)
    assert told.holds("bdas") == 2


def test_who_was_only_told_that_there_is_a_plan_does_not_hold_it(terms: Terms) -> None:
    """Word to the GP meets what is owed to it; the plan it has not got."""
    without_gp = sample(
        CinMeetingHeld, "Mon 5 Feb 2018 10:00", plan_members=["csc", "school"], attended=["csc"]
    )
    word = sample(AgencyNotified, "Wed 7 Feb 2018 10:00", ref="PLAN-1", recipients=["gp"])
    told = shown(terms, without_gp, word)
    cell = told.cell(named(told, "Child in need plan, version 1"), "gp")

    assert (cell.state, running(cell).running) == ("told", False)
    assert told.holds("gp") is None


def test_a_receipt_is_an_answer(terms: Terms) -> None:
    """To the version that it names or was sent last."""
    receipt = sample(
        PlanReceiptAcknowledged, "Wed 7 Feb 2018 10:00", by="gp", plan_type="cin", plan_version=None
    )
    told = shown(terms, MEETING, TO_SCHOOL_AND_GP, receipt)
    row = named(told, "Child in need plan, version 1")

    assert told.cell(row, "gp").answered == receipt
    assert told.cell(row, "gp").known_by == TO_SCHOOL_AND_GP
    assert told.cell(row, "school").answered is None


REQUEST = sample(InformationRequested, "Mon 5 Mar 2018 10:00", ref="REQ-1", to=["gp", "bdas"])
ANSWER = sample(InformationProvided, "Tue 6 Mar 2018 10:00", by="gp", ref="REQ-1")


def test_a_request_shows_who_answered_and_who_owes_an_answer(terms: Terms) -> None:
    """Both were asked, and so know of it; each owes its own answer."""
    told = shown(terms, REQUEST, ANSWER)
    row = named(told, "Request for information")
    gp, bdas = told.cell(row, "gp"), told.cell(row, "bdas")

    assert (gp.state, bdas.state) == ("told", "told")
    assert (gp.answered, bdas.answered) == (ANSWER, None)
    assert gp.answer is not None
    assert bdas.answer is not None
    assert (gp.answer.running, bdas.answer.running) == (False, True)
    assert bdas.answer.owed_by == ("bdas",)
    assert bdas.answer.says == (
        "A request for information about the family has not been answered by BDAS."
    )
    assert (bdas.clock, told.cell(row, "csc").state) == (None, "own")


def test_an_answer_from_the_same_group_is_as_good(terms: Terms) -> None:
    """Who answered is named; the duty of the one asked is met."""
    asked = sample(InformationRequested, "Mon 5 Mar 2018 10:00", ref="REQ-1", to=["cmht"])
    told = shown(terms, asked, ANSWER)
    cell = told.cell(named(told, "Request for information"), "cmht")

    assert cell.answered == ANSWER
    assert cell.answer is not None
    assert not cell.answer.running


def conference(at: str) -> AnyEvent:
    """Make a review conference to which school and GP were invited, and the school came."""
    return sample(
        ConferenceHeld,
        at,
        conference="rcpc",
        outcome="cp_plan_continues",
        invited=["csc", "school", "gp"],
        attended=["csc", "school"],
    )


def test_minutes_are_a_piece_for_each_conference_of_their_kind(terms: Terms) -> None:
    """Those of the first went to the school, those of the second to nobody yet."""
    first, second = conference("Tue 6 Feb 2018 10:00"), conference("Tue 6 Mar 2018 10:00")
    sent = sample(
        MinutesDistributed, "Tue 20 Feb 2018 10:00", conference="rcpc", recipients=["school"]
    )
    told = shown(terms, first, sent, second)
    rows = [row for row in told.rows if row.words == "Minutes of the RCPC"]

    assert [told.cell(row, "school").state for row in rows] == ["told", "not_told"]
    assert [told.cell(row, "gp").state for row in rows] == ["not_told", "not_told"]
    assert [running(told.cell(row, "gp")).since for row in rows] == [
        first.occurred_at,
        second.occurred_at,
    ]


def test_minutes_of_no_conference_we_know_of_are_shown_all_the_same(terms: Terms) -> None:
    """The feed may have begun between the two."""
    sent = sample(MinutesDistributed, "Tue 20 Feb 2018 10:00", recipients=["school"])
    told = shown(terms, sent)

    assert told.cell(named(told, "Minutes of the ICPC"), "school").state == "told"


def test_the_record_of_a_discussion_is_not_the_incident(terms: Terms) -> None:
    """Who took part knows of the incident, and of the record once it is sent."""
    held = sample(
        StrategyDiscussionHeld,
        "Mon 4 Mar 2024 10:00",
        ref="MRL-1",
        attended=["csc", "police", "school"],
    )
    record = sample(
        StrategyRecordShared, "Mon 4 Mar 2024 15:00", ref="MRL-1", recipients=["school"]
    )
    told = shown(terms, held, record, at="Wed 6 Mar 2024 10:00")
    discussion, of_it = (
        named(told, "Strategy discussion"),
        named(told, "Record of the strategy discussion"),
    )

    assert [told.cell(discussion, a).was_there for a in ("police", "school")] == [True, True]
    assert [told.cell(of_it, a).state for a in ("police", "school")] == ["not_told", "told"]
    assert (discussion.ref, of_it.ref) == ("MRL-1", "MRL-1")


def test_where_no_duty_was_in_force_an_unsent_record_is_no_row(terms: Terms) -> None:
    """In 2018 nobody was owed the record of a strategy discussion."""
    held = sample(StrategyDiscussionHeld, "Mon 5 Mar 2018 10:00", ref="MRL-1")

    assert [row.words for row in shown(terms, held).rows] == ["Strategy discussion"]


def test_the_closure_is_a_piece_for_each_opening_of_the_case(terms: Terms) -> None:
    """Told before it was closed is told; word of the first closure is none of the second."""
    network = (MEETING, sample(ClosureNotified, "Mon 5 Mar 2018 10:00", recipients=["school"]))
    closed = sample(CaseClosed, "Wed 7 Mar 2018 10:00")
    again = sample(ReferralReceived, "Thu 8 Mar 2018 10:00")
    closed_again = sample(CaseClosed, "Fri 9 Mar 2018 10:00")

    told = shown(terms, *network, closed, again, closed_again)
    first, second = [row for row in told.rows if row.words == "Closure of the case"]

    assert told.cell(first, "school").state == "told"
    assert told.cell(first, "bdas").state == "not_told"
    assert told.cell(second, "school").state == "not_owed"
    assert told.cell(second, "gp").state == "not_told"


def test_what_is_no_information_about_a_family_is_no_row(terms: Terms) -> None:
    """A disagreement has a ref and tells of nothing."""
    raised = sample(DisagreementRaised, "Mon 5 Mar 2018 10:00", by="school", ref="DIS-1")

    assert shown(terms, raised).rows == ()


def test_a_parent_has_no_column(terms: Terms) -> None:
    """People are told, and are no agencies."""
    told = sample(ClosureNotified, "Mon 5 Mar 2018 10:00", recipients=["parent", "school"])

    assert [c.agency for c in shown(terms, told).columns] == ["csc", "school"]
