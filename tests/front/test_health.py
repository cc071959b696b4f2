"""A worker's health is what the pages and `status` say, and a first start turns green."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.history import Told
from store.account_shapes import Look
from store.samples import kept
from store.shapes import CASE_EVENTS, Move, Parked, Raw
from store.store import Store
from streams.clock import RealClock
from throughline.health import OURS_TO_MEND, clocks, why_red
from throughline.settings import read_settings

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
STORY = moment("Mon 1 Jan 2018 09:00")
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
WAITS = "waiting for intake of inbound.police 0: at 0 of 5"
AWAY = "no Kafka answers at kafka:9092"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that is in use."""
    with Store.open("sqlite", tmp_path) as opened:
        yield opened


def red(store: Store, wall: datetime = NOW, **changed: Any) -> list[str]:
    """Ask why it is red at this moment of the machine's clock, which is the service's too."""
    given: Any = clocks(read_settings(), RealClock())
    told = {"wall": lambda: wall, "now": lambda: wall, **changed}
    return why_red(replace(given, **told), store)


def test_it_is_red_before_anything_was_complete_and_green_once_it_was(store: Store) -> None:
    """A first start has nothing to show yet: whoever waits for it to be well must wait on."""
    before = red(store)
    store.complete(None, WAITS, NOW - SECOND, NOW - SECOND)
    while_it_reads = red(store)
    store.complete(NOW - SECOND, None, NOW, NOW)

    assert before == ["the worker has not looked at anything yet; is it running?"]
    assert (while_it_reads, red(store)) == ([WAITS], [])


def test_a_story_without_kafka_is_red(store: Store) -> None:
    """Its clock stands still together with all else, so ages are those of the machine's clock."""
    story: dict[str, Any] = {"story": True, "now": lambda: STORY}
    store.complete(STORY - timedelta(milliseconds=1), None, NOW - 3 * HOUR, STORY)
    store.complete(None, AWAY, NOW, STORY)

    assert red(store, **story) == [AWAY]


def no_longer_read(store: Store) -> None:
    """Let nobody have polled a partition for an hour."""
    store.complete(None, None, NOW, NOW, [Look("inbound.csc", 0, 3, NOW, NOW - HOUR)])


def left_unjudged(store: Store) -> None:
    """Let something have been due for an hour."""
    visit = sample(ChildVisited, "Mon 23 Nov 2026 09:00", received=NOW - HOUR)
    store.append([Move(CASE_EVENTS, 0, 0, 1)], [kept(visit, 0)])


def kept_aside(store: Store) -> None:
    """Keep a record aside."""
    raw = Raw(CASE_EVENTS, 0, 0, b"C-1", b"{}", ())
    store.advance([Move(CASE_EVENTS, 0, 0, 1, 1)], [Parked(raw, "KeyError", NOW)])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (no_longer_read, "nobody has read inbound.csc 0 for 1 hour"),
        (left_unjudged, "what fell due 1 hour ago is not judged yet"),
        (kept_aside, f"our own code could not take 1 record: {OURS_TO_MEND}"),
    ],
)
def test_it_is_red_for_all_that_the_pages_say(
    store: Store, wrong: Callable[[Store], None], says: str
) -> None:
    """And green before."""
    store.complete(NOW - SECOND, None, NOW, NOW)
    before = red(store)

    wrong(store)

    assert (before, red(store)) == ([], [says])


def test_new_terms_turn_nothing_red(store: Store) -> None:
    """Each release would; that cases are judged again ends by itself."""
    left_unjudged(store)
    store.judge_by("a new policy")
    store.complete(NOW - SECOND, None, NOW, NOW)
    store.judge([case.case for case in store.cases(9)], NOW, lambda *_: Told([], [], {}), "before")

    assert store.left_to_new_terms() == 1
    assert red(store) == []
