"""A cell of the sharing matrix in short, as the table of the page has it."""

import pytest

from events.base import AnyEvent
from events.samples import example, sample
from events.types.decision_not_to_share import DecisionNotToShare
from events.types.information_opened import InformationOpened
from events.types.information_provided import InformationProvided
from events.types.information_requested import InformationRequested
from events.types.involvement_declared import InvolvementDeclared
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.network_notified import NetworkNotified
from events.types.plan_started import PlanStarted
from projections.judge import Terms
from tests.core.matrix import END, shown
from web.sharing_short import Line, Short, in_short

PLAN = sample(PlanStarted, "Mon 5 Feb 2018 10:00", plan_type="cin")
WORKS_HERE = sample(InvolvementDeclared, "Tue 6 Feb 2018 10:00", by="bdas", person="AD-1")
MERLIN = sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1", person="AD-1")
SHARED = sample(MerlinShared, "Tue 6 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
SO_FAR = (PLAN, WORKS_HERE, MERLIN, SHARED)
PASSED_ON = sample(NetworkNotified, "Fri 9 Mar 2018 10:00", ref="MRL-1", recipients=["bdas"])
REQUEST = sample(InformationRequested, "Tue 6 Mar 2018 10:00", ref="REQ-1", to=["cmht", "school"])


def short(terms: Terms, agency: str, *events: AnyEvent, ref: str = "MRL-1", at: str = END) -> Short:
    """Say a cell in short."""
    told = shown(terms, *events, at=at)
    (row,) = [row for row in told.rows if row.ref == ref]
    return in_short(told.cell(row, agency), row.since, told.as_of, terms.calendar)


@pytest.mark.parametrize(
    ("at", "word", "tone", "left"),
    [
        ("Wed 7 Mar 2018 12:00", "Not yet", "soon", Line("due today")),
        (END, "Not told", "missing", Line("3 working days late", is_late=True)),
    ],
)
def test_what_is_missing_says_since_when_and_how_late(
    terms: Terms, at: str, word: str, tone: str, left: Line
) -> None:
    """Its clock runs in the cell itself."""
    found = short(terms, "bdas", *SO_FAR, at=at)

    assert found == Short(word, tone, (Line("since Tue 6 Mar 2018"), left))


def test_what_came_late_says_when_and_how_late(terms: Terms) -> None:
    """And is coloured, but not as what is missing."""
    assert short(terms, "bdas", *SO_FAR, PASSED_ON) == Short(
        "Told late",
        "late",
        (Line("Fri 9 Mar 2018"), Line("2 working days late", is_late=True)),
    )


def test_what_an_agency_recorded_that_day_needs_no_date(terms: Terms) -> None:
    """The line of the piece has it already; word that came on that day has its own."""
    assert short(terms, "police", *SO_FAR) == Short("Own", "known", ())
    assert short(terms, "csc", *SO_FAR) == Short("Told", "known", (Line("Tue 6 Mar 2018"),))


def test_opening_and_answering_are_told(terms: Terms) -> None:
    """And an answer that is missing."""
    opened = sample(InformationOpened, "Wed 7 Mar 2018 09:00", by="cmht", ref="REQ-1")
    answer = sample(InformationProvided, "Mon 12 Mar 2018 09:00", by="cmht", ref="REQ-1")
    events = (REQUEST, opened, answer)

    assert short(terms, "cmht", *events, ref="REQ-1").lines == (
        Line("Tue 6 Mar 2018"),
        Line("opened Wed 7 Mar 2018"),
        Line("answered Mon 12 Mar 2018"),
        Line("2 working days late", is_late=True),
    )
    assert short(terms, "school", *events, ref="REQ-1") == Short(
        "Told",
        "owing",
        (Line("Tue 6 Mar 2018"), Line("no answer, 2 working days late", is_late=True)),
    )


def test_what_is_kept_back_says_since_when(terms: Terms) -> None:
    """Nobody owes it; blank is what nobody thought of."""
    kept = sample(
        example(DecisionNotToShare, ref="MRL-1", **{"with": ["school"]}), "Wed 7 Mar 2018 09:00"
    )

    assert short(terms, "school", *SO_FAR, kept) == Short(
        "Kept back", "kept", (Line("Wed 7 Mar 2018"),)
    )
    assert short(terms, "school", *SO_FAR) == Short("", "known", ())
