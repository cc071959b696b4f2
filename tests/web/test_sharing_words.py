"""A cell of the sharing matrix in words, for the page and the command alike."""

import pytest

from events.base import AnyEvent
from events.samples import example, sample
from events.types.alert_waived import AlertWaived
from events.types.decision_not_to_share import DecisionNotToShare
from events.types.encompass_notified import EncompassNotified
from events.types.information_provided import InformationProvided
from events.types.information_requested import InformationRequested
from events.types.involvement_declared import InvolvementDeclared
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.plan_started import PlanStarted
from projections.judge import Terms
from tests.core.matrix import END, running, shown
from web.sharing_words import in_a_word, in_full

PLAN = sample(PlanStarted, "Mon 5 Feb 2018 10:00", plan_type="cin")
WORKS_HERE = sample(InvolvementDeclared, "Tue 6 Feb 2018 10:00", by="bdas", person="AD-1")
MERLIN = sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1", person="AD-1")
SHARED = sample(MerlinShared, "Tue 6 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
SO_FAR = (PLAN, WORKS_HERE, MERLIN, SHARED)
REQUEST = sample(InformationRequested, "Fri 9 Mar 2018 10:00", ref="REQ-1", to=["cmht", "bdas"])


def said(terms: Terms, agency: str, *events: AnyEvent, ref: str = "MRL-1", at: str = END) -> str:
    """Say a cell in a word and in full."""
    told = shown(terms, *events, at=at)
    (row,) = [row for row in told.rows if row.ref == ref]
    cell = told.cell(row, agency)
    return f"{in_a_word(cell, told.as_of)}| {in_full(cell, told.as_of, terms.calendar)}"


OWED = "since Tue 6 Mar 2018, 10:00, by Wed 7 Mar 2018, 23:59"


@pytest.mark.parametrize(
    ("at", "word", "standing"),
    [
        ("Tue 6 Mar 2018 12:00", "not yet", "due in 1 working day"),
        ("Wed 7 Mar 2018 12:00", "not yet", "due today"),
        ("Thu 8 Mar 2018 09:00", "NOT TOLD", "9 hours late"),
        ("Mon 12 Mar 2018 10:00", "NOT TOLD", "3 working days late"),
    ],
)
def test_the_clock_is_said_with_who_owes_it(
    terms: Terms, at: str, word: str, standing: str
) -> None:
    """Since when, until when, and how late it is or how much time is left."""
    assert said(terms, "bdas", *SO_FAR, at=at) == (
        f"{word}| Not told. Owed by CSC {OWED}: {standing}."
    )


def test_what_is_not_owed_is_blank(terms: Terms) -> None:
    """And so is an agency of which nobody speaks."""
    assert said(terms, "school", *SO_FAR) == "| "


def test_told_by_other_means_says_what_is_still_owed(terms: Terms) -> None:
    """It knows, and csc has not passed it on."""
    by_police = sample(
        EncompassNotified, "Tue 6 Mar 2018 08:00", by="police", ref="MRL-1", to=["bdas"]
    )

    assert said(terms, "bdas", *SO_FAR, by_police) == (
        f"told| Told Tue 6 Mar 2018, 08:00. Still owed by CSC {OWED}: 3 working days late."
    )


def test_what_is_kept_back_says_by_whom_and_why(terms: Terms) -> None:
    """With the day on which it is looked at again, where there is one."""
    for_good, for_now = (
        sample(
            example(
                DecisionNotToShare,
                ref="MRL-1",
                lawful_basis="not_proportionate",
                review_on=review_on,
                **{"with": ["school"]},
            ),
            "Wed 7 Mar 2018 09:00",
        )
        for review_on in (None, "2018-06-01")
    )
    kept = "kept back| Kept back by decision of CSC, Wed 7 Mar 2018, 09:00: not proportionate"

    assert said(terms, "school", *SO_FAR, for_good) == f"{kept}."
    assert (
        said(terms, "school", *SO_FAR, for_now) == f"{kept}, to be looked at again Fri 1 Jun 2018."
    )


def test_a_waiver_says_by_whom_and_why(terms: Terms) -> None:
    """Nobody waits for it any more; the agency has not been told for that."""
    told = shown(terms, *SO_FAR)
    alert = running(told.cell(told.rows[-1], "bdas")).alert
    assert alert is not None
    waived = example(AlertWaived, alert_id=alert.alert_id, actor="M-1", reason="moved_away")
    waiver = sample(waived, "Sun 11 Mar 2018 10:00", recorded="Sun 11 Mar 2018 10:00")

    assert said(terms, "bdas", *SO_FAR, waiver._replace(source="/service/web")) == (
        "waived| Not told. Waived by M-1: moved away."
    )


def test_an_answer_is_said_and_one_that_is_missing_too(terms: Terms) -> None:
    """And by whom, where another of its group answered."""
    by_gp = sample(InformationProvided, "Mon 12 Mar 2018 09:00", by="gp", ref="REQ-1")
    asked = "told| Told Fri 9 Mar 2018, 10:00."

    assert said(terms, "bdas", REQUEST, by_gp, ref="REQ-1") == (
        f"{asked} No answer, by Tue 13 Mar 2018, 23:59: due in 1 working day."
    )
    assert said(terms, "cmht", REQUEST, by_gp, ref="REQ-1") == (
        f"{asked} Answered by GP Mon 12 Mar 2018, 09:00, in time."
    )
