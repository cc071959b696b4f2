"""Derived facts that may not leave yet: what was known before them may still be on its way to us.

A person and a case lie on partitions of their own, and one may be read further than the other. A
link that was ended on Monday must not bring a lapse of Tuesday to the case only because Monday of
the case was read late. So a fact is a draft until all that was received by the moment at which it
became known has been read; till then it is drawn up anew whenever its person or its case grows.
A record of either that is kept aside has not been read: it may be the very end of the link.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, select

from events.base import AnyEvent
from events.modes import STRUCTURED_HEADERS
from events.wire import encode, kafka_key, read
from store.held_up import let_go_of_derived, waits_for_no_record
from store.outbox import hand_in, row
from store.shapes import CASE_EVENTS
from store.statements import parts, put_new
from store.tables import drafts


class Draft(NamedTuple):
    """Which draft it is: `about` names it by all that it says."""

    person: str
    case_ref: str
    about: str


def redraft(
    connection: Connection,
    pairs: Collection[tuple[str, str]],
    found: Mapping[Draft, AnyEvent],
) -> None:
    """Let these be the drafts of these people and cases.

    One that stays is not touched: another worker may be about to release it.
    """
    drawn_up = _of(connection, {person for person, _ in pairs})
    gone = [one for one in drawn_up if one[:2] in pairs and one not in found]
    for draft in gone:
        connection.execute(delete(drafts).where(*_is(draft)))
    let_go_of_derived(connection, [draft.about for draft in gone])
    rows = [
        {**draft._asdict(), "known_at": event.known_at, "value": encode(event)}
        for draft, event in found.items()
    ]
    put_new(connection, drafts, rows)


def _of(connection: Connection, people: Iterable[str]) -> list[Draft]:
    """List the drafts of these people. By primary key."""
    columns = drafts.c.person, drafts.c.case_ref, drafts.c.about
    return [
        Draft(*found)
        for some in parts(sorted(people))
        for found in connection.execute(select(*columns).where(drafts.c.person.in_(some)))
    ]


def _is(draft: Draft) -> list[ColumnElement[bool]]:
    return [drafts.c[name] == value for name, value in draft._asdict().items()]


def release(connection: Connection, until: datetime) -> None:
    """Hand in, to be sent, the drafts known by this moment. Index drafts_by_moment.

    until    everything received by then has been read
    """
    is_read = waits_for_no_record(drafts.c.person, drafts.c.case_ref)
    query = select(drafts).where(drafts.c.known_at <= until, is_read)
    ordered = query.with_for_update().order_by(drafts.c.known_at, drafts.c.about, drafts.c.person)
    due = connection.execute(ordered).all()
    told = [(one.about, read(one.value), one.value) for one in due]
    rows = [
        row(CASE_EVENTS, about, kafka_key(event), value, STRUCTURED_HEADERS)
        for about, event, value in told
    ]
    hand_in(connection, rows)
    for one in due:
        connection.execute(delete(drafts).where(*_is(Draft(one.person, one.case_ref, one.about))))


def forget(connection: Connection, abouts: Iterable[str]) -> None:
    """Drop the drafts that the log holds already. Index drafts_by_about."""
    for some in parts(abouts):
        connection.execute(delete(drafts).where(drafts.c.about.in_(some)))
