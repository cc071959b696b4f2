"""The sharing matrix as tests ask for it: of a few events, at a moment."""

from datetime import datetime

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from projections.cells import Cell
from projections.clocks import Clock
from projections.judge import Terms
from projections.replay import replay
from projections.sharing import Row, Sharing, sharing

END = "Mon 12 Mar 2018 10:00"
MEETING = sample(
    CinMeetingHeld,
    "Mon 5 Feb 2018 10:00",
    plan_members=["csc", "school", "gp", "bdas"],
    invited=["csc", "school", "gp", "bdas"],
    attended=["csc", "school"],
)


def shown(
    terms: Terms, *events: AnyEvent, at: str | datetime = END, known: str | None = None
) -> Sharing:
    """Show who knew what of a case at a moment."""
    when = at if isinstance(at, datetime) else moment(at)
    known_at = moment(known) if known else when
    return sharing(replay("CASE-1", events, terms, when, known_at), terms, when, known_at)


def named(told: Sharing, words: str) -> Row:
    """Find the one row that is called so."""
    (row,) = [row for row in told.rows if row.words == words]
    return row


def running(cell: Cell) -> Clock:
    """Give the clock of a cell."""
    assert cell.clock is not None
    return cell.clock
