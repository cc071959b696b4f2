"""The service's own seal: what it alone can put on what it says, and can tell again later.

What a person did about an alert came in nowhere, so no other topic vouches for it. The secret
follows from no log, so it lies beside the keys of agencies, where no rebuild throws it away.
"""

import hmac
import secrets
from functools import cached_property
from hashlib import sha256
from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert, select

from store.beside import Beside
from store.migrate import lock_for_opening

HEADER: Final = "throughline-seal"

metadata = MetaData()
table = Table(
    "seal",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)


class Seal(Beside):
    """Seals what the service says. Its first use, in whatever thread, makes or reads the secret."""

    def of(self, value: bytes) -> bytes:
        """Give the seal of what is said. Raises StoreError."""
        return hmac.digest(self._secret, value, sha256).hex().encode()

    def is_on(self, value: bytes, shown: bytes | None) -> bool:
        """Tell whether this is its seal. Raises StoreError."""
        return shown is not None and hmac.compare_digest(self.of(value), shown)

    @cached_property
    def _secret(self) -> bytes:
        with self._transaction(writes=True) as connection:
            lock_for_opening(connection)
            metadata.create_all(connection)
            held = connection.scalar(select(table.c.secret))
            if held is None:
                held = secrets.token_bytes(32)
                connection.execute(insert(table), {"one": 1, "secret": held})
            return bytes(held)
