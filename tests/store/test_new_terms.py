"""New terms reach every case, also one in which nothing happens any more."""

import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.agencies import Groups
from projections.calendar import WorkingCalendar
from projections.history import Told, tell
from projections.judge import Terms
from projections.policy import Policy
from store.new_terms import with_marked
from store.shapes import Outcome
from store.store import Store
from throughline.code_hash import code_hash
from throughline.foreseeing import foresee
from throughline.settings import read_settings

Append = Callable[..., Counter[Outcome]]
MONDAY = "Mon 15 Jan 2018 10:00"
TUESDAY = moment("Tue 16 Jan 2018 12:00")
CASES = ["CASE-1", "CASE-2", "CASE-3"]


@pytest.fixture
def stricter(terms: Terms) -> Terms:
    """Give terms by which a referral must be decided within the hour."""
    written = tomllib.loads(read_settings().policy.read_text())
    written["S01"][0].update(within="1 hour")
    return Terms(Policy(written), terms.calendar, terms.groups)


@pytest.fixture
def idle(store: Store, append: Append, terms: Terms) -> Store:
    """Give a store of cases in which nothing happens any more, judged by the terms of before."""
    append(*(sample(ReferralReceived, MONDAY, case=case, referral_source="9") for case in CASES))
    start(store, terms)
    store.complete(TUESDAY, None, TUESDAY, TUESDAY)
    work(store, terms)
    return store


def start(store: Store, terms: Terms) -> None:
    """Do what a worker does that starts."""
    store.judge_by(terms.version)
    after = store.mark_again(terms.version, limit=2)
    while after is not None:
        after = store.mark_again(terms.version, after, limit=2)


def work(store: Store, by: Terms, most: int = 100) -> list[str]:
    """Judge one batch of what is due, as a worker does; return which cases."""

    def told(case: str, events: list[AnyEvent]) -> Told:
        return tell(case, events, by, TUESDAY)

    due = store.due(TUESDAY, most, by.version)
    store.judge(due, TUESDAY, told, by.version)
    return due


def raised(store: Store) -> set[str]:
    """Name the cases for which an alert is open."""
    return {alert["case"] for alert in store.open_alerts(100)}


def test_an_idle_case_is_judged_again_by_new_terms(idle: Store, stricter: Terms) -> None:
    """What is foreseen of them is raised at once, and no later event is needed for it."""
    foreseen = foresee(idle, stricter)

    start(idle, stricter)

    assert work(idle, stricter) == CASES
    assert (raised(idle), foreseen.raised.total()) == ({*CASES}, len(idle.open_alerts(100)))
    assert foresee(idle, stricter).raised == Counter()
    assert (work(idle, stricter), idle.left_to_new_terms()) == ([], 0)


def test_the_same_terms_have_nothing_judged_again(idle: Store, terms: Terms) -> None:
    """A restart costs nothing."""
    start(idle, terms)

    assert (work(idle, terms), idle.left_to_new_terms()) == ([], 0)


def test_what_is_left_is_counted_and_is_not_late(idle: Store, stricter: Terms) -> None:
    """Nothing waits that fell due: what was in force before was judged in time."""
    start(idle, stricter)

    left = [idle.left_to_new_terms()]
    work(idle, stricter, most=1)
    left.append(idle.left_to_new_terms())

    assert left == [3, 2]
    assert idle.waits_since(TUESDAY) is None


def test_whoever_is_killed_while_it_marks_begins_to_mark_anew(
    idle: Store, stricter: Terms, open_store: Callable[[], Store]
) -> None:
    """Until all are marked, all are counted as left."""
    idle.judge_by(stricter.version)
    assert idle.mark_again(stricter.version, limit=2) == "CASE-2"

    anew = open_store()
    left = anew.left_to_new_terms()
    start(anew, stricter)

    assert left == 3
    assert work(anew, stricter) == CASES


def test_a_case_that_a_worker_of_before_judges_is_judged_again(
    idle: Store, append: Append, terms: Terms, stricter: Terms
) -> None:
    """While one release follows another, both judge; neither is given what it judged for ever."""
    start(idle, stricter)
    work(idle, stricter)
    again = sample(ReferralReceived, MONDAY, case="CASE-1", referral_source="9", event_id="again")
    append(again._replace(receivedtime=TUESDAY))

    old = [work(idle, terms), work(idle, terms)]

    assert old == [["CASE-1"], []]
    assert idle.left_to_new_terms() == 1
    assert [work(idle, stricter), work(idle, stricter)] == [["CASE-1"], []]
    assert raised(idle) == {*CASES}


def test_workers_with_different_terms_do_not_fight(
    idle: Store, terms: Terms, stricter: Terms
) -> None:
    """Only a start changes what is judged by; one that goes on marks nothing."""
    start(idle, stricter)

    assert idle.mark_again(terms.version) is None
    assert work(idle, terms) == []
    assert work(idle, stricter) == CASES
    assert (work(idle, terms), work(idle, stricter)) == ([], [])


def test_the_last_that_started_is_heeded_though_another_was_still_marking(
    idle: Store, terms: Terms, stricter: Terms
) -> None:
    """It stops where it is."""
    idle.judge_by(stricter.version)
    after = idle.mark_again(stricter.version, limit=1)

    start(idle, terms)

    assert after == "CASE-1"
    assert idle.mark_again(stricter.version, after) is None
    assert work(idle, terms) == CASES
    assert idle.left_to_new_terms() == 0


def test_a_case_that_our_code_cannot_judge_is_kept_aside_and_not_tried_for_ever(
    idle: Store, stricter: Terms
) -> None:
    """It is told as our fault."""
    start(idle, stricter)

    def fails(case: str, _: list[AnyEvent]) -> Told:
        raise ZeroDivisionError(case)

    idle.judge(["CASE-1"], TUESDAY, fails, stricter.version)

    assert work(idle, stricter) == CASES[1:]
    assert [one.case for one in idle.unjudged()] == ["CASE-1"]


@pytest.mark.parametrize(
    ("due", "limit", "wanted"),
    [
        (0, 10, ["CASE-1", "CASE-2", "CASE-3"]),
        (4, 5, ["N0", "N1", "N2", "N3", "CASE-1"]),
        (10, 10, ["N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "CASE-1", "CASE-2"]),
        (1, 1, ["N0"]),
        (0, 1, ["CASE-1"]),
    ],
)
def test_new_terms_starve_nobody_and_are_starved_by_nobody(
    idle: Store, stricter: Terms, due: int, limit: int, wanted: list[str]
) -> None:
    """They take what is left of a batch, and a fifth of it in any case."""
    start(idle, stricter)

    with idle._reading() as connection:  # noqa: SLF001  what is due is made up
        found = with_marked(connection, [f"N{n}" for n in range(due)], limit, stricter.version)

    assert found == wanted


def test_terms_are_named_by_all_that_a_judgement_rests_on(terms: Terms, stricter: Terms) -> None:
    """A bank holiday, a group, an entry or the code: with another, cases are judged again."""
    changed: list[dict[str, Any]] = [
        {"policy": stricter.policy},
        {"calendar": WorkingCalendar({**terms.calendar.holidays, date(2018, 5, 8): "Jubilee"})},
        {"groups": Groups({**terms.groups.members, "csc": frozenset({"csc", "mash"})})},
        {"code": code_hash()},
    ]

    versions = {replace(terms, **each).version for each in changed} | {terms.version}

    assert len(versions) == 5
    assert replace(terms).version == terms.version
