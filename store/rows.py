"""Every row that follows from the log, by whom it is about: to compare two stores.

What does not follow is left out: how many batches touched a case, and when it was last judged.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, select

from store.account_tables import heard
from store.statements import parts
from store.tables import (
    alerts,
    cases,
    chains,
    changes,
    events,
    feeds,
    links,
    people,
    refusals,
    turns,
    upcoming,
    wakes,
)


class Row(NamedTuple):
    """One row: of which subject, of which table, by which key, and what it says.

    subject    empty where a row is about no case and no person
    """

    subject: str
    table: str
    key: tuple[Any, ...]
    says: tuple[Any, ...]


class _Kind(NamedTuple):
    """Where a table says whom a row is about, what tells its rows apart, and what is compared."""

    prefix: str
    about: Column[str]
    key: Sequence[Column[Any]]
    says: Sequence[Column[Any]]


class _Other(NamedTuple):
    """Likewise, of a table that is about no case and no person."""

    key: Sequence[Column[Any]]
    says: Sequence[Column[Any]]


_ALERT = (alerts.c.rule, alerts.c.severity, alerts.c.state, alerts.c.due_at, alerts.c.raised_at)
_OF_THE_BOARD = (alerts.c.ref, alerts.c.owed_by, alerts.c.owed_to, alerts.c.broken)
_EVENT = (events.c.name, events.c.occurred_at, events.c.known_at, events.c.value)
_ORIGIN = (events.c.origin_topic, events.c.origin_partition, events.c.origin_offset)
KINDS: Final = (
    _Kind("", events.c.subject, (events.c.place,), (events.c.key, *_EVENT, *_ORIGIN)),
    _Kind("", chains.c.subject, (), (chains.c.length, chains.c.head, chains.c.place)),
    _Kind("person/", people.c.person, (), (people.c.told,)),
    _Kind("case/", cases.c.case_ref, (), (cases.c.events,)),
    _Kind("case/", links.c.case_ref, (links.c.person,), ()),
    _Kind("case/", wakes.c.case_ref, (wakes.c.rank,), (wakes.c.at,)),
    _Kind(
        "case/",
        alerts.c.case_ref,
        (alerts.c.alert_id,),
        (*_ALERT, alerts.c.rank, alerts.c.closed_at, alerts.c.data, *_OF_THE_BOARD),
    ),
    _Kind(
        "case/",
        upcoming.c.case_ref,
        (upcoming.c.alert_id,),
        tuple(c for c in upcoming.c if c.name not in {"case_ref", "alert_id"}),
    ),
    _Kind(
        "case/",
        changes.c.case_ref,
        (changes.c.change_id,),
        (changes.c.alert_id, changes.c.changed_at, changes.c.data),
    ),
)
_OF_A_REFUSAL = (refusals.c.topic, refusals.c.partition, refusals.c.offset)
OTHERS: Final = (
    _Other(_OF_A_REFUSAL, tuple(c for c in refusals.c if not c.primary_key)),
    _Other((feeds.c.agency, feeds.c.hour_at), (feeds.c.accepted,)),
    _Other((heard.c.agency,), (heard.c.last_at,)),
    _Other((turns.c.name,), ()),
)
SAID: Final = {kind.about.table.name: tuple(c.name for c in kind.says) for kind in KINDS} | {
    other.key[0].table.name: tuple(c.name for c in other.says) for other in OTHERS
}


def rows_of(connection: Connection, subjects: Iterable[str]) -> Iterator[Row]:
    """Return every row about these subjects. By each table's index."""
    wanted = sorted(subjects)
    for kind in KINDS:
        refs = [s.removeprefix(kind.prefix) for s in wanted if s.startswith(kind.prefix)]
        for some in parts(refs):
            query = select(kind.about, *kind.key, *kind.says).where(kind.about.in_(some))
            for about, *rest in connection.execute(query):
                yield _row(kind, about, rest)


def _row(kind: _Kind, about: str, rest: Sequence[Any]) -> Row:
    width = len(kind.key)
    subject = kind.prefix + about
    return Row(subject, kind.about.table.name, tuple(rest[:width]), tuple(rest[width:]))


def other_rows(connection: Connection) -> Iterator[Row]:
    """Return every row that is about no case and no person."""
    for other in OTHERS:
        width, table = len(other.key), other.key[0].table.name
        for row in connection.execute(select(*other.key, *other.says)):
            yield Row("", table, tuple(row[:width]), tuple(row[width:]))


def subjects(connection: Connection) -> set[str]:
    """Name every subject that any row is about."""
    return {
        kind.prefix + about
        for kind in KINDS
        for about in connection.scalars(select(kind.about).distinct())
    }
