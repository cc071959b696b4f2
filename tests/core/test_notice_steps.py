"""Somebody is told in the end: by the last step, and by trying again what did not arrive."""

from datetime import datetime, timedelta
from typing import Final

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from events.samples import moment
from projections.next_notice import as_data, from_data, next_notice
from projections.notice_steps import due, reached_nobody, rests_until
from projections.notices import (
    IN_FLIGHT,
    Notice,
    Spells,
    Step,
    Table,
    What,
    as_document,
    read_notice,
    take,
)
from projections.occasions import AS_USUAL, tables
from tests.core.usual_steps import ALL, CALENDAR, HOURS, MONDAY, STEPS

EVERYONE: Final = {"csc": 1, "coordinator": 1, "manager": 1}
MINUTE: Final = timedelta(minutes=1)


class World:
    """One spell, and what is known of it."""

    def __init__(
        self,
        severity: str = "critical",
        at: datetime = MONDAY,
        *,
        having: dict[str, int] = EVERYONE,
    ) -> None:
        self.table = Table(STEPS, HOURS, having)
        self.spells = Spells()
        take(self.spells, Notice("wanted", "a1.raised", "a1", "CASE-1", at, severity, ("csc",)))

    def does(self, now: datetime, **fates: What) -> list[tuple[str, str | None]]:
        """Do what is due until nothing is; what is said of nobody fails. Give what was done."""
        done: list[tuple[str, str | None]] = []
        while todo := due(self.spells["a1"], self.table, CALENDAR, now):
            for each in todo:
                take(self.spells, each)
                done.append((each.what, each.contact))
                fate = fates.get((each.contact or "").partition("/")[0], "failed")
                if each.what == "attempting" and fate != "unknown":
                    take(self.spells, each._replace(what=fate))
        return done

    def tries(self, now: datetime, **fates: What) -> list[str | None]:
        """Do what is due, and give who was tried."""
        return [contact for what, contact in self.does(now, **fates) if what == "attempting"]


def test_what_did_not_arrive_is_tried_again_each_time_later() -> None:
    """After 5 minutes, then 15, 30 and 60, and then each hour."""
    world, now = World(), MONDAY
    assert world.tries(now) == ["csc/1", "coordinator/1", "manager/1"]

    for minutes in (5, 15, 30, 60, 60, 60):
        spell = world.spells["a1"]
        assert rests_until(spell, world.table, CALENDAR, now) == now + minutes * MINUTE
        assert world.tries(now + minutes * MINUTE - timedelta(seconds=1)) == []
        now += minutes * MINUTE
        assert world.tries(now) == ["csc/1", "coordinator/1", "manager/1"]


def test_once_one_of_them_was_reached_nothing_is_tried_again() -> None:
    """And each try is a fact of its own."""
    world = World()
    world.tries(MONDAY)
    first = [each.notice_id for each in world.spells["a1"].tried.values()]
    again = due(world.spells["a1"], world.table, CALENDAR, MONDAY + 5 * MINUTE)
    world.tries(MONDAY + 5 * MINUTE, manager="sent")

    assert next(each.notice_id for each in again) == "a1.raised.0.csc/1.2.attempting"
    assert not {each.notice_id for each in again} & set(first)
    assert not reached_nobody(world.spells["a1"], world.table)
    assert world.tries(MONDAY + timedelta(days=9)) == []


def test_what_may_have_arrived_is_not_tried_again() -> None:
    """Nobody knows of CSC, so it is the others alone."""
    world = World()
    world.does(MONDAY, csc="unknown")
    world.does(MONDAY + IN_FLIGHT)

    assert world.tries(MONDAY + 2 * IN_FLIGHT + 5 * MINUTE) == ["coordinator/1", "manager/1"]


def test_where_nobody_knows_of_any_nobody_was_reached_and_nothing_is_done() -> None:
    """It is for whoever looks at it."""
    world = World(having={"csc": 1})
    world.does(MONDAY, csc="unknown")
    world.does(MONDAY + IN_FLIGHT)

    assert reached_nobody(world.spells["a1"], world.table)
    assert world.tries(MONDAY + timedelta(days=9)) == []


def test_while_a_step_is_yet_to_come_nothing_is_tried_again_nor_lost() -> None:
    """Nor where it is over."""
    world = World()
    assert not reached_nobody(world.spells["a1"], world.table)
    world.tries(MONDAY)
    assert reached_nobody(world.spells["a1"], world.table)

    take(world.spells, world.spells["a1"].wanted._replace(what="ended", why="closed"))
    assert not reached_nobody(world.spells["a1"], world.table)
    assert world.tries(MONDAY + timedelta(days=9)) == []


def test_what_is_no_reason_to_wake_anybody_is_tried_again_when_work_begins() -> None:
    """What is critical at any hour."""
    world = World("high", moment("Mon 5 Mar 2018 16:58"))
    world.tries(moment("Mon 5 Mar 2018 16:58"))

    assert world.tries(moment("Tue 6 Mar 2018 08:59")) == []
    assert world.tries(moment("Tue 6 Mar 2018 09:00"))[0] == "csc/1"


def test_the_last_step_is_told_of_what_its_severities_leave_out() -> None:
    """Where nobody else was reached; where one was, it is not."""
    assert World("low").tries(MONDAY) == ["csc/1", "coordinator/1", "manager/1"]
    world = World("low")
    assert world.tries(MONDAY, csc="sent") == ["csc/1"]
    assert world.tries(MONDAY + timedelta(hours=9)) == ["coordinator/1"]
    assert world.tries(MONDAY + timedelta(days=9)) == []


