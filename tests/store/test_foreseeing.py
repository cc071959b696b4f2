"""What a policy would raise and close is said before it does."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.judge import Terms
from projections.policy import Policy
from store.shapes import Judging, Outcome
from store.store import Store
from throughline.foreseeing import as_text, foresee
from throughline.settings import read_settings

Append = Callable[..., Counter[Outcome]]
Judge = Callable[..., Judging]

REFERRALS = [
    sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=case, referral_source="9")
    for case in ("CASE-1", "CASE-2")
]
TUESDAY = moment("Tue 16 Jan 2018 12:00")


@pytest.fixture
def counting(store: Store, url: str, tmp_path: Path) -> Iterator[Store]:
    """Open the store as one that counts lateness from Tuesday on."""
    assert store.since is None
    with Store.open(url, tmp_path, since=moment("Tue 16 Jan 2018")) as opened:
        yield opened


def by_policy(terms: Terms, **changed: Any) -> Terms:
    """Change the first entry of S01, the decision on a referral."""
    written = tomllib.loads(read_settings().policy.read_text())
    written["S01"][0].update(changed)
    return Terms(Policy(written), terms.calendar, terms.groups)


def complete(store: Store) -> None:
    """Let the service be complete up to Tuesday."""
    store.complete(TUESDAY, None, TUESDAY, TUESDAY)


def test_a_policy_that_changes_nothing_raises_nothing(
    store: Store, append: Append, judge: Judge, terms: Terms
) -> None:
    """What is open already is not told."""
    append(*REFERRALS)
    judge(TUESDAY)
    complete(store)

    foreseen = foresee(store, terms)

    assert (foreseen.cases, foreseen.raised, foreseen.closed) == (2, Counter(), Counter())
    assert "0 alerts would be raised." in as_text(foreseen)


def test_a_shorter_limit_raises_what_it_makes_late(
    store: Store, append: Append, judge: Judge, terms: Terms
) -> None:
    """By severity and rule, and nothing is changed by the asking."""
    append(*REFERRALS)
    judge(TUESDAY)
    complete(store)

    foreseen = foresee(store, by_policy(terms, within="1 hour"))

    assert foreseen.raised == Counter({("high", "S01"): 2})
    assert "2 alerts would be raised:" in as_text(foreseen)
    assert store.open_alerts(10) == []
    assert store.counts().outbox == {}


def test_a_longer_limit_closes_what_it_makes_early(
    store: Store, append: Append, judge: Judge, terms: Terms
) -> None:
    """What is open now would not be."""
    append(REFERRALS[0])
    judge(TUESDAY, by=by_policy(terms, within="1 hour"))
    complete(store)

    assert foresee(store, terms).closed == Counter({("high", "S01"): 1})


def test_what_fell_due_before_lateness_counts_is_counted_apart(
    store: Store, append: Append, judge: Judge, terms: Terms, counting: Store
) -> None:
    """It is kept as history and pages nobody, so it is not said that it would be raised."""
    recent = sample(ReferralReceived, "Tue 16 Jan 2018 09:00", case="CASE-3", referral_source="9")
    append(*REFERRALS, recent)
    judge(TUESDAY)
    complete(store)

    foreseen = foresee(counting, by_policy(terms, within="1 hour"))

    assert foreseen.raised == Counter({("high", "S01"): 1})
    assert foreseen.history == Counter({("high", "S01"): 2})
    assert "1 alert would be raised:" in as_text(foreseen)
    assert "2 alerts would be kept as history, due before Tue 16 Jan 2018, 00:00:" in as_text(
        foreseen
    )


def test_what_is_history_already_is_not_said_to_be_closed(
    store: Store, append: Append, judge: Judge, terms: Terms, counting: Store
) -> None:
    """It is on no list, and closing it tells nobody."""
    append(REFERRALS[0])
    judge(TUESDAY, by=by_policy(terms, within="1 hour"))
    complete(store)

    foreseen = foresee(counting, terms)

    assert (foreseen.raised, foreseen.closed) == (Counter(), Counter())


def test_a_service_that_was_never_complete_says_so(store: Store, terms: Terms) -> None:
    """There is nothing to judge by."""
    assert "not been complete yet" in as_text(foresee(store, terms))
