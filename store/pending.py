"""What waits to be told: what is in the outbox, and the derived facts that may not leave yet."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from store.shapes import CASE_EVENTS, Headers
from store.tables import drafts, outbox


class Draft(NamedTuple):
    """Of which person a fact was derived, and when it may leave."""

    person: str
    known_at: datetime


class Pending(NamedTuple):
    """One thing that waits.

    about    what a reader of the topic knows it by
    ref      the case, or of a refusal the case or person, that it is about
    draft    None: it is in the outbox
    """

    topic: str
    about: str
    ref: str
    value: bytes
    headers: Headers
    draft: Draft | None


def read_pending(connection: Connection) -> Iterator[Pending]:
    """Return all that waits."""
    columns = (outbox.c.topic, outbox.c.about, outbox.c.key, outbox.c.value, outbox.c.headers)
    for topic, about, key, value, headers in connection.execute(select(*columns)):
        yield Pending(topic, about, key.decode(errors="replace"), value, headers, None)
    for row in connection.execute(select(drafts)):
        draft = Draft(row.person, row.known_at)
        yield Pending(CASE_EVENTS, row.about, row.case_ref, row.value, (), draft)
