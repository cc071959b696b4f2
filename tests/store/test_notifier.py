"""How whoever tells people stands is one row, and is there for as long as people are to be told."""

from datetime import timedelta

from events.samples import moment
from store.notifier import Notifier
from store.store import Store

FOUND = Notifier(moment("Mon 5 Mar 2018 10:00"), {"steps": [{"who": "agency"}]}, ("it is slow",))


def test_it_is_as_it_was_last_written(store: Store) -> None:
    """There is one, however many tell people."""
    assert store.notifier() is None

    later = FOUND._replace(alive_at=FOUND.alive_at + timedelta(seconds=10), trouble=())
    for each in (FOUND, later):
        store.write_notifier(each)
        assert store.notifier() == each


def test_it_is_forgotten_once_nobody_is_to_be_told(store: Store) -> None:
    """And whoever asks for that learns whether it was there."""
    store.write_notifier(FOUND)

    assert store.forget_notifier()
    assert store.notifier() is None
    assert not store.forget_notifier()
