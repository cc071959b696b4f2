"""What waits to be told follows from the log, and waits once."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.judge import Terms
from store.samples import kept
from store.shapes import CASE_EVENTS, Move, Origin
from store.store import Store
from throughline.judging_all import judge_all
from throughline.rereading import Reread
from throughline.retelling import Refusals, ToldChanges
from throughline.unsent import unsent

OVERDUE = moment("Wed 17 Jan 2018 00:00")
REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")


@dataclass
class Nothing:
    """A log on which nothing was told yet."""

    told: ToldChanges = field(default_factory=ToldChanges)
    refusals: Refusals = field(default_factory=Refusals)
    ahead: set[str | Origin] = field(default_factory=set)


Found = Callable[[str], list[str]]


@pytest.fixture
def found(tmp_path: Path, terms: Terms) -> Iterator[Found]:
    """Give the way to do something to the store by SQL, and find what waits and should not."""
    with (
        Store.open("sqlite", tmp_path / "live") as live,
        Store.open("sqlite", tmp_path / "anew") as anew,
    ):
        for store in (live, anew):
            store.append([Move(CASE_EVENTS, 0, 0, 1)], [kept(REFERRAL, 0)])
            judge_all(store, terms, OVERDUE)

        def find(sql: str) -> list[str]:
            with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store:
                store.execute(sql)
                store.commit()
            return [one.what for one in unsent(live, anew, cast("Reread", Nothing()))]

        yield find


def test_what_follows_waits(found: Found) -> None:
    """It has not been told, and will be."""
    assert found("SELECT 1") == []


def test_what_waits_twice_is_named(found: Found) -> None:
    """Somebody put a copy of it there."""
    (told,) = found(
        "INSERT INTO outbox (topic, about, key, value, headers) "
        "SELECT topic, about, key, value, headers FROM outbox LIMIT 1"
    )

    assert "waits to be told more than once (case.alerts)" in told


def test_what_does_not_wait_is_named(found: Found) -> None:
    """It would never be told."""
    told = found("DELETE FROM outbox")

    assert told
    assert all("was not told, and does not wait to be (case.alerts)" in one for one in told)