def test_of_a_severity_that_no_step_is_for_nobody_is_told() -> None:
    """Whoever wrote the table wants that."""
    world = World("low")
    world.table = Table(STEPS[2:], world.table.hours, EVERYONE)

    assert world.does(MONDAY + timedelta(days=9)) == []
    assert not reached_nobody(world.spells["a1"], world.table)


def test_a_silent_feed_is_tried_again_likewise() -> None:
    """By the table of one step."""
    spells = Spells()
    take(spells, Notice("wanted", "feed_silent.police.1", "feed_silent.police", "", MONDAY))
    table = tables(Table(STEPS, HOURS, EVERYONE), AS_USUAL)["feed_silent"]
    (attempt,) = due(spells["feed_silent.police"], table, CALENDAR, MONDAY)
    for each in (attempt, attempt._replace(what="failed")):
        take(spells, each)

    (again,) = due(spells["feed_silent.police"], table, CALENDAR, MONDAY + 5 * MINUTE)
    assert (again.contact, again.number) == ("manager/1", 2)


def test_what_was_sent_is_not_sent_again_where_the_file_has_another_order() -> None:
    """A step was put before the others: it alone is new."""
    world = World()
    world.tries(MONDAY + timedelta(hours=3), csc="sent", coordinator="sent")
    steps = (Step("team", timedelta(), ALL), *STEPS)
    world.table = Table(steps, world.table.hours, {**EVERYONE, "team": 1})

    assert world.tries(MONDAY + timedelta(hours=3), team="sent") == ["team/1"]
    assert world.tries(MONDAY + timedelta(hours=4), manager="sent") == ["manager/1"]


def test_what_failed_is_tried_again_as_the_same_where_the_file_has_another_order() -> None:
    """Its tries go on to be counted."""
    world = World()
    world.tries(MONDAY)
    world.table = Table(STEPS[1:] + STEPS[:1], world.table.hours, EVERYONE)

    again = due(world.spells["a1"], world.table, CALENDAR, MONDAY + 5 * MINUTE)
    assert [(each.contact, each.number) for each in again] == [
        ("coordinator/1", 2),
        ("manager/1", 2),
        ("csc/1", 2),
    ]


def test_whoever_has_two_steps_is_told_twice() -> None:
    """Each at its time, also where a step was put before."""
    world = World()
    reminded = (STEPS[0], Step("agency", timedelta(hours=1), ALL))
    world.table = Table(reminded, world.table.hours, EVERYONE)
    assert world.tries(MONDAY, csc="sent") == ["csc/1"]
    steps = (Step("team", timedelta(), ALL), *reminded)
    world.table = Table(steps, world.table.hours, {**EVERYONE, "team": 1})

    assert world.tries(MONDAY, team="sent", csc="sent") == ["team/1"]
    assert world.tries(MONDAY + timedelta(hours=1), csc="sent") == ["csc/1"]
    assert world.tries(MONDAY + timedelta(days=1), csc="sent") == []


def test_a_try_is_read_back_as_it_was_written_and_a_fact_of_old_is_the_first() -> None:
    """Which had no number."""
    world = World()
    world.tries(MONDAY)
    (again, *_) = due(world.spells["a1"], world.table, CALENDAR, MONDAY + 5 * MINUTE)

    assert read_notice(as_document(again)) == again
    assert "number" not in as_document(again._replace(number=1))["data"]


@settings(deadline=None)
@given(
    severity=st.sampled_from(sorted(ALL)),
    having=st.sets(st.sampled_from(sorted(EVERYONE)), min_size=1),
    data=st.data(),
    mended=st.integers(0, 1_500),
)
def test_whenever_a_contact_works_from_some_moment_on_somebody_is_reached(
    severity: str, having: set[str], data: st.DataObject, mended: int
) -> None:
    """Whichever it is, and whatever became of the others: within an hour of work."""
    works = data.draw(st.sampled_from(sorted(having)))
    fate: What = data.draw(st.sampled_from(["failed", "unknown"]))
    others = dict.fromkeys(having - {works}, fate)
    world, now = World(severity, having=dict.fromkeys(having, 1)), MONDAY
    for _ in range(1_000):
        mends: What = "sent" if now >= MONDAY + mended * MINUTE else "failed"
        world.does(now, **others, **{works: mends})
        until = rests_until(world.spells["a1"], world.table, CALENDAR, now)
        if until is None:
            break
        now = until

    became = {each.what for each in world.spells["a1"].outcomes.values()}
    assert "sent" in became
    assert next_notice(world.spells["a1"], world.table, CALENDAR) is None


@pytest.mark.parametrize("what", ["failed", "unknown", "sent"])
def test_an_attempt_of_whom_no_step_is_for_any_more_has_an_outcome_yet(what: What) -> None:
    """The file was changed while it was under way."""
    world = World()
    (attempt, *_) = due(world.spells["a1"], world.table, CALENDAR, MONDAY)
    take(world.spells, attempt)
    world.table = Table(STEPS[1:], world.table.hours, EVERYONE)
    if what != "unknown":
        take(world.spells, attempt._replace(what=what))
    world.does(MONDAY + IN_FLIGHT)

    assert [each.what for each in world.spells["a1"].outcomes.values()][-1] == what


def test_an_agency_without_a_contact_of_its_own_is_reached_by_its_group() -> None:
    """Once, where both owe it."""
    agencies = {"csc": 1, "csc_mash": 0}
    table = Table(STEPS, HOURS, agencies, instead={"csc_mash": "csc"})
    for owed_by in (("csc_mash",), ("csc_mash", "csc")):
        spells = Spells()
        take(spells, Notice("wanted", "r", "a1", "CASE-1", MONDAY, "critical", owed_by))

        (told,) = due(spells["a1"], from_data(as_data(table)), CALENDAR, MONDAY)

        assert (told.what, told.contact) == ("attempting", "csc/1")
