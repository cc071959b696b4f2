"""Whoever asks on an event loop has the store that is current, and learns when there is none."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import ProgrammingError

from store.errors import StoreError
from store.store import Store
from streams.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[StoreThread]:
    """Give a store to be asked."""
    made = StoreThread(lambda: Store.open("sqlite", tmp_path))
    yield made
    made.close()


async def test_it_is_asked_on_a_thread_of_its_own(asked: StoreThread) -> None:
    """The event loop goes on meanwhile, and each question has the same connection."""
    threads = {await asked(lambda _: threading.get_ident()) for _ in range(3)}

    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_after_a_rebuild_the_new_one_is_asked(asked: StoreThread, tmp_path: Path) -> None:
    """Nobody has to tell it."""
    before = await asked(lambda store: store.generation)
    with Store.open("sqlite", tmp_path) as live, live.rebuilding() as fresh:
        fresh.make_current()

    assert await asked(lambda store: store.generation) == before + 1


async def test_one_that_cannot_be_opened_says_so_and_is_tried_again(tmp_path: Path) -> None:
    """It may be a database that restarts."""
    away = [True, False]

    def opened() -> Store:
        if away.pop(0):
            raise StoreError("no database answers")
        return Store.open("sqlite", tmp_path)

    asked = StoreThread(opened)
    with pytest.raises(StoreError, match="no database answers"):
        await asked(Store.completeness)

    assert await asked(Store.completeness) is None
    asked.close()


async def test_what_refuses_otherwise_is_an_error_of_the_store_too(asked: StoreThread) -> None:
    """A right that is missing must not end whoever tells people; it is tried again."""

    def refused(_: Store) -> None:
        raise ProgrammingError("select", {}, Exception("permission denied"))

    with pytest.raises(StoreError, match="in vain: ProgrammingError"):
        await asked(refused)

    assert await asked(Store.completeness) is None
