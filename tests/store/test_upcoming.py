"""What is due soon and no alert tells of: kept beside the alerts, and told to the board alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from events.moments import moment as utc
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from store.board_shapes import Days, Narrowed, Seen, Span
from store.store import Store

Act = Callable[..., Any]
TUESDAY = moment("Tue 16 Jan 2018 12:00")
DAYS = Days(
    TUESDAY,
    moment("Tue 16 Jan 2018 00:00"),
    moment("Wed 17 Jan 2018 00:00"),
    moment("Thu 18 Jan 2018 23:59"),
)
SOON = frozenset[Span]({"late", "today", "risk"})
BOARD = Narrowed(SOON, upcoming=True)
TODAY = sample(ReferralReceived, "Mon 15 Jan 2018 10:00")  # to be decided on by today
RISK = sample(ReferralReceived, "Tue 16 Jan 2018 10:00", case="CASE-2")
PLAN = sample(  # to be sent to its members in five working days
    CinMeetingHeld,
    "Tue 9 Jan 2018 10:00",
    case="CASE-3",
    plan_started=True,
    plan_members=["csc", "bdas"],
    attended=["csc", "bdas"],
)


@pytest.fixture
def board(store: Store, append: Act, judge: Act) -> Store:
    """Give a store in which something is due today, tomorrow, and to an agency."""
    append(TODAY, RISK, PLAN)
    judge(TUESDAY)
    return store


def rules(store: Store, wanted: Narrowed) -> list[tuple[str, str]]:
    """List what the board is told, the soonest due first: by case and rule."""
    found = store.board_alerts(ref.alert_id for ref in store.board_refs(wanted, "due", DAYS))
    return [(each.data["case"], each.data["rule"]) for each in found]


def test_the_board_is_told_what_is_due_today_and_at_risk(board: Store) -> None:
    """Though policy has no forecast of it; what is due later is not counted."""
    today = Narrowed(frozenset({"today"}), upcoming=True)
    risk = Narrowed(frozenset({"risk"}), upcoming=True)

    assert rules(board, today) == [("CASE-3", "N04"), ("CASE-1", "S01"), ("CASE-3", "S15")]
    assert rules(board, risk) == [("CASE-2", "S01")]
    for wanted in (today, risk):
        kinds = board.board_kinds(wanted, DAYS)
        assert sum(kind.number for kind in kinds) == len(rules(board, wanted))
        assert {(kind.state, kind.broken) for kind in kinds} == {("warned", False)}
    shown = board.board_alerts(ref.alert_id for ref in board.board_refs(today, "due", DAYS))
    assert all(each.upcoming for each in shown)


def test_whoever_asks_for_alerts_is_told_of_alerts_alone(board: Store) -> None:
    """These are none yet."""
    assert board.board_refs(Narrowed(SOON), "due", DAYS) == []
    assert board.alerts_of("CASE-1") == []
    assert not any(board.counts().alerts.values())
    assert [out.topic for out in board.outbox(99)] == []


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"rule": "S15"}, [("CASE-3", "S15")]),
        ({"owed_to": "bdas"}, [("CASE-3", "S15")]),
        ({"owed_by": "police"}, []),
        ({"severity": "high"}, [("CASE-1", "S01"), ("CASE-2", "S01")]),
        ({"case": "case-2"}, [("CASE-2", "S01")]),
        ({"broken": True}, []),
        ({"seen": Seen(["bdas"], frozenset({"CASE-3"}))}, [("CASE-3", "S15")]),
        ({"seen": Seen(["bdas"], frozenset())}, []),
        ({"seen": Seen(["police", "bdas"], frozenset({"CASE-3"}))}, [("CASE-3", "S15")]),
        ({"seen": Seen(cases=frozenset({"CASE-2"}))}, [("CASE-2", "S01")]),
    ],
    ids=str,
)
def test_it_is_narrowed_down_as_alerts_are(
    asked: dict[str, Any], wanted: list[tuple[str, str]], board: Store
) -> None:
    """By what is asked for, and by what whoever asks sees."""
    assert rules(board, BOARD._replace(**asked)) == wanted


def test_what_falls_due_later_is_counted_and_listed(board: Store) -> None:
    """What is due at the moment itself is no part of it."""
    later = Narrowed(frozenset({"later"}), upcoming=True)

    listed = rules(board, later)

    assert ("CASE-1", "S03") in listed
    assert ("CASE-2", "S01") not in listed
    assert board.due_after(DAYS.horizon) == len(listed)
    assert sum(kind.number for kind in board.board_kinds(later, DAYS)) == len(listed)
    assert not set(listed) & set(rules(board, BOARD))


def test_what_has_a_forecast_is_counted_with_it_once(store: Store, append: Act, judge: Act) -> None:
    """Up to the moment at which it is due."""
    append(PLAN)
    judge(moment("Tue 13 Feb 2018 12:00"))
    [forecast] = [each for each in store.forecasts(9) if each["rule"] == "S22"]
    due_at = utc(forecast["due_at"])

    before, after = store.due_after(due_at - timedelta(seconds=1)), store.due_after(due_at)

    assert before - after == 1


@pytest.mark.parametrize(
    "days",
    [
        DAYS._replace(at=moment("Tue 16 Jan 2018 23:59") + timedelta(seconds=59)),
        DAYS._replace(
            at=moment("Wed 17 Jan 2018 00:02"),
            begins=moment("Wed 17 Jan 2018 00:00"),
            ends=moment("Thu 18 Jan 2018 00:00"),
        ),
    ],
    ids=["as it is due", "the day after"],
)
def test_what_is_past_its_time_is_not_to_come(days: Days, board: Store) -> None:
    """Though it is not raised yet: nothing calls it due today, or at risk, meanwhile."""
    kinds = board.board_kinds(BOARD, days)
    listed = board.board_refs(BOARD, "due", days)

    assert {ref.case for ref in listed} == {"CASE-2"}
    assert sum(kind.number for kind in kinds) == len(listed) == 1


def test_an_agency_may_work_with_any_number_of_families(board: Store) -> None:
    """Neither database takes so many values one by one."""
    many = frozenset(f"CASE-{number}" for number in range(70_000))
    seen = Seen(["bdas"], within=many, cases=many - {"CASE-1"})

    assert rules(board, BOARD._replace(seen=seen, rule="S15")) == [("CASE-3", "S15")]
    assert not [case for case, _ in rules(board, BOARD._replace(seen=seen)) if case == "CASE-1"]
    assert sum(kind.number for kind in board.board_kinds(BOARD._replace(seen=seen), DAYS)) == 3
    assert [row.case for row in board.cases(9, "CASE-1", many)] == ["CASE-2", "CASE-3"]


def test_what_is_owed_to_an_agency_soon_is_among_its_cases(board: Store) -> None:
    """And not what falls due after that."""
    assert [each.case for each in board.owed_on(["bdas"], DAYS.horizon)] == ["CASE-3"]
    assert board.owed_on(["bdas"], DAYS.begins) == []


def test_once_it_is_late_the_alert_takes_its_place(board: Store, judge: Act) -> None:
    """No more, and no less."""
    judge(moment("Wed 17 Jan 2018 00:30"))

    found = board.board_refs(BOARD._replace(case="CASE-1"), "due", DAYS)
    [shown] = board.board_alerts([each.alert_id for each in found])

    assert (shown.data["state"], shown.upcoming) == ("raised", False)


def test_what_is_done_is_gone(board: Store, append: Act, judge: Act) -> None:
    """With no word on `case.alerts`: nobody was told of it."""
    append(sample(ReferralDecided, "Tue 16 Jan 2018 12:30"))
    judge(moment("Tue 16 Jan 2018 13:00"))

    assert rules(board, BOARD._replace(case="CASE-1")) == []
    assert board.outbox(99) == []


def test_it_follows_from_the_log_like_all_that_is_judged(board: Store) -> None:
    """So that `verify` holds it against what the log gives."""
    of_case = [row for row in board.rows_of(["case/CASE-1"]) if row.table == "upcoming"]

    assert [row.says[0] for row in of_case] == ["S01", "S03"]
