"""How many events each agency sent again: each has no second effect, and is counted all the same.

A batch that intake takes twice makes repeats too, which nobody sent. Those that name the same
inbound record as what stands do not count; one of what had been sent again counts twice, for it
names another. So it is an upper bound, and exact where intake took each batch once.
"""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from store.refusals import hour_of
from store.shapes import Kept
from store.statements import inserting
from store.tables import repeats


def count_repeats(connection: Connection, again: Iterable[Kept]) -> None:
    """Count these, by agency and by the hour of their receipt."""
    counts = Counter((each.event.agency, hour_of(each.event.known_at)) for each in again)
    rows = [
        {"agency": agency, "hour_at": hour, "repeated": count}
        for (agency, hour), count in sorted(counts.items())  # in one order, for they are locked
    ]
    if rows:
        into = inserting(connection, repeats)
        more = {"repeated": repeats.c.repeated + into.excluded.repeated}
        connection.execute(
            into.on_conflict_do_update(index_elements=["hour_at", "agency"], set_=more), rows
        )
