"""The service's own seal: what it alone can put on what it says, and can tell again later.

What a person did about an alert came in nowhere, so no other topic vouches for it. The secret
follows from no log, so it lies beside the keys of agencies, where no rebuild throws it away.
"""

import hmac
import secrets
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert, select

from store.engine import begun
from store.errors import in_one_line
from store.generations import Generations, generations
from store.migrate import lock_for_opening

HEADER: Final = "throughline-seal"
PATIENCE: Final = timedelta(seconds=10)

metadata = MetaData()
table = Table(
    "seal",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)


class Seal:
    """Seals what the service says. Its first use, in whatever thread, makes or reads the secret."""

    def __init__(self, places: Generations) -> None:
        self._places = places

    @classmethod
    def open(cls, url: str, data: Path) -> Self:
        """Find it beside the store.

        url     of the store, as `Store.open` takes it

        raises    StoreError
        """
        return cls(generations(url, data, PATIENCE))

    def of(self, value: bytes) -> bytes:
        """Give the seal of what is said. Raises StoreError."""
        return hmac.digest(self._secret, value, sha256).hex().encode()

    def is_on(self, value: bytes, shown: bytes | None) -> bool:
        """Tell whether this is its seal. Raises StoreError."""
        return shown is not None and hmac.compare_digest(self.of(value), shown)

    @cached_property
    def _secret(self) -> bytes:
        with (
            in_one_line(self._places.where),
            self._places.home().connect() as connection,
            begun(connection, writes=True),
        ):
            lock_for_opening(connection)
            metadata.create_all(connection)
            held = connection.scalar(select(table.c.secret))
            if held is None:
                held = secrets.token_bytes(32)
                connection.execute(insert(table), {"one": 1, "secret": held})
            return bytes(held)
