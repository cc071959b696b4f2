"""What was refused, and why; and what each agency had accepted. Both follow from the log.

A refusal for a fault of ours stands for as long as the record is kept aside. Tried again, the
record is accepted, or refused as the sender's fault under the same origin.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, func, select, true

from store.events import log_place, named, place_of
from store.shapes import Feed, Kept, Origin, Reason, Refused
from store.statements import inserting, put
from store.tables import feeds, parked, refusals, repeats

ORIGIN: Final = ("topic", "partition", "offset")
IS_ASIDE: Final = exists().where(*(parked.c[name] == refusals.c[name] for name in ORIGIN))
STANDS: Final = (refusals.c.fault == "theirs") | IS_ASIDE
HOUR: Final = timedelta(hours=1)
EVER: Final = true()
ByAgency: TypeAlias = dict[str, int]


def keep(connection: Connection, refused: Iterable[Refused]) -> None:
    """Keep refusals; of one record the last counts."""
    put(connection, refusals, [_row(one) for one in refused], key=ORIGIN)


def _row(one: Refused) -> dict[str, Any]:
    key = named(one.source, one.id) if one.source and one.id else None
    return {
        **one.origin._asdict(),
        "agency": one.agency,
        "key": key,
        "id": one.id,
        "source": one.source,
        "field": one.field,
        "reason": one.reason,
        "fault": one.fault,
        "received_at": one.received_at,
        "place": place_of(one.partition, one.offset),
    }


def _refused(row: Row[Any]) -> Refused:
    origin = Origin(row.topic, row.partition, row.offset)
    told = (row.agency, row.id, row.source, row.field, row.reason, row.fault, row.received_at)
    return Refused(origin, *told, *log_place(row.place))


def find(connection: Connection, origin: Origin) -> Refused | None:
    """Return the refusal of a record. By primary key."""
    same = (refusals.c[name] == value for name, value in origin._asdict().items())
    row = connection.execute(select(refusals).where(*same)).one_or_none()
    return _refused(row) if row else None


def of_name(connection: Connection, agency: str, source: str, id_: str) -> list[Refused]:
    """List what was refused of an agency under a source and id. Index refusals_by_key."""
    theirs = refusals.c.key == named(source, id_), refusals.c.agency == agency
    query = select(refusals).where(*theirs, STANDS).order_by(refusals.c.received_at)
    return [_refused(row) for row in connection.execute(query)]


def newest(connection: Connection, agency: str | None, limit: int, offset: int) -> list[Refused]:
    """List what was refused, the newest first. Index refusals_by_agency."""
    order = refusals.c.received_at.desc(), refusals.c.place.desc()
    query = _of(agency, select(refusals)).order_by(*order)
    return [_refused(row) for row in connection.execute(query.limit(limit).offset(offset))]


def reasons(connection: Connection, agency: str | None, limit: int) -> list[Reason]:
    """List the reasons, the most frequent first. Index refusals_by_agency."""
    of, at = refusals.c, refusals.c.received_at
    same = (of.agency, of.fault, of.field, of.reason)
    count = func.count()
    query = _of(agency, select(*same, count, func.min(at), func.max(at))).group_by(*same)
    rows = connection.execute(query.order_by(count.desc(), *same).limit(limit))
    return [Reason(*row) for row in rows]


def _of(agency: str | None, query: Select[Any]) -> Select[Any]:
    stands = query.where(STANDS)
    return stands if agency is None else stands.where(refusals.c.agency == agency)


def count_accepted(
    connection: Connection, changed: Iterable[Kept], displaced: Iterable[Kept]
) -> None:
    """Count the events that stand, by agency and by the hour of their receipt.

    changed      those that stand from now on
    displaced    those that stood till now, in whose place some of them are
    """
    counts = _by_hour(changed)
    counts.subtract(_by_hour(displaced))
    rows = [
        {"agency": agency, "hour_at": hour, "accepted": count}
        for (agency, hour), count in sorted(counts.items())  # in one order, for they are locked
        if count
    ]
    if rows:
        into = inserting(connection, feeds)
        more = {"accepted": feeds.c.accepted + into.excluded.accepted}
        connection.execute(
            into.on_conflict_do_update(index_elements=["agency", "hour_at"], set_=more), rows
        )
    for agency, hour in (key for key, count in counts.items() if count < 0):
        of_it = feeds.c.agency == agency, feeds.c.hour_at == hour
        connection.execute(delete(feeds).where(*of_it, feeds.c.accepted == 0))


def _by_hour(records: Iterable[Kept]) -> Counter[tuple[str, datetime]]:
    return Counter(
        (record.event.agency, hour_of(record.event.known_at)) for record in records if record.origin
    )


def hour_of(at: datetime) -> datetime:
    """Return the beginning of its hour."""
    return at.replace(minute=0, second=0, microsecond=0)


def read_feeds(connection: Connection, since: datetime) -> list[Feed]:
    """Tell what came from each agency, in all and since a moment, whole hours of it.

    Lately is told by the primary key of feeds and index refusals_by_time; in all walks through
    both, of which the one has a row an hour, and the other little. Likewise what was sent again.
    """
    again = (_again(connection, came) for came in (EVER, repeats.c.hour_at > since - HOUR))
    return _feeds([*_counts(connection, EVER, EVER), *_lately(connection, since), *again])


def read_lately(connection: Connection, since: datetime) -> list[Feed]:
    """Tell only what came since a moment; in all is 0."""
    return _feeds([{}, {}, *_lately(connection, since)])


def _feeds(counts: Sequence[ByAgency]) -> list[Feed]:
    agencies = sorted(set[str]().union(*counts))
    return [Feed(agency, *(each.get(agency, 0) for each in counts)) for agency in agencies]


def _lately(connection: Connection, since: datetime) -> tuple[ByAgency, ByAgency]:
    return _counts(connection, feeds.c.hour_at > since - HOUR, refusals.c.received_at > since)


def _counts(
    connection: Connection, came: ColumnElement[bool], went: ColumnElement[bool]
) -> tuple[ByAgency, ByAgency]:
    accepted = select(feeds.c.agency, func.sum(feeds.c.accepted)).where(came)
    agency = func.lower(
        refusals.c.agency
    )  # by the column itself, SQLite would walk all of an index
    refused = select(agency, func.count()).where(refusals.c.fault == "theirs", went)
    return _by_agency(connection, accepted), _by_agency(connection, refused)


def _again(connection: Connection, came: ColumnElement[bool]) -> ByAgency:
    sent = select(repeats.c.agency, func.sum(repeats.c.repeated)).where(came)
    return _by_agency(connection, sent)


def _by_agency(connection: Connection, query: Select[Any]) -> ByAgency:
    rows = connection.execute(query.group_by(query.selected_columns[0]))
    return {agency: int(count) for agency, count in rows}
