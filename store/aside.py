"""What our own code could not do is kept aside, with its reason, until it is tried again.

parked      records of Kafka that could not be applied
unjudged    cases that could not be judged
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from store.held_up import hold_up
from store.shapes import Parked, Raw, Unjudged
from store.statements import parts, put
from store.tables import parked, unjudged
from store.wakes import mark

PLACE = ("topic", "partition", "offset")


def park(connection: Connection, records: Iterable[Parked]) -> None:
    """Keep records aside, byte for byte, and let their cases wait for them."""
    told = list(records)
    rows = [
        {**kept.record._asdict(), "reason": kept.reason, "parked_at": kept.parked_at}
        for kept in told
    ]
    put(connection, parked, rows, key=PLACE)
    hold_up(connection, [kept.record for kept in told])


def read_parked(connection: Connection) -> list[Parked]:
    """List the records kept aside. By primary key."""
    rows = connection.execute(select(parked).order_by(*(parked.c[name] for name in PLACE)))
    return [Parked(Raw(*row[:6]), row.reason, row.parked_at) for row in rows]


def unpark(connection: Connection, topic: str, partition: int, offset: int) -> None:
    """Forget a record kept aside."""
    place = zip(PLACE, (topic, partition, offset), strict=True)
    connection.execute(delete(parked).where(*(parked.c[name] == value for name, value in place)))


def put_aside(connection: Connection, reasons: Mapping[str, str], at: datetime) -> None:
    """Keep these cases aside, each with the reason."""
    rows = [{"case_ref": case, "reason": why, "at": at} for case, why in reasons.items()]
    put(connection, unjudged, rows, key=("case_ref",))


def take_back(connection: Connection, judged: Iterable[str]) -> None:
    """Forget that these cases could not be judged."""
    for some in parts(judged):
        connection.execute(delete(unjudged).where(unjudged.c.case_ref.in_(some)))


def read_unjudged(connection: Connection) -> list[Unjudged]:
    """List the cases that could not be judged."""
    rows = connection.execute(select(unjudged).order_by(unjudged.c.case_ref))
    return [Unjudged(*row) for row in rows]


def retry_unjudged(connection: Connection, at: datetime) -> int:
    """Mark every case that could not be judged to be judged again."""
    refs = [kept.case for kept in read_unjudged(connection)]
    mark(connection, [(ref, at) for ref in refs])
    return len(refs)


def counted(connection: Connection) -> tuple[int, int]:
    """Count the records and the cases kept aside."""
    records = connection.scalar(select(func.count()).select_from(parked))
    return records or 0, connection.scalar(select(func.count()).select_from(unjudged)) or 0
