from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.case_closed import CaseClosed
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.history import Told, tell
from projections.judge import Terms
from store.shapes import CASE_ALERTS, CASE_EVENTS, Judging, Kept, Outcome, Parked, Raw
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Judge = Callable[..., Judging]
Records = Callable[..., list[Kept]]

REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
ELSEWHERE = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case="CASE-2", referral_source="9")
DECISION = sample(ReferralDecided, "Wed 17 Jan 2018 16:00", outcome="no_further_action")
MONDAY = moment("Mon 15 Jan 2018 12:00")
TUESDAY = moment("Tue 16 Jan 2018 12:00")
OVERDUE = moment("Wed 17 Jan 2018 00:00")
THURSDAY = moment("Thu 18 Jan 2018 12:00")
LATER = moment("Fri 26 Jan 2018 12:00")
SECOND = timedelta(seconds=1)


def test_an_alert_is_raised_by_the_clock_alone(store: Store, append: Append, judge: Judge) -> None:
    """Nothing more has come in since it was judged, and then its time is over."""
    append(REFERRAL)
    judge(MONDAY)
    assert store.open_alerts(10) == []

    judge(OVERDUE)

    [alert] = store.open_alerts(10)
    assert (alert["rule"], alert["state"], alert["raised_at"]) == (
        "S01",
        "raised",
        "2018-01-16T23:59:59Z",
    )


def test_each_change_is_told_once(store: Store, append: Append, judge: Judge) -> None:
    """Judged again and again, a case tells nothing twice."""
    append(REFERRAL)

    told = [judge(until).changes for until in (MONDAY, OVERDUE, OVERDUE, THURSDAY)]

    assert told == [0, 1, 0, 0]
    assert store.counts().outbox == {CASE_ALERTS: 1}


def test_a_change_goes_out_as_a_cloud_event(store: Store, append: Append, judge: Judge) -> None:
    """Under the case's key, with an id from alert, state and moment, and the alert as its data."""
    append(REFERRAL)
    judge(OVERDUE)

    [out] = store.outbox(10)

    document = orjson.loads(out.value)
    [alert] = store.open_alerts(10)
    assert (out.topic, out.key) == (CASE_ALERTS, b"CASE-1")
    assert out.headers == (("content-type", b"application/cloudevents+json"),)
    assert document == {
        "specversion": "1.0",
        "id": f"{alert['alert_id']}.raised.2018-01-16T23:59:59Z",
        "source": "/service/alerts",
        "type": "uk.throughline.alert_changed.v1",
        "subject": "case/CASE-1",
        "time": "2018-01-16T23:59:59Z",
        "datacontenttype": "application/json",
        "data": alert,
    }


def test_proof_closes_the_alert_when_it_becomes_known(
    store: Store, append: Append, judge: Judge
) -> None:
    """The alert stays in history, with both its changes."""
    append(REFERRAL)
    judge(OVERDUE)
    append(DECISION)
    judge(THURSDAY)

    [alert] = [found for found in store.alerts_of("CASE-1") if found["rule"] == "S01"]

    assert (alert["state"], alert["closed_as"]) == ("closed", "met_late")
    assert alert not in store.open_alerts(10)
    assert store.alert(alert["alert_id"]) == alert
    states = [change["state"] for change in store.changes_of(alert["alert_id"])]
    assert states == ["raised", "closed"]


def test_a_forecast_that_came_to_nothing_leaves_the_list(
    store: Store, append: Append, judge: Judge
) -> None:
    """Its last change is told, and it is listed no more."""
    append(sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True))
    judge(moment("Thu 22 Mar 2018 12:00"))
    [warned] = [found for found in store.alerts_of("CASE-1") if found["state"] == "warned"]
    append(sample(CaseClosed, "Tue 3 Apr 2018 12:00"))

    judge(moment("Wed 4 Apr 2018 12:00"))

    assert store.alert(warned["alert_id"]) is None
    changes = store.changes_of(warned["alert_id"])
    assert [(change["rule"], change["state"]) for change in changes] == [
        ("S22", "warned"),
        ("S22", "closed"),
    ]


def test_after_it_is_judged_a_case_sleeps_until_something_falls_due(
    store: Store, append: Append, judge: Judge
) -> None:
    """Its next moment is the due time, not one before."""
    append(REFERRAL)

    judge(MONDAY)

    assert store.due(moment("Tue 16 Jan 2018 23:59"), 10) == []
    assert store.due(OVERDUE, 10) == ["CASE-1"]
    assert store.cases(10)[0].judged_to == MONDAY


