"""Whoever tells people says so for as long as they go on, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from store.errors import StoreError
from store.store import Store
from streams.pulse import STANDS, Pulse
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
    pulse.went_on()
    seconds.reads += STANDS
    await pulse.say()

    found = store.notifier()
    assert found is not None
    assert (found.whom, found.trouble) == (WHOM, (SLOW,))
    assert began <= found.alive_at <= datetime.now(UTC)


async def test_what_does_not_go_on_says_nothing(
    asked: StoreThread, store: Store, seconds: Seconds
) -> None:
    """Before it has begun, and once it hangs, though its process lives."""
    pulse = Pulse(asked, WHOM, lambda: [SLOW], seconds)
    await pulse.say()
    assert store.notifier() is None

    pulse.went_on()
    await pulse.say()
    before = store.notifier()
    seconds.reads += STANDS + 1
    await pulse.say()

    assert store.notifier() == before


async def test_a_store_that_is_away_is_no_reason_to_end(seconds: Seconds) -> None:
    """Messages are sent also without one."""

    def away() -> Store:
        raise StoreError("no database answers")

    asked = StoreThread(away)
    pulse = Pulse(asked, WHOM, lambda: [SLOW], seconds)
    pulse.went_on()
    await pulse.say()
    asked.close()
