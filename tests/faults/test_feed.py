"""What a fault of ours is to meet is chosen among what is still to be sent."""

from pathlib import Path
from typing import Any

from faults.feed import AFTER, Feed
from faults.load import chunks
from streams.clients import Kafka
from streams.clock import StoryClock


def feed(tmp_path: Path) -> Feed:
    """Give a feed that has not begun."""
    nobody: Any = None  # what is sent over HTTP is not looked at
    return Feed(Kafka("nowhere:9"), nobody, StoryClock(tmp_path), chunks("1/1"), "1/1")


def test_near_the_end_nothing_is_left_to_meet_a_fault(tmp_path: Path) -> None:
    """Nothing would move after it, and nobody could tell that it had healed."""
    ending = feed(tmp_path)
    ending.number = len(chunks("1/1")) - AFTER - 1

    assert ending.next_sent(0) is None


def test_one_that_is_sent_under_another_key_can_be_asked_for(tmp_path: Path) -> None:
    """Whoever holds up cases by the key lets its case go on without it."""
    load = [sent for chunk in chunks("1/1") for sent in chunk.records]

    chosen = feed(tmp_path).next_sent(0, astray=True)

    [first, *_] = [sent for sent in load if sent.value == chosen]
    assert (first.is_sound, first.is_astray) == (True, True)
