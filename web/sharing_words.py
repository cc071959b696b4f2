"""The sharing matrix in words: a cell in one or two, or in full; the plan and its versions."""

from collections.abc import Iterator
from datetime import datetime

from events.base import Event
from events.types.decision_not_to_share import DecisionNotToShare
from projections.calendar import WorkingCalendar, london_day
from projections.cells import Cell
from projections.clocks import Clock
from projections.plan_versions import PlanSent
from projections.sentences import PHRASES
from projections.words import agencies, capitalised, uk, uk_day, words
from web.spans import counted, lateness, time_left


def plan_named(plan: PlanSent) -> str:
    """Name a plan: `Outline child protection plan`."""
    return capitalised(f"{PHRASES.get(('plan_type', plan.type)) or words(plan.type)} plan")


def versions_sent(number: int) -> str:
    """Say how many versions were sent: `1 version sent`, `no version sent`."""
    return f"{counted(number, 'version') if number else 'no version'} sent"


def in_a_word(cell: Cell, at: datetime) -> str:
    """Say the cell as the table does; blank where nothing is known and nothing was owed."""
    clock = cell.clock
    match cell.state:
        case "own":
            return "own"
        case "told" if cell.was_there:
            return "there"
        case "told":
            return "told late" if clock and clock.met_by and clock.late_at(at) else "told"
        case "not_told" if clock:
            return "waived" if clock.waived else "NOT TOLD" if clock.late_at(at) else "not yet"
        case "kept_back":
            return "kept back"
    return ""


def in_full(cell: Cell, at: datetime, calendar: WorkingCalendar) -> str:
    """Say the cell in sentences, with every moment; blank where nothing was owed."""
    told = (*_known(cell, calendar), *_owed(cell, at, calendar), *_replied(cell, at, calendar))
    return " ".join(f"{capitalised(sentence)}." for sentence in told)


def _known(cell: Cell, calendar: WorkingCalendar) -> Iterator[str]:
    by = cell.known_by
    if by is None:
        return
    if cell.state == "own":
        yield f"its own record {uk(by.occurred_at)}"
    else:
        how = "was there" if cell.was_there else "told"
        yield f"{how} {uk(by.occurred_at)}{_in_time(cell.clock, calendar)}"
    if london_day(by.known_at) > london_day(by.occurred_at):
        yield f"this was known {uk(by.known_at)}"


def _in_time(clock: Clock | None, calendar: WorkingCalendar) -> str:
    """Say how it was met, where it was owed."""
    if clock is None or clock.met_at is None:
        return ""
    late = clock.late_at(clock.met_at)
    return f", {lateness(clock.due_at, clock.met_at, calendar)}" if late else ", in time"


def _owed(cell: Cell, at: datetime, calendar: WorkingCalendar) -> Iterator[str]:
    """Say what is still owed to the agency, and why it is not told."""
    clock = cell.clock
    if cell.state == "not_told":
        yield "not told"
    if clock and clock.running:
        still = "still owed" if cell.known_by else "owed"
        since = f"since {uk(clock.since)}"
        yield f"{still} by {agencies(clock.owed_by)} {since}, {_due(clock, at, calendar)}"
    elif clock and clock.alert and clock.waived:
        yield f"waived by {clock.alert.actor}: {words(clock.alert.reason or '')}"
    if cell.kept_back and not cell.known_by:
        yield _kept_back(cell.kept_back)


def _kept_back(decided: Event[DecisionNotToShare]) -> str:
    by, when = words(decided.agency), uk(decided.occurred_at)
    review = decided.fact.review_on
    again = f", to be looked at again {uk_day(review)}" if review else ""
    return f"kept back by decision of {by}, {when}: {words(decided.fact.lawful_basis)}{again}"


def _replied(cell: Cell, at: datetime, calendar: WorkingCalendar) -> Iterator[str]:
    """Say whether the agency opened it and answered."""
    if cell.opened and cell.opened is not cell.known_by:
        yield f"opened {uk(cell.opened.occurred_at)}"
    if cell.answered:
        by = "" if cell.answered.agency == cell.agency else f"by {words(cell.answered.agency)} "
        yield f"answered {by}{uk(cell.answered.occurred_at)}{_in_time(cell.answer, calendar)}"
    elif cell.answer and cell.answer.running:
        yield f"no answer, {_due(cell.answer, at, calendar)}"


def _due(clock: Clock, at: datetime, calendar: WorkingCalendar) -> str:
    """Say until when, and how late it is or how much time is left."""
    said = lateness if clock.late_at(at) else time_left
    return f"by {uk(clock.due_at)}: {said(clock.due_at, at, calendar)}"
