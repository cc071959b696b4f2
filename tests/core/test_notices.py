from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

import hypothesis.strategies as st
from hypothesis import given

from events.samples import moment
from projections.calendar import WorkingCalendar
from projections.notice_steps import due, working_time_after
from projections.notices import (
    IN_FLIGHT,
    Change,
    Notice,
    Spells,
    Table,
    What,
    as_document,
    follows,
    read_change,
    read_notice,
    take,
)
from tests.core.usual_steps import CALENDAR, HOURS, MONDAY, STEPS

EVERYONE: Final = Table(STEPS, HOURS, {"csc": 1, "coordinator": 1, "manager": 1})


def change(state: str = "raised", at: datetime = MONDAY, **other: Any) -> Change:
    """Give a change of an alert that csc owes."""
    like = Change(f"a1.{state}.{at}", "a1", "CASE-1", "high", ("csc",), state, at)
    return like._replace(**other)


def told(*changes: Change) -> Spells:
    """Give what is known once these changes were taken in."""
    spells = Spells()
    for each in changes:
        if notice := follows(spells, each):
            take(spells, notice)
    return spells


def ended_as(spells: Spells, what: What, *notices: Notice) -> None:
    """Let attempts end."""
    for each in notices:
        take(spells, each)
        take(spells, each._replace(what=what))


def at(spells: Spells, now: datetime, table: Table = EVERYONE) -> list[Notice]:
    """List what is to be done at a moment."""
    return due(spells["a1"], table, CALENDAR, now)


def short(notices: list[Notice]) -> list[tuple[str, str | None]]:
    """Give what is to be done, and about whom."""
    return [(each.what, each.contact) for each in notices]


def test_first_the_agency_that_owes_then_the_others_each_at_its_time() -> None:
    """A step is not brought forward where the one before reached somebody."""
    spells = told(change())

    assert short(at(spells, MONDAY)) == [("attempting", "csc/1")]
    ended_as(spells, "sent", *at(spells, MONDAY))
    assert at(spells, MONDAY + timedelta(minutes=119)) == []
    second = at(spells, MONDAY + timedelta(hours=2))
    assert short(second) == [("attempting", "coordinator/1")]


def test_a_step_that_failed_is_followed_by_the_next_at_once() -> None:
    """And so is one of which nobody knows."""
    outcomes: tuple[What, ...] = ("failed", "unknown")
    for outcome in outcomes:
        spells = told(change())
        ended_as(spells, outcome, *at(spells, MONDAY))

        assert short(at(spells, MONDAY)) == [("attempting", "coordinator/1")]


def test_an_empty_step_is_skipped_and_said_so() -> None:
    """The next follows at once."""
    table = Table(STEPS, HOURS, {"manager": 1})
    spells = told(change(severity="low"))
    (skipped,) = at(spells, MONDAY, table)

    assert (skipped.what, skipped.contact, skipped.why) == ("skipped", "csc", "there is no contact")
    take(spells, skipped)
    assert short(at(spells, MONDAY, table)) == [("skipped", "coordinator")]
    take(spells, *at(spells, MONDAY, table))
    assert short(at(spells, MONDAY, table)) == [("attempting", "manager/1")]


def test_one_of_two_agencies_that_cannot_be_reached_brings_the_next_step() -> None:
    """Each that owes is to be reached."""
    spells = told(change(owed_by=("csc", "police")))
    notices = at(spells, MONDAY)

    assert short(notices) == [("attempting", "csc/1"), ("skipped", "police")]
    ended_as(spells, "sent", notices[0])
    take(spells, notices[1])
    assert short(at(spells, MONDAY)) == [("attempting", "coordinator/1")]


def test_outside_of_working_hours_it_waits_unless_it_is_critical() -> None:
    """Saturday evening: on Monday at nine, or now."""
    evening = moment("Sat 3 Mar 2018 22:00")

    assert at(told(change(at=evening)), moment("Mon 5 Mar 2018 08:59")) == []
    assert at(told(change(at=evening)), moment("Mon 5 Mar 2018 09:00"))
    assert at(told(change(at=evening, severity="critical")), evening)


