"""Who is told next is who will be: whoever looks is told what `notify` does."""

from datetime import datetime, time, timedelta
from typing import Final

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from projections.next_notice import Next, as_data, from_data, next_notice
from projections.notice_steps import due, rests_until
from projections.notices import (
    Hours,
    Notice,
    Spell,
    Spells,
    Step,
    Table,
    What,
    take,
)
from tests.core.usual_steps import ALL, CALENDAR, HOURS, MONDAY, STEPS

EVERYONE: Final = {"csc": 1, "coordinator": 1, "manager": 1}
WANTED: Final = Notice("wanted", "a1.raised", "a1", "CASE-1", MONDAY, "high", ("csc",))


def table(**contacts: int) -> Table:
    """Give the usual steps, with so many ways to reach each."""
    return Table(STEPS, HOURS, contacts or EVERYONE)


def told(*notices: Notice, severity: str = "high") -> Spell:
    """Give a spell in which this was told."""
    spells = Spells()
    for each in (WANTED, *notices):
        take(spells, each._replace(severity=severity))
    return spells["a1"]


def done(step: int, who: str, what: What = "sent", at: datetime = MONDAY) -> Notice:
    """Give what became of a step."""
    return WANTED._replace(what=what, step=step, contact=f"{who}/1", at=at)


def test_it_is_the_first_step_that_is_not_done() -> None:
    """Each at its time, counted from when the alert was raised."""
    assert next_notice(told(), table(), CALENDAR) == Next("agency", MONDAY)
    assert next_notice(told(done(0, "csc")), table(), CALENDAR) == Next(
        "coordinator", MONDAY + timedelta(hours=2)
    )
    both = told(done(0, "csc"), done(1, "coordinator"))
    assert next_notice(both, table(), CALENDAR) == Next("manager", MONDAY + timedelta(hours=4))


def test_after_the_last_step_nobody_is() -> None:
    """Nor once the spell is over, nor where the last step is not for this severity."""
    all_of_them = done(0, "csc"), done(1, "coordinator"), done(2, "manager")
    ended = WANTED._replace(what="ended", why="acknowledged")

    assert next_notice(told(*all_of_them), table(), CALENDAR) is None
    assert next_notice(told(ended), table(), CALENDAR) is None
    assert next_notice(told(*all_of_them[:2], severity="low"), table(), CALENDAR) is None


@pytest.mark.parametrize("what", ["failed", "unknown"])
def test_where_a_step_reached_nobody_the_next_follows_at_once(what: What) -> None:
    """When that became known."""
    at = MONDAY + timedelta(minutes=1)

    found = next_notice(told(done(0, "csc", what, at)), table(), CALENDAR)

    assert found == Next("coordinator", at)


def test_a_step_without_a_contact_is_passed_over() -> None:
    """It will be skipped at its time, and the one behind it follows then."""
    found = next_notice(told(done(0, "csc")), table(csc=1, manager=1), CALENDAR)

    assert found == Next("manager", MONDAY + timedelta(hours=2))
    assert next_notice(told(), table(police=1), CALENDAR) is None


@settings(deadline=None)
@given(
    minutes=st.lists(st.integers(0, 300), max_size=6),
    failing=st.sets(st.sampled_from(["csc/1", "coordinator/1", "manager/1"])),
    having=st.sets(st.sampled_from(["csc", "coordinator", "manager"])),
)
def test_nobody_is_told_before_and_whoever_is_told_then_was_named(
    minutes: list[int], failing: set[str], having: set[str]
) -> None:
    """Whatever fails, and whoever has no contact: it is what `due` does when the time comes."""
    whom = table(**dict.fromkeys(having or {"nobody"}, 1))
    spells = Spells()
    spells["a1"] = told()
    for minute in [0, *sorted(minutes)]:
        now = MONDAY + timedelta(minutes=minute)
        said = next_notice(spells["a1"], whom, CALENDAR)
        attempted = []
        while todo := due(spells["a1"], whom, CALENDAR, now):
            for each in todo:
                take(spells, each)
                if each.what == "attempting":
                    attempted.append(each.contact or "")
                    failed = each.contact in failing
                    take(spells, each._replace(what="failed" if failed else "sent"))
        if said is None or said.at > now:
            assert attempted == []
        else:
            assert attempted[0] == ("csc/1" if said.who == "agency" else f"{said.who}/1")


@settings(deadline=None)
@given(
    wakes=st.lists(st.integers(0, 300), max_size=6),
    became=st.dictionaries(
        st.sampled_from(["csc/1", "coordinator/1", "manager/1"]),
        st.sampled_from(["sent", "failed", None]),
    ),
    having=st.sets(st.sampled_from(["csc", "coordinator", "manager"])),
)
def test_nothing_is_due_before_it_is_looked_at_again(
    wakes: list[int], became: dict[str, What | None], having: set[str]
) -> None:
    """So that thousands of alerts need not be looked at five times a second."""
    whom = table(**dict.fromkeys(having or {"nobody"}, 1))
    spells = Spells()
    spells["a1"] = told()
    for minute in [0, *sorted(wakes)]:
        now = MONDAY + timedelta(minutes=minute)
        while todo := due(spells["a1"], whom, CALENDAR, now):
            for each in todo:
                take(spells, each)
                what = became.get(each.contact or "", "sent")
                if each.what == "attempting" and what is not None:
                    take(spells, each._replace(what=what))
        until = rests_until(spells["a1"], whom, CALENDAR, now)
        for then in (now + timedelta(minutes=n) for n in (1, 30, 59, 119, 120, 240, 2_000)):
            if until is None or then < until:
                assert not due(spells["a1"], whom, CALENDAR, then)
        assert until is None or due(spells["a1"], whom, CALENDAR, until)


def test_what_is_over_is_kept_no_longer_than_repeats_need() -> None:
    """Its beginning and end tell a repeat from news; nobody goes over it any more."""
    spells = Spells()
    ended = WANTED._replace(what="ended", why="acknowledged")
    for each in (WANTED, done(0, "csc"), ended):
        take(spells, each)

    assert spells.live == {}
    assert spells["a1"] == Spell(WANTED, ended=True, changed_at=ended.at)
    take(spells, WANTED)
    assert spells.live == {}
    take(spells, WANTED._replace(spell="a1.again", at=MONDAY + timedelta(days=1)))
    assert list(spells.live) == ["a1"]


def test_whom_to_tell_is_read_back_as_it_was_written() -> None:
    """Also a step that only follows one that failed. It has no address."""
    whom = Table(
        (*STEPS, Step("deputy", None, ALL)), Hours(time(8, 30), time(17)), EVERYONE, frozenset()
    )

    assert from_data(as_data(whom)) == whom
