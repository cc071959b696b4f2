from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson

from events.moments import moment as utc
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from store.board_shapes import Days, Narrowed
from store.shapes import CaseRow, Counts, Judging, Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Judge = Callable[..., Judging]

REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
EARLIER = sample(ReferralReceived, "Mon 8 Jan 2018 10:00", case="CASE-2", referral_source="9")
MEMBER = sample(HouseholdMemberRecorded, "Mon 8 Jan 2018 10:00", case="CASE-3")
OVERDUE = moment("Wed 17 Jan 2018 00:00")
SECOND = timedelta(seconds=1)


def test_an_empty_store_has_nothing_to_show(store: Store) -> None:
    """Every page has its empty form."""
    assert store.cases(10) == []
    assert store.open_alerts(10) == []
    assert store.alerts_of("CASE-1") == []
    assert store.alert("unheard-of") is None
    assert store.changes_of("unheard-of") == []
    assert store.counts() == Counts(0, 0, {}, {}, 0, 0, 0)


def test_cases_are_listed_by_ref_a_page_at_a_time(store: Store, append: Append) -> None:
    """Each with how many events it has and up to when it was judged."""
    append(MEMBER, REFERRAL, EARLIER)

    assert store.cases(2) == [CaseRow("CASE-1", 1, None), CaseRow("CASE-2", 1, None)]
    assert store.cases(2, after="CASE-2") == [CaseRow("CASE-3", 1, None)]


def test_open_alerts_are_listed_worst_first_then_by_due_time(
    store: Store, append: Append, judge: Judge
) -> None:
    """A page at a time."""
    append(REFERRAL, EARLIER)
    judge(moment("Tue 20 Mar 2018 00:00"))

    listed = [(alert["case"], alert["rule"]) for alert in store.open_alerts(10)]

    in_order = [("CASE-2", "S01"), ("CASE-1", "S01"), ("CASE-2", "S03"), ("CASE-1", "S03")]
    assert listed == in_order
    paged = store.open_alerts(2) + store.open_alerts(2, offset=2)
    assert [(alert["case"], alert["rule"]) for alert in paged] == in_order


def test_every_alert_of_a_case_is_listed_by_due_time(
    store: Store, append: Append, judge: Judge
) -> None:
    """Closed ones too, and no other case's."""
    append(REFERRAL, EARLIER)
    append(sample(ReferralDecided, "Wed 17 Jan 2018 12:00"))

    judge(moment("Tue 20 Mar 2018 00:00"))

    assert [(alert["rule"], alert["state"]) for alert in store.alerts_of("CASE-1")] == [
        ("S01", "closed"),
        ("S03", "raised"),
    ]


def test_it_says_how_much_there_is(store: Store, append: Append, judge: Judge) -> None:
    """Alerts are counted by severity, what waits to be sent by topic."""
    append(REFERRAL, EARLIER, MEMBER)
    judge(OVERDUE)

    assert store.counts() == Counts(
        cases=3,
        events=3,
        alerts={"high": 2},
        outbox={"case.alerts": 2},
        history=0,
        parked=0,
        unjudged=0,
    )


def test_what_fell_due_before_the_service_began_to_count_is_history(
    url: str, tmp_path: Path, append: Append, judge: Judge
) -> None:
    """It is kept and shown with its case, is in no list of what is open, and notifies nobody."""
    later = REFERRAL._replace(subject="case/CASE-9", occurred_at=moment("Wed 17 Jan 2018 10:00"))
    with Store.open(url, tmp_path, since=moment("Wed 17 Jan 2018")) as store:
        append(REFERRAL, later._replace(recordedtime=None), to=store)
        judge(moment("Fri 19 Jan 2018"), of=store)

        assert [alert["case"] for alert in store.open_alerts(10)] == ["CASE-9"]
        assert (store.counts().alerts, store.counts().history) == ({"high": 1}, 1)
        assert [alert["state"] for alert in store.alerts_of("CASE-1")] == ["raised"]
        told = [orjson.loads(out.value) for out in store.outbox(10)]
        assert [change.get("history", False) for change in told] == [True, False]


def test_a_case_has_the_same_hash_however_its_events_came(
    store: Store, append: Append, judge: Judge
) -> None:
    """Order, batches, repeats and places on the log leave no trace in it."""
    pair = (REFERRAL, sample(ReferralDecided, "Wed 17 Jan 2018 12:00"))
    fresh = store.beside()
    append(*pair)
    append(pair[0], partition=1, to=fresh)
    append(pair[1], pair[0], partition=2, to=fresh)
    judge(OVERDUE)
    judge(moment("Fri 19 Jan 2018"))
    judge(moment("Fri 19 Jan 2018"), of=fresh)

    assert fresh.state_hash("CASE-1") == store.state_hash("CASE-1")
    fresh.close()


def test_whatever_is_known_of_a_case_shows_in_its_hash(
    store: Store, append: Append, judge: Judge
) -> None:
    """An event more, an alert more: each gives another hash."""
    hashes = [store.state_hash("CASE-1")]
    append(REFERRAL)
    hashes.append(store.state_hash("CASE-1"))
    judge(OVERDUE)
    hashes.append(store.state_hash("CASE-1"))
    append(REFERRAL._replace(receivedtime=moment("Mon 15 Jan 2018 10:00")))
    hashes.append(store.state_hash("CASE-1"))

    assert len(set(hashes)) == 4


def test_forecasts_are_listed_up_to_a_moment(store: Store, append: Append, judge: Judge) -> None:
    """The moment itself is included."""
    append(sample(CinMeetingHeld, "Mon 15 Jan 2018 10:00"))
    judge(moment("Wed 14 Feb 2018 12:00"))
    [due_at] = [utc(each["due_at"]) for each in store.forecasts(10) if each["rule"] == "S22"]

    assert [each["rule"] for each in store.forecasts(10, due_at)][-1] == "S22"
    assert store.forecasts(10, due_at - SECOND) == []


def broken_promises(store: Store) -> set[str]:
    """Ask as the board does which alerts came back because a promise was not kept."""
    wanted = Narrowed(frozenset({"late"}), broken=True)
    days = Days(OVERDUE, OVERDUE, OVERDUE + timedelta(days=1), OVERDUE + timedelta(days=3))
    return {each.alert_id for each in store.board_refs(wanted, "worst", days)}


def test_a_promise_that_has_passed_is_broken_until_something_else_is_said(
    store: Store, append: Append, judge: Judge
) -> None:
    """Kept in time it is not, and a later snooze takes its place."""
    append(REFERRAL)
    judge(OVERDUE)
    [alert] = [each["alert_id"] for each in store.open_alerts(10)]
    promised_by = OVERDUE + 2 * SECOND
    append(sample(AlertAcknowledged, OVERDUE, alert_id=alert, promised_by=promised_by))
    judge(OVERDUE + timedelta(minutes=5, seconds=1))

    assert broken_promises(store) == {alert}
    until = OVERDUE + timedelta(minutes=20)
    append(sample(AlertSnoozed, OVERDUE + timedelta(minutes=6), alert_id=alert, until=until))
    judge(OVERDUE + timedelta(minutes=15))
    assert broken_promises(store) == set()
    judge(OVERDUE + timedelta(minutes=25))
    assert broken_promises(store) == set()