def test_a_delay_is_of_working_time() -> None:
    """Friday 16:00 and two hours are Monday 10:00; over a bank holiday, Tuesday."""
    friday = moment("Fri 2 Mar 2018 16:00")
    two = timedelta(hours=2)
    closed = WorkingCalendar({moment("Mon 5 Mar 2018").date(): "a holiday"})

    assert working_time_after(friday, two, HOURS, CALENDAR) == moment("Mon 5 Mar 2018 10:00")
    assert working_time_after(friday, two, HOURS, closed) == moment("Tue 6 Mar 2018 10:00")


def test_nobody_further_is_told_of_what_somebody_has_in_hand_or_is_over() -> None:
    """Acknowledged, snoozed, closed; raised again it begins again."""
    later = MONDAY + timedelta(hours=1)
    for state in ("acknowledged", "snoozed", "closed", "warned"):
        spells = told(change(), change(state, later))

        assert at(spells, MONDAY + timedelta(days=3)) == []
        again = told(change(), change(state, later), change(at=later + timedelta(hours=1)))
        assert short(at(again, later + timedelta(hours=1))) == [("attempting", "csc/1")]


def test_a_change_that_is_told_again_ends_nothing_that_began_since() -> None:
    """After a crash the relay repeats what it sent."""
    taken_on = change("acknowledged", MONDAY + timedelta(hours=1))
    again = change(at=MONDAY + timedelta(hours=2))
    spells = told(change(), taken_on, again)

    assert follows(spells, taken_on) is None
    assert follows(spells, change()) is None
    assert short(at(spells, again.changed_at)) == [("attempting", "csc/1")]


def test_a_change_of_a_time_that_is_over_is_told_to_nobody() -> None:
    """A new release finds out late that it had passed to the police, before it was closed."""
    closed = change("closed", MONDAY + timedelta(hours=2))
    passed = change(at=MONDAY + timedelta(hours=1), owed_by=("police",))
    spells = told(change(), closed)

    assert follows(spells, passed) is None
    assert follows(spells, change(at=closed.changed_at))


def test_whoever_owes_it_now_is_told_and_nobody_again() -> None:
    """It passes to the police while it is raised; CSC was told of it."""
    spells = told(change())
    ended_as(spells, "sent", *at(spells, MONDAY))
    later = MONDAY + timedelta(hours=1)
    passed = change(at=later, owed_by=("police",), change_id="a1.again")
    notice = follows(spells, passed)
    assert notice
    take(spells, notice)
    table = Table(STEPS, HOURS, {"csc": 1, "police": 1, "coordinator": 1})

    assert short(at(spells, later, table)) == [("attempting", "police/1")]
    assert read_notice(as_document(notice)) == notice
    assert notice.notice_id == f"{change().change_id}.changed.high.police"


def test_what_becomes_graver_is_told_as_that() -> None:
    """At night, to those who are told at any hour; whoever was told is not told again."""
    evening = moment("Mon 5 Mar 2018 16:59")
    spells = told(change(at=evening, severity="low"))
    ended_as(spells, "sent", *at(spells, evening))
    later = evening + timedelta(hours=5)
    assert at(spells, later) == []
    notice = follows(spells, change(at=later, severity="critical", change_id="a1.again"))
    assert notice
    take(spells, notice)

    todo = at(spells, later)
    assert short(todo) == [("attempting", "coordinator/1"), ("attempting", "manager/1")]
    assert {each.severity for each in todo} == {"critical"}


def test_what_is_less_grave_or_owed_by_fewer_tells_nobody_anything() -> None:
    """Nor what is told again after a crash, which would give it back to whoever owed it."""
    spells = told(change(owed_by=("csc", "police")))
    later = MONDAY + timedelta(hours=1)
    for less in (change(at=later, severity="low"), change(at=later, owed_by=("csc",))):
        assert follows(spells, less._replace(change_id="a1.again")) is None
    passed = change(at=later, owed_by=("gp",), change_id="a1.again")
    spells = told(change(), passed)
    again = change(at=later, owed_by=("csc",))

    assert spells["a1"].wanted.owed_by == ("gp",)
    assert follows(spells, passed) is None
    assert follows(spells, again) is None
    assert follows(spells, change()) is None


def test_of_history_and_of_a_forecast_nobody_is_told() -> None:
    """Not even that nobody is."""
    assert told(change(history=True)) == {}
    assert told(change("warned")) == {}


