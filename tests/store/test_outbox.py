from collections import Counter
from collections.abc import Callable

import orjson
import pytest

from events.moments import moment as moment_of
from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from store.errors import StoreError
from store.shapes import (
    CASE_ALERTS,
    CASE_EVENTS,
    AlertData,
    Judging,
    Kept,
    Move,
    Outcome,
    ToldChange,
)
from store.store import Store

Append = Callable[..., Counter[Outcome]]
Judge = Callable[..., Judging]

CASES = [f"CASE-{number}" for number in range(1, 6)]
REFERRALS = [
    sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=case, referral_source="9")
    for case in CASES
]
OVERDUE = moment("Wed 17 Jan 2018 00:00")


@pytest.fixture
def five(store: Store, append: Append, judge: Judge) -> Store:
    """Give a store with five alerts that wait to be sent."""
    append(*REFERRALS)
    judge(OVERDUE)
    return store


def keys(store: Store, limit: int = 10) -> list[str]:
    """Take what waits to be sent, and name its keys."""
    return [out.key.decode() for out in store.outbox(limit)]


def test_records_wait_in_the_order_in_which_they_were_written(five: Store) -> None:
    """So the changes of one alert leave in their order."""
    assert keys(five, 2) == CASES[:2]
    assert keys(five) == CASES


def test_what_the_broker_has_is_forgotten(five: Store) -> None:
    """And nothing else."""
    taken = five.outbox(3)

    five.sent([out.seq for out in taken[:2]])

    assert keys(five) == CASES[2:]
    assert five.counts().outbox == {CASE_ALERTS: 3}


def test_what_was_taken_and_not_sent_is_taken_again(five: Store) -> None:
    """The broker was away, say."""
    five.outbox(3)

    assert keys(five) == CASES


def test_what_was_taken_and_not_sent_outlives_its_relay(
    five: Store, open_store: Callable[[], Store]
) -> None:
    """A relay that dies lets go of its turn, and no clock is needed to see it."""
    dies = five.another()
    dies.outbox(3)
    dies.close()

    assert keys(open_store()) == CASES


def test_between_taking_and_sending_others_go_on(
    five: Store, append: Append, open_store: Callable[[], Store]
) -> None:
    """Nobody waits for the broker but the relay."""
    relay = open_store()
    taken = relay.outbox(5)

    append(REFERRALS[0]._replace(id="ANOTHER", subject="case/CASE-6"))
    relay.sent([out.seq for out in taken])

    assert five.counts().cases == 6
    assert five.counts().outbox == {}


def test_a_number_is_never_used_twice(five: Store, append: Append, judge: Judge) -> None:
    """A relay that says late what was sent cannot drop what came after."""
    used = [out.seq for out in five.outbox(10)]
    five.sent(used)

    append(REFERRALS[0]._replace(subject="case/CASE-6"))
    judge(OVERDUE)
    five.sent(used)

    assert keys(five) == ["CASE-6"]


def test_what_came_later_is_not_waited_for(five: Store, append: Append, judge: Judge) -> None:
    """A steady flow into the outbox must not hold up who waits for what was in it."""
    last = five.last_waiting(CASE_ALERTS)
    assert last is not None
    assert five.waiting_for(CASE_ALERTS, last) == 5

    append(REFERRALS[0]._replace(subject="case/CASE-6"))
    judge(OVERDUE)
    five.sent([out.seq for out in five.outbox(5)])

    assert five.waiting_for(CASE_ALERTS, last) == 0
    assert five.counts().outbox == {CASE_ALERTS: 1}
    assert five.last_waiting("case.events") is None


def test_what_a_topic_holds_already_is_dropped(five: Store) -> None:
    """A rebuild tells nobody anything twice."""
    five.adopt_changes([_told(alert) for case in CASES[1:] for alert in five.alerts_of(case)])

    assert keys(five) == CASES[:1]


def test_what_was_told_stays_told(
    store: Store, append: Append, judge: Judge, records: Callable[..., list[Kept]]
) -> None:
    """Also where nothing that the store knows would tell it; and it is not told again later."""
    append(REFERRALS[0])
    judge(OVERDUE)
    told = [_told(alert) for alert in store.alerts_of(CASES[0])]

    with store.beside() as fresh:
        fresh.adopt_changes(told)
        before = fresh.changes_of(told[0].alert_id)
        fresh.append([Move(CASE_EVENTS, 0, 0, 1)], records(REFERRALS[0]))
        judge(OVERDUE, of=fresh)

        assert before == fresh.changes_of(told[0].alert_id) == [orjson.loads(told[0].data)]
        assert fresh.alerts_of(CASES[0]) != []
        assert keys(fresh) == []


def _told(alert: AlertData) -> ToldChange:
    return ToldChange(
        f"{alert['alert_id']}.{alert['state']}.{alert['changed_at']}",
        alert["alert_id"],
        alert["case"],
        moment_of(alert["changed_at"]),
        orjson.dumps(alert),
    )


@pytest.mark.postgres
class TestTwoRelays:
    """On PostgreSQL several workers have a relay each."""

    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        """Run on PostgreSQL alone."""
        return postgres_url

    def test_one_of_two_relays_has_the_turn(
        self, five: Store, open_store: Callable[[], Store]
    ) -> None:
        """So that no later change of an alert overtakes an earlier one."""
        first, second = open_store(), open_store()

        taken = first.outbox(2)

        assert second.outbox(10) == []
        first.sent([out.seq for out in taken])
        assert keys(second) == CASES[2:]
        assert five.counts().outbox == {CASE_ALERTS: 3}

    def test_a_turn_that_was_taken_away_loses_nothing(
        self, five: Store, open_store: Callable[[], Store], end_sessions: Callable[[], None]
    ) -> None:
        """What it took is sent again: the ids do not change."""
        relay = open_store()
        taken = relay.outbox(2)
        end_sessions()

        with pytest.raises(StoreError):
            relay.sent([out.seq for out in taken])

        assert keys(relay) == CASES
        five.close()
