"""What holds of who knew what on any history: the six cases disturbed, and what chance makes."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import AnyEvent
from events.samples import moment
from events.types.event_retracted import EventRetracted
from projections.alerts import OPEN
from projections.cells import Cell
from projections.clocks import Clock
from projections.judge import Terms
from projections.pieces import who
from projections.replay import replay
from projections.sharing import Sharing
from tests.core.disturbed_cases import histories
from tests.core.matrix import shown
from tests.core.random_histories import history

BEGIN = moment("Tue 1 Aug 2017")


any_history = st.one_of(histories(), st.integers(0, 400).map(history))
any_two_days = st.tuples(st.integers(0, 420), st.integers(0, 120))


def moments(events: list[AnyEvent], days: tuple[int, int]) -> tuple[datetime, datetime]:
    """Choose two moments of a history, the earlier first."""
    begin = min((event.occurred_at for event in events), default=BEGIN)
    then = begin + timedelta(days=days[0])
    return then, then + timedelta(days=days[1])


def known(told: Sharing) -> set[tuple[tuple[str, str], str]]:
    """Say of each event by which an agency was shown to know something, whom."""
    return {
        (event.key, cell.agency)
        for row in told.rows
        for cell in row.cells
        if cell.known_by and (event := cell.known_by)
    }


def knowing(told: Sharing) -> set[tuple[tuple[str, str], str]]:
    """Say of each event of a piece who is shown to know of that piece."""
    return {
        (event.key, cell.agency)
        for row in told.rows
        for event in (*row.events, *(c.told for c in row.cells if c.told))
        for cell in row.cells
        if cell.known_by
    }


def but_alerts(told: Sharing) -> Sharing:
    """Leave out the alerts: what was once raised stays in their history."""
    rows = tuple(
        replace(row, cells=tuple(replace(cell, clocks=_but_alerts(cell)) for cell in row.cells))
        for row in told.rows
    )
    return replace(told, rows=rows)


def _but_alerts(cell: Cell) -> tuple[Clock, ...]:
    return tuple(replace(clock, alert=None) for clock in cell.clocks)


@settings(max_examples=60, deadline=None)
@given(any_history, any_two_days)
def test_what_an_agency_knows_it_knows_ever_after(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int]
) -> None:
    """As time goes on, nothing that was shown as told is taken back, unless it is retracted."""
    then, later = moments(events, days)

    assert known(shown(terms, *events, at=then)) <= knowing(shown(terms, *events, at=later))


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days, st.data())
def test_a_retraction_takes_back_what_it_names_and_no_more(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int], data: st.DataObject
) -> None:
    """Who knew by something else still knows."""
    if not events:
        return
    gone = data.draw(st.sampled_from(events))
    _, later = moments(events, days)
    retraction = gone._replace(
        id="GONE",
        fact=EventRetracted(retracts=gone.id, reason="wrong_fact"),
        occurred_at=later,
        recordedtime=None,
        receivedtime=later,
    )

    with_it = shown(terms, *events, retraction, at=later)

    without = shown(terms, *(e for e in events if e.key != gone.key), at=later)
    assert but_alerts(with_it) == but_alerts(without)


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days)
def test_as_of_a_moment_it_is_that_of_the_events_until_then(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int]
) -> None:
    """What happens or becomes known later changes nothing of how it stood."""
    then, _ = moments(events, days)
    until_then = [event for event in events if max(event.occurred_at, event.known_at) <= then]

    assert shown(terms, *events, at=then) == shown(terms, *until_then, at=then)


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days, st.data())
def test_order_and_repeats_do_not_matter(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int], data: st.DataObject
) -> None:
    """It reads the same however the events came, and however often."""
    repeats = data.draw(st.lists(st.sampled_from(events))) if events else []
    arrived = data.draw(st.permutations(events + repeats))
    _, later = moments(events, days)

    assert shown(terms, *arrived, at=later) == shown(terms, *events, at=later)


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days)
def test_the_matrix_is_whole(terms: Terms, events: list[AnyEvent], days: tuple[int, int]) -> None:
    """Each row has a cell for each column, no agency two columns, no piece two rows."""
    _, later = moments(events, days)

    told = shown(terms, *events, at=later)

    agencies = [column.agency for column in told.columns]
    assert len(set(agencies)) == len(agencies)
    assert agencies[0] == "csc"
    assert len({row.key for row in told.rows}) == len({row.name for row in told.rows})
    assert len({row.key for row in told.rows}) == len(told.rows)
    assert all([cell.agency for cell in row.cells] == agencies for row in told.rows)
    assert all(row.words for row in told.rows)


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days)
def test_who_is_outstanding_is_not_told_or_waits_for_more(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int]
) -> None:
    """The clocks of a duty that still run are those of whom its judgement says that they wait."""
    _, later = moments(events, days)

    for row in shown(terms, *events, at=later).rows:
        for cell in row.cells:
            for clock in cell.clocks:
                if clock.judged.rule.reaches and not clock.waived:
                    assert clock.running == (cell.agency in clock.judged.outstanding)


@settings(max_examples=40, deadline=None)
@given(any_history, any_two_days)
def test_what_is_late_by_its_alert_is_late_in_the_matrix(
    terms: Terms, events: list[AnyEvent], days: tuple[int, int]
) -> None:
    """Each open alert that somebody was not told has its clock in some cell, still running."""
    _, later = moments(events, days)
    told = shown(terms, *events, at=later)
    clocks = [clock for row in told.rows for cell in row.cells for clock in cell.clocks]
    running = {clock.alert.alert_id for clock in clocks if clock.alert and clock.running}

    alerts = replay("CASE-1", events, terms, later, later).alerts

    assert {
        alert.alert_id
        for alert in alerts
        if alert.state in OPEN and alert.judged.rule.tells and who(alert.judged)
    } <= running
