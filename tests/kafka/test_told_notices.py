"""Who was told, in the store: what the topic does not say is found; a rebuild fills it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from events.samples import moment
from projections.notices import Notice, as_document
from store.store import Store
from streams.notices_kept import kept_notices
from streams.topics import NOTICES
from tests.kafka.world import Record, World, now
from throughline.verifying import verify

WANTED = Notice("wanted", "a1.raised", "a1", "CASE-1", moment("Mon 5 Mar 2018 10:00"), "high")
SENT = WANTED._replace(what="sent", step=0, contact="csc/1")
TOLD = (WANTED, SENT, SENT._replace(alert_id="a2", spell="a2.raised", case="CASE-2"))


@pytest.fixture
def told(world: World) -> World:
    """Give a world in which people were told, and the store knows."""
    records: list[Record] = [
        (each.case.encode(), orjson.dumps(as_document(each)), []) for each in TOLD
    ]
    asyncio.run(world.produce(NOTICES, *records))
    world.live.keep_notices(kept_notices(asyncio.run(world.read(NOTICES))))
    return world


def found_in(world: World) -> list[tuple[str, str]]:
    """Say what verify finds, and about whom."""
    found = verify(world.kafka, world.live, world.terms, now, times=1).findings
    return [(one.subject, one.what) for one in found]


def altered(folder: Path, statement: str) -> None:
    """Change the store behind its back."""
    with closing(sqlite3.connect(folder / "live" / "store" / "1.db")) as store:
        store.execute(statement)
        store.commit()


def test_what_the_topic_says_is_no_finding(told: World) -> None:
    """Nor is what was told only just now."""
    asyncio.run(told.produce(NOTICES, (b"CASE-1", orjson.dumps(as_document(SENT)), [])))

    assert found_in(told) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (
            "UPDATE notices SET what = 'failed' WHERE place = 1",
            ("case/CASE-1", "who was told is not what the store says (offset 1 of {})"),
        ),
        (
            "DELETE FROM notices WHERE place = 1",
            ("case/CASE-1", "who was told, by offset 1 of {}, is not in the store"),
        ),
        (
            "UPDATE notices SET place = 7 WHERE place = 2",
            ("case/CASE-2", "who was told, by offset 2 of {}, is not in the store"),
        ),
    ],
)
def test_a_row_that_was_altered_is_found_out(
    told: World, tmp_path: Path, statement: str, finding: tuple[str, str]
) -> None:
    """Altered, taken away, or moved."""
    altered(tmp_path, statement)

    assert (finding[0], finding[1].format(NOTICES)) in found_in(told)


def test_a_rebuilt_store_says_who_was_told(told: World, tmp_path: Path) -> None:
    """Nobody who tells people has to run for that."""
    told.rebuild(told.live)

    with Store.open("sqlite", tmp_path / "live") as rebuilt:
        assert rebuilt.notices_of("a1") == [WANTED, SENT]
