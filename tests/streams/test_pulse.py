"""Whoever tells people says so for as long as they go on, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from store.errors import StoreError
from store.store import Store
from streams.pulse import STANDS, STILL, Pulse, Round
from streams.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOW = "it is slow"
WHOM = {"any_hour": ["critical"]}


class Seconds:
    """A clock that never goes back."""

    reads = 1_000.0

    def __call__(self) -> float:
        """Read it."""
        return self.reads


def both(pulse: Pulse) -> None:
    """Have both who make up whoever tells people go round."""
    for each in STANDS:
        pulse.went_on(each)


@pytest.fixture
def seconds() -> Seconds:
    """Give such a clock."""
    return Seconds()


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[StoreThread]:
    """Give a store to be told."""
    made = StoreThread(lambda: Store.open("sqlite", tmp_path))
    yield made
    made.close()


async def test_while_it_goes_on_it_says_so(
    asked: StoreThread, store: Store, seconds: Seconds
) -> None:
    """When, by the machine's clock, and whom it tells."""
    pulse = Pulse(asked, WHOM, lambda: [SLOW], seconds)
    began = datetime.now(UTC)
    both(pulse)
    seconds.reads += STANDS["telling"]
    await pulse.say()

    found = store.notifier()
    assert found is not None
    assert (found.whom, found.trouble) == (WHOM, (SLOW,))
    assert began <= found.alive_at <= datetime.now(UTC)


@pytest.mark.parametrize("hangs", STANDS)
async def test_what_does_not_go_on_says_nothing(
    asked: StoreThread, store: Store, seconds: Seconds, hangs: Round
) -> None:
    """Before it has begun, and once either part of it hangs, though its process lives."""
    pulse = Pulse(asked, WHOM, lambda: [SLOW], seconds)
    await pulse.say()
    assert store.notifier() is None

    both(pulse)
    await pulse.say()
    before = store.notifier()
    assert before
    assert await pulse.why_still() is None
    seconds.reads += STANDS[hangs] + 1
    for other in STANDS:
        if other != hangs:
            pulse.went_on(other)
    await pulse.say()

    assert store.notifier() == before
    assert await pulse.why_still() == STILL


async def test_a_store_that_is_away_is_no_reason_to_end(seconds: Seconds) -> None:
    """Messages are sent also without one."""

    def away() -> Store:
        raise StoreError("no database answers")

    asked = StoreThread(away)
    pulse = Pulse(asked, WHOM, lambda: [SLOW], seconds)
    both(pulse)
    await pulse.say()
    asked.close()
