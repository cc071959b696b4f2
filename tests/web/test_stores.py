"""Every request reads the generation of the store that is current then."""

from pathlib import Path

from store.store import Store
from web.stores import Stores


def test_a_rebuilt_store_is_read_from_the_next_request_on(tmp_path: Path) -> None:
    """Nothing need be started again; the old one may even be gone."""
    stores = Stores(lambda: Store.open("sqlite", tmp_path))
    with stores() as store:
        before = store.generation
        rebuilt = store.beside()
        rebuilt.make_current()
        rebuilt.remove_others()

    with rebuilt, stores() as store:
        assert store.generation == rebuilt.generation != before


def test_the_store_is_opened_once_for_many_requests(tmp_path: Path) -> None:
    """Opening looks for migrations; a request does not."""
    opened: list[Store] = []

    def open_store() -> Store:
        opened.append(Store.open("sqlite", tmp_path))
        return opened[-1]

    stores = Stores(open_store)
    for _ in range(3):
        with stores() as store:
            assert store.completeness() is None

    assert len(opened) == 1
