"""Which alerts the board is told, beside a plain look at every alert of every case."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest

from events.moments import moment as utc
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.merlin_created import MerlinCreated
from events.types.referral_received import ReferralReceived
from store.board_shapes import AlertRef, Days, Narrowed, Order, Span
from store.shapes import AlertData
from store.store import Store

Act = Callable[..., Any]
NOON = moment("Thu 22 Feb 2018 12:00")
DAYS = Days(
    NOON,
    moment("Thu 22 Feb 2018 00:00"),
    moment("Fri 23 Feb 2018 00:00"),
    moment("Mon 26 Feb 2018 00:00") + timedelta(seconds=86_399),
)
SPANS: tuple[Span, ...] = ("late", "today", "risk", "later")
ALL = frozenset(SPANS)
WORST = ("critical", "high", "medium", "low")
MEETINGS = {  # the next is due after six weeks
    "TODAY": "Thu 11 Jan 2018 10:00",
    "RISK": "Mon 15 Jan 2018 10:00",
    "LATER": "Tue 16 Jan 2018 10:00",
}


@pytest.fixture
def board(store: Store, append: Act, judge: Act) -> Store:
    """Give a store with alerts that stand in every way, of several agencies."""
    append(*(sample(CinMeetingHeld, at, case=case) for case, at in MEETINGS.items()))
    append(
        sample(ReferralReceived, "Mon 15 Jan 2018 10:00"),
        sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case="CASE-2"),
        sample(MerlinCreated, "Mon 15 Jan 2018 10:00", by="police", case="case_3"),
        sample(ConferenceHeld, "Mon 29 Jan 2018 10:00", case="CASE-4", invited=["gp", "school"]),
    )
    judge(NOON - timedelta(hours=1))
    promised = next(a for a in store.open_alerts(99) if a["case"] == "CASE-2")
    kept = next(a for a in store.open_alerts(99) if a["case"] == "CASE-1")
    append(
        promise(promised["alert_id"], "CASE-2", minutes=1),
        promise(kept["alert_id"], "CASE-1", minutes=9_999),
    )
    judge(NOON)
    return store


def promise(alert: str, case: str, minutes: int) -> Any:
    """Promise to see to an alert within so many minutes."""
    at = NOON - timedelta(minutes=50)
    by = at + timedelta(minutes=minutes)
    return sample(AlertAcknowledged, at, case=case, alert_id=alert, promised_by=by)


def listed(store: Store) -> list[AlertData]:
    """List all that is open or forecast."""
    found = (each for row in store.cases(99) for each in store.alerts_of(row.case))
    return [each for each in found if each["state"] != "closed"]


def span(alert: AlertData) -> Span:
    """Tell by an alert's own words how it stands."""
    due = utc(alert["due_at"])
    if alert["state"] != "warned":
        return "late"
    if DAYS.begins <= due < DAYS.ends:
        return "today"
    return "risk" if due <= DAYS.horizon else "later"


def as_refs(alerts: Iterable[AlertData]) -> list[AlertRef]:
    """Name these alerts."""
    return [AlertRef(each["alert_id"], each["case"], each["ref"]) for each in alerts]


def worst(alert: AlertData) -> tuple[Any, ...]:
    """Say where an alert stands when the worst comes first."""
    severity = WORST.index(alert["severity"])
    return span(alert) != "late", severity, alert["due_at"], alert["rule"], alert["alert_id"]


