"""Who was told is kept as it lies on its topic, once."""

from collections.abc import Callable

import orjson

from events.samples import moment
from projections.notices import Notice, as_document
from store.notices import KeptNotice
from store.store import Store

MONDAY = moment("Mon 5 Mar 2018 10:00")
WANTED = Notice("wanted", "a1.raised", "a1", "CASE-1", MONDAY, "high", ("csc", "gp"))
SENT = WANTED._replace(what="sent", step=0, contact="csc/1")
SKIPPED = WANTED._replace(what="skipped", step=1, contact="manager", why="there is no contact")
OF_ANOTHER = WANTED._replace(alert_id="a2", spell="a2.raised")


def kept(*notices: Notice, start: int = 0) -> list[KeptNotice]:
    """Give facts that follow each other on the topic."""
    return [
        KeptNotice(place, each, orjson.dumps(as_document(each)))
        for place, each in enumerate(notices, start)
    ]


def test_what_was_told_of_an_alert_is_listed_in_order(store: Store) -> None:
    """All of it as it was, and nothing of another alert."""
    store.keep_notices(kept(WANTED, OF_ANOTHER, SENT, SKIPPED))

    assert store.notices_of("a1") == [WANTED, SENT, SKIPPED]
    assert store.notices_of("a3") == []


def test_what_is_kept_already_is_kept_once_and_as_it_was(store: Store) -> None:
    """It is read again at every start."""
    assert store.keep_notices(kept(WANTED, SENT)) == 2
    failed = SENT._replace(what="failed")

    assert store.keep_notices(kept(WANTED, failed, SKIPPED)) == 1
    assert store.notices_of("a1") == [WANTED, SENT, SKIPPED]


def test_where_all_is_kept_no_lock_is_waited_for(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """A start goes over years of it, while the worker writes."""
    store.keep_notices(kept(WANTED, SENT))
    with open_store()._writing():  # noqa: SLF001  as another process would
        assert store.another().keep_notices(kept(WANTED, SENT)) == 0
