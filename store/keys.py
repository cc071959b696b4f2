"""The API keys of agencies. They follow from no log, so they lie where no rebuild throws them away.

A key is `tlk_<id>_<secret>`. It is shown once; of its secret only the SHA-256 is kept. A slow hash
guards what can be guessed, and 32 random bytes cannot: it would only be a lever to stall us.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, Self

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    insert,
    select,
    update,
)

from store.columns import Moment
from store.engine import begun
from store.errors import in_one_line
from store.generations import generations
from store.migrate import lock_for_opening

SHAPE: Final = re.compile(r"tlk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
PATIENCE: Final = timedelta(seconds=10)
BETWEEN_USES: Final = timedelta(minutes=1)  # the last use is written no more often
NOBODY: Final = bytes(32)  # compared with where there is no such key, so that it takes as long

metadata = MetaData()
table = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
)
TOLD: Final = tuple(column for column in table.c if column.name != "hash")


class Key(NamedTuple):
    """What is told of a key: everything but its secret.

    ends_at       from when on it is no longer taken; None: no such moment is set
    revoked_at    when it was taken back; None: it was not
    used_at       when it was last taken, to the minute; None: never
    """

    id: str
    agency: str
    made_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it is taken at this moment."""
        return self.revoked_at is None and (self.ends_at is None or at < self.ends_at)


class Keys:
    """All keys. Every operation is one transaction, on a connection of its own.

    Moments are the machine's. Every operation raises StoreError.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, url: str, data: Path, *, patience: timedelta = PATIENCE) -> Self:
        """Open them beside the store, and make their table where there is none.

        url     of the store, as `Store.open` takes it

        raises    StoreError
        """
        places = generations(url, data, patience)
        opened = cls(places.home(), places.where)
        with opened._writing() as connection:
            lock_for_opening(connection)
            metadata.create_all(connection)
        return opened

    def add(self, agency: str, at: datetime) -> str:
        """Make a key for an agency and return it; nobody can read it again."""
        with self._writing() as connection:
            return _add(connection, agency, at)

    def rotate(self, agency: str, at: datetime, ends_at: datetime | None = None) -> str:
        """Make another key beside those that are valid, and return it.

        ends_at    until when those are still taken; None: until they are revoked
        """
        with self._writing() as connection:
            if ends_at is not None:
                sooner = table.c.ends_at.is_(None) | (table.c.ends_at > ends_at)
                theirs = table.c.agency == agency, table.c.revoked_at.is_(None), sooner
                connection.execute(update(table).where(*theirs).values(ends_at=ends_at))
            return _add(connection, agency, at)

    def revoke(self, id_: str, at: datetime) -> None:
        """Take a key back, at once and for good; it is kept as history."""
        with self._writing() as connection:
            still = table.c.id == id_, table.c.revoked_at.is_(None)
            connection.execute(update(table).where(*still).values(revoked_at=at))

    def all(self, agency: str | None = None) -> list[Key]:
        """List the keys of one agency or of all, those that are taken no more too."""
        query = select(*TOLD).order_by(table.c.agency, table.c.made_at, table.c.id)
        if agency is not None:
            query = query.where(table.c.agency == agency)
        with self._reading() as connection:
            return [Key(*row) for row in connection.execute(query)]

    def taken(self, told: str, at: datetime) -> Key | None:
        """Return the key that somebody shows, and note its use; None where it is not valid."""
        shown = SHAPE.fullmatch(told)
        if shown is None:
            return None
        id_, secret = shown.groups()
        with self._reading() as connection:
            row = connection.execute(select(table).where(table.c.id == id_)).one_or_none()
        is_theirs = secrets.compare_digest(row.hash if row else NOBODY, _hash(secret))
        key = _key(row) if row and is_theirs else None
        if key is None or not key.is_valid(at):
            return None
        if key.used_at is None or at - key.used_at >= BETWEEN_USES:
            with self._writing() as connection:
                connection.execute(update(table).where(table.c.id == id_).values(used_at=at))
        return key

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._transaction(writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with (
            in_one_line(self._where),
            self._engine.connect() as connection,
            begun(connection, writes=writes),
        ):
            yield connection


def _add(connection: Connection, agency: str, at: datetime) -> str:
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    row = {"id": id_, "agency": agency, "hash": _hash(secret), "made_at": at}
    connection.execute(insert(table), row)
    return f"tlk_{id_}_{secret}"


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _key(row: Row[tuple[object, ...]]) -> Key:
    told = row._mapping  # noqa: SLF001  SQLAlchemy's public name for it
    return Key(*(told[column.name] for column in TOLD))
