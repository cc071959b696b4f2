"""Who was told of what: each fact on `throughline.notices`, as it was read there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, select

from projections.notices import Notice, read_notice
from store.statements import parts, put_new
from store.told_tables import notices


class KeptNotice(NamedTuple):
    """A fact, its place (partition << 48 | offset), and its bytes as they lie there."""

    place: int
    notice: Notice
    data: bytes


def missing(connection: Connection, found: Sequence[KeptNotice]) -> list[KeptNotice]:
    """List those that are not kept yet. By primary key."""
    held: set[int] = set()
    for some in parts(one.place for one in found):
        held.update(connection.scalars(select(notices.c.place).where(notices.c.place.in_(some))))
    return [one for one in found if one.place not in held]


def keep(connection: Connection, found: Iterable[KeptNotice]) -> None:
    """Keep these; what is kept at a place stays."""
    put_new(connection, notices, list(map(as_row, found)))


def of_alert(connection: Connection, alert_id: str) -> list[Notice]:
    """List what was told of an alert, in the order of the topic. By its index."""
    query = select(notices.c.data).where(notices.c.alert_id == alert_id).order_by(notices.c.place)
    return [read_notice(orjson.loads(data)) for data in connection.scalars(query)]


def rows(connection: Connection) -> dict[int, Mapping[str, Any]]:
    """Return all that is kept, as it is kept, by its place."""
    return {row["place"]: dict(row) for row in connection.execute(select(notices)).mappings()}


def as_row(kept: KeptNotice) -> dict[str, Any]:
    """Write a fact as it is kept."""
    notice = kept.notice
    return {
        "place": kept.place,
        "notice_id": notice.notice_id,
        "what": notice.what,
        "alert_id": notice.alert_id,
        "case_ref": notice.case,
        "at": notice.at,
        "step": notice.step,
        "contact": notice.contact,
        "why": notice.why,
        "data": kept.data,
    }
