"""How each partition stood when the watch last looked, for whoever does not speak with Kafka."""

from collections.abc import Iterable

from sqlalchemy import Connection, case, delete, select

from store.account_shapes import Look
from store.account_tables import looks
from store.statements import inserting

KEY = ("topic", "partition")


def write(connection: Connection, found: Iterable[Look]) -> None:
    """Write it. Another worker may have read a partition later than this one knows."""
    rows = [look._asdict() for look in sorted(found)]  # in one order, for they are locked
    if rows:
        new = inserting(connection, looks)
        told, was = new.excluded.read_at, looks.c.read_at
        latest = {"read_at": case((told > was, told), else_=was)}
        others = {name: new.excluded[name] for name in ("log_end", "looked_at")}
        connection.execute(
            new.on_conflict_do_update(index_elements=KEY, set_=latest | others), rows
        )


def read(connection: Connection) -> list[Look]:
    """List them, by topic and partition."""
    rows = connection.execute(select(looks).order_by(looks.c.topic, looks.c.partition))
    return [Look(*row) for row in rows]


def keep_only(connection: Connection, places: Iterable[tuple[str, int]]) -> None:
    """Forget all others."""
    wanted = set(places)
    for look in read(connection):
        if look[:2] not in wanted:
            here = looks.c.topic == look.topic, looks.c.partition == look.partition
            connection.execute(delete(looks).where(*here))