def test_an_attempt_without_an_outcome_is_given_up_as_not_known() -> None:
    """It may have been sent, so it is not sent again."""
    spells = told(change())
    (attempt,) = at(spells, MONDAY)
    take(spells, attempt)

    assert at(spells, MONDAY + IN_FLIGHT - timedelta(seconds=1)) == []
    assert short(at(spells, MONDAY + IN_FLIGHT)) == [("unknown", "csc/1")]


def test_of_two_processes_that_attempt_the_first_on_the_log_has_it() -> None:
    """Whoever reads its own name there may send."""
    spells = told(change())
    (attempt,) = at(spells, MONDAY)
    for name in ("one", "two"):
        take(spells, attempt._replace(by=name))

    (held,) = spells["a1"].tried.values()
    assert held.by == "one"


def test_a_fact_is_read_back_as_it_was_written() -> None:
    """And names no contact's address."""
    (attempt,) = at(told(change()), MONDAY)

    document = as_document(attempt)

    assert read_notice(document) == attempt
    assert document["type"] == "uk.throughline.notice_attempting.v1"


def test_a_change_is_read() -> None:
    """History is on the envelope."""
    data = {
        "alert_id": "a1",
        "case": "CASE-1",
        "severity": "high",
        "owed_by": ["csc"],
        "state": "raised",
        "changed_at": "2018-03-05T10:00:00Z",
    }
    document = {"id": "a1.raised", "history": True, "data": data}

    assert read_change(document) == change(change_id="a1.raised", history=True)


STATES: Final = st.lists(
    st.sampled_from(["raised", "acknowledged", "snoozed", "closed"]), min_size=1, max_size=6
)
CRASHES: Final = st.lists(st.sampled_from(["sent", "failed", "dies", "twice"]), max_size=12)
CONTACTS: Final = st.fixed_dictionaries(
    {who: st.integers(0, 2) for who in ("csc", "police", "coordinator", "manager")}
)


@given(STATES, CRASHES, CONTACTS, st.data())
def test_nothing_is_sent_twice_and_nobody_is_left_untold(
    states: list[str], fates: list[str], contacts: dict[str, int], data: st.DataObject
) -> None:
    """Whatever is repeated, and wherever it dies between an attempt and its outcome."""
    table, log, sent = Table(STEPS, HOURS, contacts), list[Notice](), Counter[str]()
    lived: list[Change] = []
    for hour, state in enumerate(states):
        lived.append(change(state, MONDAY + timedelta(hours=hour), owed_by=("csc", "police")))
        for _ in range(data.draw(st.integers(1, 2))):
            tell_again(log, lived[data.draw(st.integers(0, len(lived) - 1)) :])
        run(log, table, lived[-1].changed_at, fates, sent)
    run(log, table, MONDAY + timedelta(days=9), fates, sent)

    assert all(count == 1 for count in sent.values())
    if states[-1] == "raised":
        spell = known(log)["a1"]
        ways = {f"{who}/{n + 1}" for who, number in contacts.items() for n in range(number)}
        assert {each.contact for each in spell.tried} == ways


def tell_again(log: list[Notice], changes: list[Change]) -> None:
    """Tell these changes, as after a crash: some were told before."""
    for each in changes:
        if notice := follows(known(log), each):
            log.append(notice)


def known(log: list[Notice]) -> Spells:
    """Read the log back, as a process that begins does."""
    spells = Spells()
    for notice in log:
        take(spells, notice)
    return spells


def run(
    log: list[Notice], table: Table, now: datetime, fates: list[str], sent: Counter[str]
) -> None:
    """Do what is due until nothing is, with these fates of attempts, one after the other."""
    while "a1" in (spells := known(log)) and (todo := due(spells["a1"], table, CALENDAR, now)):
        for notice in todo:
            log.append(notice)
            if notice.what == "attempting":
                fate = fates.pop() if fates else "sent"
                sent[notice.notice_id] += 1
                now += IN_FLIGHT if fate == "dies" else timedelta()
                if fate == "twice":
                    log.append(notice)
                if fate != "dies":
                    log.append(notice._replace(what="failed" if fate == "failed" else "sent"))
