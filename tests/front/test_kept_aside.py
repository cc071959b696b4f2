"""Verify says of what is kept aside whose it is, and whether its cases wait for it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from events.samples import moment
from store.shapes import Origin, Parked, Raw
from store.store import Store
from streams.clients import Kafka
from throughline.aside import kept_aside
from throughline.difference import Difference
from throughline.rereading import Reread

AT = moment("Mon 15 Jan 2018 10:00")
OF_CASE = Raw("inbound.csc", 0, 7, b"OTHER", b"{}", (("ce_subject", b"case/REAL"),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that is in use."""
    with Store.open("sqlite", tmp_path) as opened:
        yield opened


def found(store: Store, record: Raw) -> list[Difference]:
    """Look at what is kept aside, where `inbound.rejected` has this record as a fault of ours."""
    parked = Parked(record, "cannot be read", AT)
    reread = Reread(Kafka("nowhere:9"), store, lambda: AT)
    reread.refusals.ours[Origin(*record[:3])] = parked
    return list(kept_aside(store, reread, lambda _: None))


def test_it_names_the_subject_and_not_the_key(store: Store) -> None:
    """A case that waits as it should is no difference more."""
    store.advance([], [Parked(OF_CASE, "cannot be read", AT)])

    [told] = found(store, OF_CASE)

    assert told.subject == "case/REAL"
    assert "our own code could not take it" in told.what


def test_a_case_that_does_not_wait_is_named(store: Store, tmp_path: Path) -> None:
    """Somebody let it go: it would be judged without what is kept aside."""
    store.advance([], [Parked(OF_CASE, "cannot be read", AT)])
    with closing(sqlite3.connect(tmp_path / "store" / "1.db", isolation_level=None)) as tampering:
        tampering.execute("DELETE FROM held_up WHERE case_ref = 'REAL'")

    told = found(store, OF_CASE)

    what = "the record at inbound.csc 0, offset 7 is kept aside, and its case does not wait for it"
    assert ("case/REAL", what) in [(one.subject, one.what) for one in told]


def test_a_record_of_nobody_is_told_of_the_service(store: Store) -> None:
    """Nothing of it can be read."""
    empty = OF_CASE._replace(key=None, value=None, headers=())
    store.advance([], [Parked(empty, "cannot be read", AT)])

    [told] = found(store, empty)

    assert told.subject == ""
