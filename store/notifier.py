"""How whoever tells people stands: one row, written again and again while it goes on.

So it is known on every machine whether anybody is told, by which steps, and what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, select

from store.statements import put
from store.told_tables import notifier


class Notifier(NamedTuple):
    """How it stood.

    alive_at    when that was, by the machine's clock
    whom        whom it tells and when, as JSON has it; no address
    trouble     what was wrong with it, a sentence each
    """

    alive_at: datetime
    whom: Mapping[str, Any]
    trouble: Sequence[str]


def write(connection: Connection, found: Notifier) -> None:
    """Write it, in the place of what was there."""
    row = {
        "one": 1,
        "alive_at": found.alive_at,
        "whom": orjson.dumps(found.whom),
        "trouble": orjson.dumps(list(found.trouble)).decode(),
    }
    put(connection, notifier, [row], key=("one",))


def read(connection: Connection) -> Notifier | None:
    """Read it; None where nobody was ever told, or is to be told no more."""
    row = connection.execute(select(notifier)).one_or_none()
    if row is None:
        return None
    return Notifier(row.alive_at, orjson.loads(row.whom), tuple(orjson.loads(row.trouble)))


def forget(connection: Connection) -> bool:
    """Forget it, and tell whether it was there."""
    return connection.execute(delete(notifier)).rowcount > 0
