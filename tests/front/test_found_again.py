"""What stays wrong is found again under one key, however what is said of it moves meanwhile."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from events.moments import moment
from events.samples import sample
from events.types.referral_received import ReferralReceived
from store.chains import NOTHING, Link, forge
from store.samples import kept
from store.shapes import CASE_EVENTS, Head, Move
from store.store import Store
from streams.heads import as_record
from streams.sending import Outbound
from streams.topics import HEADS
from throughline.difference import Difference
from throughline.places import moved
from throughline.reading_on import ReadingOn
from throughline.rows_checked import first_rows, judged
from throughline.told_heads import ToldHeads

AT = moment("2018-07-12T12:00:00Z")
POLICE = "inbound.police"
REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store that a service writes to."""
    with Store.open("sqlite", tmp_path / "live") as store:
        yield store


@pytest.fixture
def anew(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store that is made from the log."""
    with Store.open("sqlite", tmp_path / "anew") as store:
        yield store


def moves(live: Store, anew: Store) -> list[Difference]:
    """Find the positions that were moved."""
    return list(moved(live, anew, live.positions(), None))


def test_a_position_that_was_moved_is_found_again_while_it_goes_on(
    live: Store, anew: Store, tmp_path: Path
) -> None:
    """How far it has come since is said anew."""
    live.advance([Move(POLICE, 0, 0, 90)])
    with closing(sqlite3.connect(tmp_path / "live" / "store" / "1.db")) as store:
        store.execute("UPDATE positions SET position = position + 4")
        store.commit()
    (first,) = moves(live, anew)

    live.advance([Move(POLICE, 0, 94, 95)])
    (second,) = moves(live, anew)

    assert first.key == second.key
    assert first.what != second.what


@dataclass
class Heads:
    """What lies on `throughline.heads`, as it is read on."""

    new_ones: list[Outbound] = field(default_factory=list)

    async def new(self, topic: str) -> AsyncIterator[list[Outbound]]:
        """Give what has come."""
        assert topic == HEADS
        yield self.new_ones


def test_a_chain_that_was_broken_is_found_again_while_it_goes_on(anew: Store) -> None:
    """The newest head of a case is another each time."""
    told, keys, links = ToldHeads(), set(), list[Link]()
    for number in range(3):
        event = kept(REFERRAL._replace(id=f"E{number}"), number)
        anew.append([Move(CASE_EVENTS, 0, number, number + 1)], [event])
        links.append(Link(number, event.value if number else b"as it was before it was altered"))
        head = forge(Head(event.event.subject, 0, NOTHING, -1), links)
        asyncio.run(told.go_on(cast("ReadingOn", Heads([as_record(head)]))))
        (found,) = told.check(anew, [])
        keys.add(found.key)

    assert len(keys) == 1


def test_a_clock_that_was_passed_is_found_again_while_it_goes_on(live: Store) -> None:
    """What it reads is said anew."""
    live.complete(AT, None, AT, AT)

    (first,) = judged(live, AT - timedelta(hours=2))
    (second,) = judged(live, AT - timedelta(hours=1))

    assert first.key == second.key
    assert first.what != second.what


def test_of_the_rows_of_a_case_the_first_is_told() -> None:
    """And every one that is about no case."""
    rows = [Difference(whom, ("row", at), "x") for at, whom in enumerate(["case/A"] * 2 + [""] * 2)]
    other = Difference("case/A", ("chain",), "x")

    assert list(first_rows([*rows, other])) == [rows[0], *rows[2:], other]
