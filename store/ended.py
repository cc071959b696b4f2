"""Sessions that their owners ended: no cookie of one is good any more, whoever copied it.

They follow from no log, so they lie beside the keys of agencies, where every web process finds
them and no rebuild throws them away. Of a session the SHA-256 of its token is kept, no longer than
it would have gone on by itself.
"""

from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from sqlalchemy import Column, Engine, LargeBinary, MetaData, Table, delete, select

from store.beside import Beside
from store.columns import Moment
from store.engine import begun
from store.migrate import lock_for_opening
from store.statements import put_new

metadata = MetaData()
table = Table(
    "ended_sessions",
    metadata,
    Column("session", LargeBinary, primary_key=True),
    Column("until", Moment, nullable=False),
)


def name_of(token: str) -> bytes:
    """Name a session by its token, which nobody finds out by that."""
    return sha256(token.encode()).digest()


class EndedSessions(Beside):
    """All of them, for any thread. Its first use makes their table; each raises StoreError."""

    PATIENCE = timedelta(seconds=2)  # somebody waits for a page meanwhile

    def add(self, session: bytes, at: datetime, until: datetime) -> None:
        """Keep that a session was ended, and forget those that are over by now.

        at       by the machine's clock
        until    when it would have ended by itself
        """
        with self._transaction(writes=True) as connection:
            connection.execute(delete(table).where(table.c.until < at))
            put_new(connection, table, [{"session": session, "until": until}])

    def all(self) -> frozenset[bytes]:
        """Name those that were ended."""
        with self._transaction(writes=False) as connection:
            return frozenset(connection.scalars(select(table.c.session)))

    @cached_property
    def _engine(self) -> Engine:
        engine = self._places.home()
        with engine.connect() as connection, begun(connection, writes=True):
            lock_for_opening(connection)
            metadata.create_all(connection)
        return engine
