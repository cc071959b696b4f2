"""A hash chain over the events of each subject that stand, in the order of their places on the log.

    head = sha256(the head before, the event's bytes as case.events has them)

It follows from what stands alone, so whoever reads the log again finds the same heads. The newest
of each is told on `throughline.heads`: a log that was altered, and a store that was altered with
it, still do not give the heads that were told.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from store.events import place_of
from store.shapes import Head, Kept
from store.standing import Sorted
from store.statements import parts, put
from store.tables import chains, events

NOTHING = bytes(32)


class Link(NamedTuple):
    """An event of a chain: its place on the log, and its bytes."""

    place: int
    value: bytes


def forge(head: Head, links: Iterable[Link]) -> Head:
    """Go on with a chain."""
    length, digest, place = head.length, head.head, head.place
    for link in links:
        length, digest, place = length + 1, sha256(digest + link.value).digest(), link.place
    return head._replace(length=length, head=digest, place=place)


def extend(connection: Connection, told: Sorted) -> None:
    """Go on with the chain of every subject of which events were kept just now.

    One into which an event came before its end is forged anew.
    """
    came = _by_subject(told.changed.values())
    held = {head.subject: head for head in read_heads(connection, came)}
    altered = {record.event.subject for record in told.better.values()}
    broken = {ref for ref, head in held.items() if came[ref][0].place <= head.place}
    anew = (came.keys() - held.keys()) | altered | broken
    heads = [
        *forged(connection, anew),
        *(forge(held[ref], came[ref]) for ref in came.keys() - anew),
    ]
    rows = [{**head._asdict(), "told": 0} for head in sorted(heads)]
    put(connection, chains, rows, key=("subject",))


def _by_subject(records: Iterable[Kept]) -> dict[str, list[Link]]:
    came: dict[str, list[Link]] = {}
    for record in records:
        link = Link(place_of(record.partition, record.offset), record.value)
        came.setdefault(record.event.subject, []).append(link)
    for links in came.values():
        links.sort()
    return came


def links_of(connection: Connection, subjects: Iterable[str]) -> dict[str, list[Link]]:
    """Return what each chain goes over, in order. Index events_by_subject."""
    found: dict[str, list[Link]] = {}
    for some in parts(subjects):
        query = select(events.c.subject, events.c.place, events.c.value)
        for subject, *link in connection.execute(query.where(events.c.subject.in_(some))):
            found.setdefault(subject, []).append(Link(*link))
    for links in found.values():
        links.sort()
    return found


def forged(connection: Connection, subjects: Iterable[str]) -> Iterator[Head]:
    """Forge chains anew from the events that stand. Index events_by_subject."""
    for subject, links in links_of(connection, subjects).items():
        yield forge(Head(subject, 0, NOTHING, -1), links)


def read_heads(connection: Connection, subjects: Iterable[str]) -> Iterator[Head]:
    """Return the newest head of these subjects. By primary key."""
    columns = (chains.c.subject, chains.c.length, chains.c.head, chains.c.place)
    for some in parts(subjects):
        rows = connection.execute(select(*columns).where(chains.c.subject.in_(some)))
        yield from (Head(*row) for row in rows)


def untold(connection: Connection, limit: int) -> list[Head]:
    """Return heads that have not been told. Index chains_untold."""
    columns = (chains.c.subject, chains.c.length, chains.c.head, chains.c.place)
    rows = connection.execute(select(*columns).where(chains.c.told == 0).limit(limit))
    return [Head(*row) for row in rows]


def told(connection: Connection) -> list[Head]:
    """Return the heads that have been told."""
    columns = (chains.c.subject, chains.c.length, chains.c.head, chains.c.place)
    return [Head(*row) for row in connection.execute(select(*columns).where(chains.c.told == 1))]


def are_told(connection: Connection, heads: Mapping[str, bytes]) -> None:
    """Note that these heads have been told, of those that are still the newest."""
    same = chains.c.subject == bindparam("whom"), chains.c.head == bindparam("which")
    rows = [{"whom": subject, "which": head} for subject, head in sorted(heads.items())]
    if rows:
        connection.execute(update(chains).where(*same).values(told=1), rows)
