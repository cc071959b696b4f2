"""How far each partition was read, and whether what stands agrees with that."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Column, Connection, func, or_, select

from store.account_tables import passed
from store.events import OFFSET_BITS, log_place
from store.shapes import CASE_EVENTS, INBOUND, REJECTED, Origin
from store.tables import cases, changes, events, positions, refusals

Reached = dict[tuple[str, int], int]  # by topic and partition, the offset after the last
_COPIES: Final = (events.c.origin_topic, events.c.origin_partition, events.c.origin_offset)
_REFUSED: Final = (refusals.c.topic, refusals.c.partition, refusals.c.offset)


class Account(NamedTuple):
    """How far a partition was read: see positions.py."""

    topic: str
    partition: int
    position: int
    since: int
    taken: int
    gaps: int


class Misjudged(NamedTuple):
    """A case whose judging is not where it can be; None: it never was."""

    case: str
    judged_to: datetime | None


def read_accounts(connection: Connection) -> list[Account]:
    """List the accounts of all partitions."""
    rows = connection.execute(select(positions).order_by(positions.c.topic, positions.c.partition))
    return [Account(*row) for row in rows]


def left_traces(connection: Connection) -> Reached:
    """Say up to where something stands of what was read of `case.events` and of the refused."""
    return {
        (topic, partition): log_place(last)[1] + 1
        for topic, place in ((CASE_EVENTS, events.c.place), (REJECTED, refusals.c.place))
        for partition, last in _last_places(connection, place)
    }


def _last_places(connection: Connection, place: Column[int]) -> Iterator[tuple[int, int]]:
    partition = place.op(">>")(OFFSET_BITS)
    for found, last in connection.execute(select(partition, func.max(place)).group_by(partition)):
        yield int(found), int(last)


def taken_in(connection: Connection, until: datetime) -> Reached:
    """Say up to where something stands of each inbound partition that was received by a moment."""
    found: Reached = {}
    for columns, at in ((_COPIES, events.c.known_at), (_REFUSED, refusals.c.received_at)):
        topic, partition, offset = columns
        query = select(topic, partition, func.max(offset)).group_by(topic, partition)
        inbound = topic.startswith(INBOUND, autoescape=True)
        for name, number, last in connection.execute(query.where(inbound, at <= until)):
            found[name, number] = max(found.get((name, number), 0), last + 1)
    return found


def misjudged(connection: Connection, complete_to: datetime) -> list[Misjudged]:
    """List the cases that were judged further than the service is complete, or told further."""
    told_at = func.max(changes.c.changed_at)
    told = changes.c.case_ref == cases.c.case_ref, changes.c.changed_at <= complete_to
    last = select(told_at).where(*told).scalar_subquery()
    behind = or_(cases.c.judged_to.is_(None), cases.c.judged_to < last)
    wrong = or_(cases.c.judged_to > complete_to, last.is_not(None) & behind)
    query = select(cases.c.case_ref, cases.c.judged_to).where(wrong)
    return [Misjudged(*row) for row in connection.execute(query.order_by(cases.c.case_ref))]


def read_passed(connection: Connection) -> Iterator[range]:
    """Return the places of `case.events` that are passed over, each span as long as it is."""
    before: range | None = None
    rows = connection.execute(select(passed.c.place, passed.c.offsets).order_by(passed.c.place))
    for place, offsets in rows:
        if before and place <= before.stop:
            before = range(before.start, max(before.stop, place + offsets))
        else:
            if before:
                yield before
            before = range(place, place + offsets)
    if before:
        yield before


def come_of(connection: Connection, origin: Origin) -> list[tuple[str, int]]:
    """List the events that came of an inbound record: subject and place. By no index."""
    same = (column == value for column, value in zip(_COPIES, origin, strict=True))
    query = select(events.c.subject, events.c.place).where(*same).order_by(events.c.place)
    return [(subject, place) for subject, place in connection.execute(query)]
