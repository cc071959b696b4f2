"""Changes of alerts by number: how whoever waits for news finds what came after the last."""

from collections.abc import Callable
from pathlib import Path

from events.samples import moment, sample
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from store.store import Store

Act = Callable[..., object]
REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
OTHER = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case="CASE-2", referral_source="9")
DECIDED = sample(ReferralDecided, "Wed 17 Jan 2018 12:00")
OVERDUE = moment("Wed 17 Jan 2018 00:00")
LATER = moment("Fri 19 Jan 2018 00:00")


def told(store: Store, number: int, most: int = 100) -> list[tuple[int, str, str]]:
    """Tell the changes after a number: number, case and state of each."""
    found = store.changes_after(number, most)
    return [(each.number, each.data["case"], each.data["state"]) for each in found]


def test_what_came_after_a_change_is_found_in_order(store: Store, append: Act, judge: Act) -> None:
    """Each has the next number, whenever it happened by the clock of its case."""
    append(REFERRAL)
    judge(OVERDUE)
    before = store.last_change()
    append(DECIDED, OTHER)
    judge(LATER)

    assert before == 1
    assert sorted(told(store, before)) == [(2, "CASE-1", "closed"), (3, "CASE-2", "raised")]
    assert store.last_change() == 3
    assert told(store, 3) == []


def test_each_comes_with_how_its_alert_stood_before(store: Store, append: Act, judge: Act) -> None:
    """Whether that is among what is asked for or not; the first has none."""
    append(REFERRAL, OTHER)
    judge(OVERDUE)
    append(DECIDED)
    judge(LATER)

    found = store.changes_after(0, 100)
    [raised, closed] = [each for each in found if each.data["case"] == "CASE-1"]
    assert (raised.before, closed.before) == (None, raised.data)
    [alone] = store.changes_after(closed.number - 1, 100)
    assert alone == closed


def test_of_very_many_the_newest_are_found(store: Store, append: Act, judge: Act) -> None:
    """So one look costs no more, whatever happened since the last."""
    append(REFERRAL, OTHER)
    judge(OVERDUE)

    assert [number for number, *_ in told(store, 0, most=1)] == [2]


def test_a_case_that_is_judged_anew_and_stays_as_it_was_gives_no_number(
    store: Store, append: Act, judge: Act
) -> None:
    """An empty store has none either."""
    assert (store.last_change(), told(store, 0)) == (0, [])
    append(REFERRAL)
    judge(OVERDUE)
    judge(OVERDUE)
    append(REFERRAL)
    judge(OVERDUE)

    assert store.last_change() == 1


def test_what_is_history_is_told_as_such(url: str, tmp_path: Path, append: Act, judge: Act) -> None:
    """What fell due before the service began to count is no news."""
    with Store.open(url, tmp_path, since=moment("Wed 17 Jan 2018")) as store:
        append(REFERRAL, to=store)
        judge(OVERDUE, of=store)

        assert [each.is_history for each in store.changes_after(0, 9)] == [True]
