from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from events.base import AnyEvent
from events.samples import sample
from events.types.referral_received import ReferralReceived
from store.errors import StoreError
from store.shapes import Kept, Move
from store.store import Store

Records = Callable[..., list[Kept]]
AT_ONCE = timedelta(milliseconds=50)
FIRST = Move("inbound.school", 0, 0, 5)


def referrals(number: int) -> list[AnyEvent]:
    """Make so many events of as many cases."""
    return [
        sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=f"C-{n}", referral_source="9")
        for n in range(number)
    ]


@pytest.fixture
def impatient(url: str, tmp_path: Path) -> Iterator[Store]:
    """Give a store that waits for nobody."""
    with Store.open(url, tmp_path, patience=AT_ONCE) as store:
        yield store


def test_a_locked_store_is_told_in_one_line(impatient: Store, url: str, tmp_path: Path) -> None:
    """Once patience is over; and when it is free again, the store goes on."""
    holder = Store.open(url, tmp_path)
    with holder._writing() as held:  # noqa: SLF001  no operation of a store takes that long
        held.execute(text("DELETE FROM positions"))
        if url != "sqlite":
            held.execute(text("LOCK TABLE positions"))
        with pytest.raises(StoreError, match=r"^store .*: somebody else has it locked; [^\n]*$"):
            impatient.advance([FIRST])
    holder.close()

    impatient.advance([FIRST])
    assert impatient.position("inbound.school", 0) == 5


def test_who_only_reads_never_waits_for_who_writes(
    impatient: Store, url: str, tmp_path: Path
) -> None:
    """A page is shown while the worker is in the middle of a batch."""
    with (
        Store.open(url, tmp_path) as worker,
        worker._writing() as held,  # noqa: SLF001  as above
    ):
        held.execute(text("INSERT INTO positions VALUES ('inbound.gp', 0, 1, 0, 1, 0)"))

        assert impatient.positions() == {}


def test_a_full_disk_is_told_in_one_line_and_nothing_is_lost(
    tmp_path: Path, records: Records
) -> None:
    """Once there is room again the same batch is taken."""
    with Store.open("sqlite", tmp_path) as store:
        with store._reading() as connection:  # noqa: SLF001  a small disk, of 80 pages
            connection.exec_driver_sql("PRAGMA max_page_count = 80")
        batch = records(*referrals(5_000))
        with pytest.raises(StoreError, match=r"^store .*: the disk is full; make room [^\n]*$"):
            store.append([Move("case.events", 0, 0, 5_000)], batch)
        assert store.counts().events == 0  # on a connection of its own: there is room again

        store.append([Move("case.events", 0, 0, 5_000)], batch)

        assert store.counts().events == 5_000


def test_a_file_that_is_no_store_is_told_in_one_line(tmp_path: Path) -> None:
    """Something else lies where the store should be."""
    Store.open("sqlite", tmp_path).close()
    for file in (tmp_path / "store").glob("1.db*"):
        file.write_bytes(b"This is a letter, not a database. " * 500)

    with pytest.raises(StoreError, match=r"^store .*: file is not a database$"):
        Store.open("sqlite", tmp_path)


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "data").write_text("")

    with pytest.raises(StoreError, match=r"^store .*: Not a directory$"):
        Store.open("sqlite", tmp_path / "data")


@pytest.mark.postgres
def test_a_database_that_went_away_is_told_in_one_line(
    postgres_url: str, tmp_path: Path, end_sessions: Callable[[], None]
) -> None:
    """And when it is back the store goes on."""
    with Store.open(postgres_url, tmp_path) as store:
        store.advance([FIRST])
        end_sessions()

        with pytest.raises(StoreError, match=r"^store at .*, database test_[0-9]+: [^\n]*$"):
            store.advance([FIRST._replace(start=5, end=6)])

        store.advance([FIRST._replace(start=5, end=6)])


def test_an_error_about_a_record_tells_none_of_its_values(store: Store, records: Records) -> None:
    """What is in a record may be somebody's."""
    [record] = records(*referrals(1))

    with pytest.raises(IntegrityError) as told:
        store.append([], [record._replace(value=None)])  # type: ignore[arg-type]  # a bug of ours

    assert "C-0" not in str(told.value).partition("DETAIL")[0]


def test_a_store_that_was_closed_connects_again(store: Store) -> None:
    """Closing lets go; it ends nothing."""
    store.advance([FIRST])
    store.close()

    assert store.position("inbound.school", 0) == 5