@pytest.mark.parametrize("name", SPANS)
def test_each_alert_is_in_one_span(name: Span, board: Store) -> None:
    """There is at least one of each, and the board is told of exactly those."""
    wanted = sorted(as_refs(each for each in listed(board) if span(each) == name))

    assert wanted
    assert sorted(board.board_refs(Narrowed(frozenset({name})), "due", DAYS)) == wanted


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"state": "acknowledged"}, lambda a: a["state"] == "acknowledged"),
        ({"severity": "high"}, lambda a: a["severity"] == "high"),
        ({"rule": "S01"}, lambda a: a["rule"] == "S01"),
        ({"owed_by": "police"}, lambda a: "police" in a["owed_by"]),
        ({"owed_to": "school", "owed_by": "csc"}, lambda a: "school" in a["owed_to"]),
        ({"case": " CASE_3 "}, lambda a: a["case"] == "case_3"),
    ],
    ids=["state", "severity", "rule", "owing", "owed", "case"],
)
def test_what_is_asked_for_is_all_that_is_told(
    asked: dict[str, str], fits: Callable[[AlertData], bool], board: Store
) -> None:
    """By state, severity, duty, agency or case."""
    found = board.board_refs(Narrowed(ALL, **asked), "worst", DAYS)  # type: ignore[arg-type]

    assert found == as_refs(sorted(filter(fits, listed(board)), key=worst))
    assert 0 < len(found) < len(listed(board))


@pytest.mark.parametrize("agency", ["CSC", "s_hool", "sch", "%", '"', "csc,gp", ""])
def test_an_agency_is_asked_for_by_its_whole_code(agency: str, board: Store) -> None:
    """Neither part of one nor a sign that stands for any letter; none asks for all."""
    found = board.board_refs(Narrowed(ALL, owed_by=agency), "worst", DAYS)

    assert len(found) == (0 if agency else len(listed(board)))


def test_a_promise_that_was_not_kept_is_told(board: Store) -> None:
    """That of case 2 has passed, that of case 1 has not."""
    found = board.board_refs(Narrowed(ALL, broken=True), "worst", DAYS)

    assert [each.case for each in found] == ["CASE-2"]
    assert [each.broken for each in board.board_alerts([found[0].alert_id])] == [True]


ORDERS: dict[Order, Callable[[AlertData], Any]] = {
    "worst": worst,
    "due": lambda a: worst(a)[2:],
    "newest": lambda a: (a["raised_at"] is None, -_since(a["raised_at"]), worst(a)),
    "case": lambda a: (a["case"], worst(a)),
}


def _since(raised_at: str | None) -> float:
    return utc(raised_at).timestamp() if raised_at else 0


@pytest.mark.parametrize("order", ORDERS)
def test_alerts_come_in_the_order_that_is_asked_for(order: Order, board: Store) -> None:
    """Ties are worst first, and what is only forecast comes after what is late."""
    found = board.board_refs(Narrowed(ALL), order, DAYS)

    assert found == as_refs(sorted(listed(board), key=ORDERS[order]))


def test_the_counts_of_kinds_add_up(board: Store) -> None:
    """Each alert is in one of them."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for kind in board.board_kinds(Narrowed(ALL, case="case-1"), DAYS):
        counted[kind[:-1]] += kind.number

    assert counted == Counter(
        (
            *(tuple(a["owed_by"]), tuple(a["owed_to"]), a["rule"], a["severity"], a["state"]),
            *(a["case"] == "CASE-2" and a["state"] == "raised" and a["rule"] == "S01",),
            *(span(a), a["case"] == "CASE-1"),
        )
        for a in listed(board)
    )


def test_alerts_are_given_in_the_order_of_their_ids(board: Store) -> None:
    """One that has gone meanwhile is left out."""
    first, second, *_ = [each["alert_id"] for each in board.open_alerts(2)]

    found = board.board_alerts([second, "gone", first])

    assert [each.data["alert_id"] for each in found] == [second, first]
    assert found[0].data == board.alert(second)


def test_a_case_tells_its_version_by_its_ref(board: Store, append: Act) -> None:
    """It grows with what comes; a case that there is not has none."""
    before = {each.case: each.version for each in board.versions({"CASE-1", "CASE-2", "CASE-9"})}
    append(sample(CinMeetingHeld, NOON, case="CASE-1"))
    after = {each.case: each.version for each in board.versions(["CASE-1", "CASE-2"])}

    assert before.keys() == after.keys() == {"CASE-1", "CASE-2"}
    assert after["CASE-1"] > before["CASE-1"]
    assert after["CASE-2"] == before["CASE-2"]