def test_an_event_that_counts_only_later_wakes_its_case_then(
    store: Store, append: Append, judge: Judge
) -> None:
    """A sender's clock may run ahead of ours; nothing is judged beyond what is complete."""
    append(REFERRAL, DECISION)

    judge(MONDAY)

    assert store.due(moment("Wed 17 Jan 2018 16:04"), 10) == ["CASE-1"]  # S01 is due
    judge(OVERDUE)
    assert store.due(moment("Wed 17 Jan 2018 16:04"), 10) == []
    assert store.due(moment("Wed 17 Jan 2018 16:05"), 10) == ["CASE-1"]


@pytest.mark.parametrize("order", [(REFERRAL, DECISION), (DECISION, REFERRAL)])
def test_of_several_new_events_the_first_to_count_wakes_the_case(
    store: Store, append: Append, order: tuple[AnyEvent, ...]
) -> None:
    """Whichever of them came last."""
    for event in order:
        append(event)

    assert store.due(moment("Mon 15 Jan 2018 10:04"), 10) == []
    assert store.due(moment("Mon 15 Jan 2018 10:05"), 10) == ["CASE-1"]


def never_told(case: str, events: list[AnyEvent]) -> Told:
    """Judge as a bug of ours would."""
    raise ZeroDivisionError(f"{case} {events}")


def test_a_case_that_cannot_be_judged_stops_no_other(
    store: Store, append: Append, terms: Terms
) -> None:
    """It is kept aside with the place in our code, never with what the case holds."""
    append(REFERRAL, ELSEWHERE)

    def some_told(case: str, events: list[AnyEvent]) -> Told:
        return never_told(case, events) if case == "CASE-1" else tell(case, events, terms, OVERDUE)

    told = store.judge(["CASE-1", "CASE-2"], OVERDUE, some_told)

    assert told.judged == ("CASE-2",)
    assert [alert["case"] for alert in store.open_alerts(10)] == ["CASE-2"]
    [(case, reason, at)] = store.unjudged()
    assert (case, at) == ("CASE-1", OVERDUE)
    assert reason.startswith("ZeroDivisionError in test_judging.py, line ")
    assert told.unjudged == ((case, reason),)
    assert store.due(moment("Tue 20 Mar 2018"), 10) == ["CASE-2"]  # the other sleeps for good


def test_a_case_kept_aside_is_judged_again_when_asked(
    store: Store, append: Append, judge: Judge
) -> None:
    """After the fix it is as if nothing had been wrong."""
    append(REFERRAL)
    store.judge(["CASE-1"], OVERDUE, never_told)

    assert store.retry_unjudged(OVERDUE) == 1
    assert judge(OVERDUE).judged == ("CASE-1",)

    assert store.unjudged() == []
    assert len(store.open_alerts(10)) == 1


def test_a_case_kept_aside_is_judged_again_when_an_event_comes(
    store: Store, append: Append, judge: Judge
) -> None:
    """It does not wait for a person if the log goes on."""
    append(REFERRAL)
    store.judge(["CASE-1"], OVERDUE, never_told)
    append(DECISION)

    assert judge(THURSDAY).judged == ("CASE-1",)
    assert store.unjudged() == []


def test_what_came_while_a_case_was_being_judged_is_judged_too(
    store: Store, append: Append, open_store: Callable[[], Store], terms: Terms
) -> None:
    """The timeline goes on meanwhile, and nothing slips between looking and writing."""
    append(REFERRAL)
    timeline = open_store()
    seen = []

    def told(case: str, events: list[AnyEvent]) -> Told:
        seen.append(len(events))
        if len(seen) == 1:
            append(DECISION, to=timeline)
        return tell(case, events, terms, THURSDAY)

    store.judge(["CASE-1"], THURSDAY, told)

    assert seen == [1, 2]
    assert store.open_alerts(10) == []
    assert store.due(THURSDAY, 10) == []


def test_a_case_that_was_judged_further_is_left_as_it_is(
    store: Store, append: Append, judge: Judge, open_store: Callable[[], Store], terms: Terms
) -> None:
    """A worker that comes late does not turn back what another has told."""
    append(REFERRAL)
    behind = open_store()
    judge(OVERDUE)

    told = behind.judge(["CASE-1"], MONDAY, lambda c, events: tell(c, events, terms, MONDAY))

    assert (told.judged, told.left) == ((), ("CASE-1",))
    assert len(store.open_alerts(10)) == 1


