from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from events.moments import spelled
from events.samples import moment
from projections.calendar import WorkingCalendar
from projections.messages import message
from projections.notice_steps import due
from projections.notices import (
    Hours,
    Notice,
    Spells,
    Step,
    Table,
    as_document,
    read_notice,
    take,
)
from projections.occasions import AS_USUAL, glass_over, opened, tables

CALENDAR: Final = WorkingCalendar({})
SUNDAY_NIGHT: Final = moment("Sun 4 Mar 2018 03:00")
ALERTS: Final = (Step("agency", timedelta(), frozenset({"low"})),)
EVERYONE: Final = {"csc": 1, "manager": 1}


def entry(**other: Any) -> dict[str, Any]:
    """Give an entry of the access log."""
    data = {"actor": "BDAS-LEAD-1", "basis": "broken_glass", "reason": "child_at_risk_now"}
    like = {"id": "x1", "type": "uk.throughline.case_opened.v1", "subject": "case/CASE-1"}
    return {**like, "time": spelled(SUNDAY_NIGHT), "data": {**data, **other}}


def wanted() -> Notice:
    """Give what follows from a broken glass."""
    notice = opened(entry())
    assert notice
    return notice


def at(spells: Spells, now: datetime, contacts: dict[str, int] = EVERYONE) -> list[Notice]:
    """List what is to be done at a moment."""
    told = tables(Table(ALERTS, Hours(time(9), time(17)), contacts), AS_USUAL)
    return [
        notice
        for spell in spells.values()
        for notice in due(spell, told[spell.wanted.about], CALENDAR, now)
    ]


def short(notices: list[Notice]) -> list[tuple[str, str | None]]:
    """Give what is to be done, and about whom."""
    return [(each.what, each.contact) for each in notices]


def taken(*notices: Notice) -> Spells:
    """Give what is known by these facts."""
    spells = Spells()
    for each in notices:
        take(spells, each)
    return spells


def test_whoever_leads_a_case_is_told_of_a_broken_glass_at_any_hour() -> None:
    """On a Sunday at three; the manager is not, where they were reached."""
    spells = taken(wanted())
    (attempt,) = at(spells, SUNDAY_NIGHT)

    assert (attempt.what, attempt.contact) == ("attempting", "csc/1")
    for each in (attempt, attempt._replace(what="sent")):
        take(spells, each)
    assert at(spells, SUNDAY_NIGHT + timedelta(days=9)) == []


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_where_they_are_not_reached_the_manager_is_told(outcome: Any) -> None:
    """At once."""
    spells = taken(wanted())
    (attempt,) = at(spells, SUNDAY_NIGHT)
    for each in (attempt, attempt._replace(what=outcome)):
        take(spells, each)

    assert short(at(spells, SUNDAY_NIGHT)) == [("attempting", "manager/1")]


def test_where_they_have_no_contact_that_is_said_and_the_manager_is_told() -> None:
    """Two facts: why not, and whom instead."""
    spells = taken(wanted())
    (skipped,) = at(spells, SUNDAY_NIGHT, {"manager": 1})
    take(spells, skipped)

    assert (skipped.what, skipped.contact, skipped.why) == ("skipped", "csc", "there is no contact")
    assert short(at(spells, SUNDAY_NIGHT, {"manager": 1})) == [("attempting", "manager/1")]


def over(spells: Spells, now: datetime, contacts: dict[str, int] = EVERYONE) -> str | None:
    """Say why nobody further is told; None where it goes on."""
    (spell,) = spells.live.values()
    told = tables(Table(ALERTS, Hours(time(9), time(17)), contacts), AS_USUAL)["case_opened"]
    found = glass_over(spell, told, CALENDAR, now)
    return found.why if found else None


def test_a_broken_glass_is_over_once_somebody_was_told() -> None:
    """Not before: neither at once, nor while a message is on its way, nor while one is to leave."""
    spells = taken(wanted())
    two = {"csc": 2}
    first, second = at(spells, SUNDAY_NIGHT, two)
    assert over(spells, SUNDAY_NIGHT) is None
    take(spells, first)
    assert over(spells, SUNDAY_NIGHT) is None
    take(spells, first._replace(what="sent"))

    assert over(spells, SUNDAY_NIGHT, two) is None
    for each in (second, second._replace(what="failed")):
        take(spells, each)
    assert over(spells, SUNDAY_NIGHT, two) == "told"


def test_a_broken_glass_of_which_nobody_could_be_told_is_over_after_a_day() -> None:
    """A day since the first was to be told, not since it was broken: nobody may have run."""
    spells = taken(wanted())
    later = SUNDAY_NIGHT + timedelta(days=3)
    while todo := at(spells, later):
        for each in todo:
            take(spells, each)
            take(spells, each._replace(what="failed"))

    assert over(spells, later + timedelta(hours=23)) is None
    assert over(spells, later + timedelta(hours=24)) == "a day has passed"


def test_a_contact_that_is_added_later_is_not_told_of_what_is_long_over() -> None:
    """Also of a glass that was told before such spells ended."""
    spells = taken(wanted())
    for each in at(spells, SUNDAY_NIGHT):
        take(spells, each)
        take(spells, each._replace(what="sent"))

    assert over(spells, SUNDAY_NIGHT + timedelta(days=365), {"csc": 2}) == "a day has passed"


def test_what_is_told_of_something_else_is_not_over_so() -> None:
    """A silence lasts until the agency is heard."""
    silent = Notice("wanted", "feed_silent.gp.1", "feed_silent.gp", "", SUNDAY_NIGHT)
    spells = taken(silent)
    for each in at(spells, SUNDAY_NIGHT):
        take(spells, each)
        take(spells, each._replace(what="sent"))

    assert over(spells, SUNDAY_NIGHT + timedelta(days=9)) is None


def test_an_entry_that_is_read_again_tells_nobody_anew() -> None:
    """Also one that somebody else has read, too."""
    spells = taken(wanted())
    for each in at(spells, SUNDAY_NIGHT):
        take(spells, each)
        take(spells, each._replace(what="sent"))
    take(spells, wanted()._replace(at=SUNDAY_NIGHT + timedelta(seconds=1)))

    assert at(spells, SUNDAY_NIGHT + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    "other", [entry(basis="purpose"), {**entry(), "type": "uk.throughline.case_read.v1"}]
)
def test_nobody_is_told_of_a_purpose_and_of_what_is_then_read(other: dict[str, Any]) -> None:
    """The glass is broken once an hour, and told once."""
    assert opened(other) is None


def test_the_message_of_a_broken_glass_says_neither_who_nor_why() -> None:
    """A case and where to read on."""
    told = message(wanted(), "https://throughline.example")

    assert told.title == "Throughline: a case was opened"
    assert told.body == "CASE-1\nhttps://throughline.example/access?case=CASE-1"


def test_its_facts_are_read_back_as_they_were_written() -> None:
    """With the case as their subject."""
    (attempt,) = at(taken(wanted()), SUNDAY_NIGHT)

    assert as_document(attempt)["subject"] == "case/CASE-1"
    assert read_notice(as_document(attempt)) == attempt
    assert attempt.about == "case_opened"
