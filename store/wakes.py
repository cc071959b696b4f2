"""When each case must be judged again, for each rank: new events first, then the worst."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from projections.history import NEW_EVENTS
from projections.policy import SEVERITIES
from store.held_up import is_free
from store.statements import inserting, parts
from store.tables import wakes

RANKS = range(NEW_EVENTS, len(SEVERITIES) + 1)


def mark(connection: Connection, marks: Iterable[tuple[str, datetime]]) -> None:
    """Mark cases to be judged at a moment for what is new, or sooner where they are so marked."""
    rows = [{"case_ref": case, "rank": NEW_EVENTS, "at": at} for case, at in marks]
    if rows:
        new = inserting(connection, wakes)
        sooner = new.on_conflict_do_update(
            index_elements=["case_ref", "rank"],
            set_={"at": new.excluded.at},
            where=new.excluded.at < wakes.c.at,
        )
        connection.execute(sooner, rows)


def due(connection: Connection, until: datetime, limit: int) -> list[str]:
    """List the cases to be judged: those with new events, then the worst that fell due.

    One that waits for a record kept aside is not listed.

    Each of the two has half of the list, and what the other leaves of its own: neither a flood of
    events nor thousands that fall due at midnight may starve the other.
    """
    new = _due(connection, [NEW_EVENTS], until, limit)
    fallen = _due(connection, RANKS[1:], until, limit)
    half = max(limit - limit // 2, limit - len(fallen))
    return list(dict.fromkeys([*new[:half], *fallen, *new]))[:limit]


def _due(connection: Connection, ranks: Iterable[int], until: datetime, limit: int) -> list[str]:
    """List cases rank by rank, the longest due first. Index wakes_by_rank."""
    found: dict[str, None] = {}
    for rank in ranks:
        query = select(wakes.c.case_ref).where(
            wakes.c.rank == rank, wakes.c.at <= until, is_free(wakes.c.case_ref)
        )
        rows = connection.scalars(query.order_by(wakes.c.at).limit(limit))
        found |= dict.fromkeys(rows)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def oldest(connection: Connection, until: datetime) -> datetime | None:
    """Return the moment of what has waited longest to be judged. Index wakes_by_rank."""
    first = (
        select(wakes.c.at)
        .where(wakes.c.rank == rank, wakes.c.at <= until, is_free(wakes.c.case_ref))
        .order_by(wakes.c.at)
        .limit(1)
        .scalar_subquery()
        for rank in RANKS
    )
    found = connection.execute(select(*first)).one()
    return min((at for at in found if at is not None), default=None)


def rewrite(connection: Connection, told: Mapping[str, Mapping[int, datetime]]) -> None:
    """Put these in the place of all the marks that these cases had."""
    for some in parts(told):
        connection.execute(delete(wakes).where(wakes.c.case_ref.in_(some)))
    rows = [
        {"case_ref": case, "rank": rank, "at": at}
        for case, ranks in told.items()
        for rank, at in ranks.items()
    ]
    if rows:
        connection.execute(insert(wakes), rows)