def test_two_that_judge_the_same_case_tell_each_change_once(
    store: Store, append: Append, judge: Judge, open_store: Callable[[], Store], terms: Terms
) -> None:
    """The ids come from content, and the second finds the first one's there."""
    append(REFERRAL)
    other = open_store()

    def told(case: str, events: list[AnyEvent]) -> Told:
        judge(OVERDUE, of=other)
        return tell(case, events, terms, OVERDUE)

    store.judge(["CASE-1"], OVERDUE, told)

    assert store.counts().outbox == {CASE_ALERTS: 1}


def test_new_events_come_before_what_fell_due_and_the_worst_before_the_rest(
    store: Store, append: Append
) -> None:
    """Thousands due at midnight keep nobody waiting who matters more."""
    ranks = {"LOW": 4, "WORST": 1, "HIGH": 2, "HIGH-OLDER": 2}
    append(*(REFERRAL._replace(subject=f"case/{case}") for case in [*ranks, "NEW"]))

    def told(case: str, events: list[AnyEvent]) -> Told:
        del events
        at = MONDAY if case == "HIGH-OLDER" else TUESDAY
        return Told([], [], {ranks[case]: at})

    store.judge(list(ranks), MONDAY, told)

    in_order = ["NEW", "WORST", "HIGH-OLDER", "HIGH", "LOW"]
    assert store.due(TUESDAY, 10) == in_order
    assert store.due(TUESDAY, 2) == in_order[:2]
    assert store.due(MONDAY, 10) == ["NEW", "HIGH-OLDER"]


def test_neither_a_flood_of_events_nor_a_midnight_starves_the_other(
    store: Store, append: Append
) -> None:
    """Each has half of a batch; what the one leaves of its half the other takes."""
    flood = [REFERRAL._replace(subject=f"case/NEW-{n}") for n in range(9)]
    midnight = [REFERRAL._replace(subject=f"case/DUE-{n}") for n in range(9)]
    append(*midnight)
    fallen = [event.subject.removeprefix("case/") for event in midnight]
    store.judge(fallen, MONDAY, lambda _, __: Told([], [], {1: TUESDAY}))

    assert store.due(TUESDAY, 6) == fallen[:6]
    append(*flood)

    assert [case[:3] for case in store.due(TUESDAY, 6)] == ["NEW"] * 3 + ["DUE"] * 3
    assert [case[:3] for case in store.due(MONDAY, 6)] == ["NEW"] * 6


def test_it_is_known_since_when_something_waits_to_be_judged(
    store: Store, append: Append, judge: Judge
) -> None:
    """New events from when they count, a duty from when it falls due; not beyond the moment."""
    append(REFERRAL)
    came = store.waits_since(MONDAY)
    judge(MONDAY)

    assert came == REFERRAL.known_at
    assert store.waits_since(MONDAY) is None
    assert store.waits_since(OVERDUE - 2 * SECOND) is None
    assert store.waits_since(LATER) == OVERDUE - SECOND
    judge(LATER)
    assert store.waits_since(LATER) is None


def test_what_waits_for_a_record_kept_aside_is_told_with_that(store: Store, append: Append) -> None:
    """It is not the clock that is behind."""
    append(REFERRAL)
    store.advance([], [Parked(Raw(CASE_EVENTS, 0, 9, b"CASE-1", b"{}", ()), "KeyError", MONDAY)])

    assert store.waits_since(LATER) is None


def test_a_case_due_for_two_reasons_is_listed_once(store: Store, append: Append) -> None:
    """It is judged for both at one stroke."""
    append(REFERRAL)

    store.judge(["CASE-1"], MONDAY, lambda _, __: Told([], [], {1: TUESDAY, 3: TUESDAY}))

    assert store.due(TUESDAY, 10) == ["CASE-1"]


def test_a_case_that_nobody_knows_is_passed_over(store: Store, judge: Judge) -> None:
    """Nothing was ever heard of it."""
    told = store.judge(["CASE-9"], OVERDUE, never_told)

    assert told == Judging((), 0, (), ())
    assert judge(OVERDUE) == Judging((), 0, (), ())


@pytest.mark.parametrize("stops", [[LATER], [MONDAY, OVERDUE, LATER], [THURSDAY, LATER]])
def test_being_down_changes_no_judgement(
    store: Store, append: Append, judge: Judge, stops: list[datetime]
) -> None:
    """Judged at every moment or once at the end, the same changes are told."""
    append(REFERRAL, DECISION)

    for until in stops:
        judge(until)

    told = [orjson.loads(out.value)["id"].partition(".")[2] for out in store.outbox(10)]
    assert told[:2] == ["raised.2018-01-16T23:59:59Z", "closed.2018-01-17T16:05:00Z"]
