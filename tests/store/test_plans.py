"""How the databases look up what each page asks: nothing may grow with all that ever happened."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from events.samples import moment
from store.board_shapes import Days, Narrowed, Seen
from store.store import Store

NOON = moment("Thu 22 Feb 2018 12:00")
DAYS = Days(NOON, NOON, NOON + timedelta(days=1), NOON + timedelta(days=3))
ALL = Narrowed(frozenset({"late", "today", "risk", "later"}), upcoming=True)
LEAD = ALL._replace(seen=Seen(["bdas"], frozenset({"CASE-1"}), frozenset({"CASE-2"})))
OPEN_ALONE = ("USING INDEX alerts_open", "USING INDEX alerts_warned")  # of what is open, all of it


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give one on SQLite: PostgreSQL walks through small tables, whatever their indices."""
    with Store.open("sqlite", tmp_path) as store:
        yield store


@pytest.fixture
def plans() -> Iterator[list[str]]:
    """Note each step of the plan that is made for each query."""
    found: list[str] = []

    def note(connection: Any, _: Any, statement: str, values: Any, *__: Any) -> None:
        if statement.startswith("SELECT"):
            explained = connection.connection.driver_connection.execute(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            found.extend(step for *_, step in explained)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def walks(plans: list[str], *tables: str) -> list[str]:
    """Name the steps that walk through all of a table, or of an index of it."""
    scans = (step for step in plans if step.startswith("SCAN") and step.split()[1] in tables)
    return [step for step in scans if not step.endswith(OPEN_ALONE)]


@pytest.mark.parametrize("wanted", [ALL, LEAD])
def test_the_board_looks_at_nothing_that_is_over(
    wanted: Narrowed, store: Store, plans: list[str]
) -> None:
    """It reads what is open or forecast, by the indices that hold nothing else."""
    store.board_refs(wanted, "worst", DAYS)
    store.board_kinds(wanted, DAYS)
    store.board_alerts(["of-no-alert"])
    store.due_after(NOON)
    store.last_change()

    assert plans
    assert not walks(plans, "alerts", "cases", "changes", "events", "upcoming")


def test_what_an_agency_is_owed_is_found_among_what_is_open(store: Store, plans: list[str]) -> None:
    """Not among all alerts that there ever were."""
    store.owed_on(["bdas"], NOON)

    assert plans
    assert not walks(plans, "alerts", "cases")


def test_how_it_stands_is_told_without_a_walk_through_what_was_refused(
    store: Store, plans: list[str]
) -> None:
    """On every page; only the last day is looked at."""
    store.lately(NOON)
    store.backlog()
    store.waits_since(NOON)
    store.positions()

    assert plans
    assert not walks(plans, "refusals", "feeds", "wakes", "events", "cases")


def test_a_case_and_an_alert_are_looked_up(store: Store, plans: list[str]) -> None:
    """By the case's ref and by the alert's id."""
    store.case_events("CASE-1")
    store.head("CASE-1")
    store.alert("of-no-alert")
    store.changes_of("of-no-alert")

    assert plans
    assert not walks(plans, "events", "chains", "alerts", "changes")
