"""Judging: what follows from the events of a case, up to a moment, kept in one transaction.

A case is read and judged before the transaction begins, so that nobody waits for a lock while we
think. Within it, whatever has grown since is judged again, now under its lock.
"""

import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, select, update

from events.base import AnyEvent
from events.errors import Unreadable
from events.wire import read
from projections.history import Told
from store.alerts import keep_alerts, keep_changes
from store.aside import put_aside, take_back
from store.events import values_by_subject
from store.shapes import Judging
from store.statements import parts
from store.tables import cases
from store.upcoming import keep_upcoming
from store.wakes import rewrite

Tell: TypeAlias = Callable[[str, list[AnyEvent]], Told]


class Seen(NamedTuple):
    """A case as it was when we looked: its version, and its events."""

    version: int
    events: list[bytes]


class Opinion(NamedTuple):
    """What follows for a case at one version of it, or the reason why nobody can say."""

    version: int
    told: Told | str


def look(connection: Connection, refs: Iterable[str]) -> dict[str, Seen]:
    """Read each of these cases. The versions come first: what comes in between is seen by them."""
    versions = _versions(connection, refs)
    events = values_by_subject(connection, [f"case/{ref}" for ref in versions])
    return {ref: Seen(version, events.get(f"case/{ref}", [])) for ref, version in versions.items()}


def _versions(connection: Connection, refs: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in parts(refs):
        query = select(cases.c.case_ref, cases.c.version).where(cases.c.case_ref.in_(some))
        found |= dict(connection.execute(query).all())
    return found


def form(seen: Mapping[str, Seen], tell: Tell) -> dict[str, Opinion]:
    """Judge each of these cases as it was seen."""
    return {ref: Opinion(case.version, _told(ref, case.events, tell)) for ref, case in seen.items()}


def _told(ref: str, held: list[bytes], tell: Tell) -> Told | str:
    try:
        return tell(ref, [read(value) for value in held])
    except Unreadable as error:
        return error.reason
    except Exception as error:  # noqa: BLE001  one case that our code cannot judge stops no other
        return _where(error)


def _where(error: Exception) -> str:
    """Say what went wrong and in which line. Its message may hold somebody's data."""
    line = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(line.filename).name}, line {line.lineno}"


def keep(
    connection: Connection,
    opinions: dict[str, Opinion],
    until: datetime,
    tell: Tell,
    since: datetime | None,
) -> Judging:
    """Keep what was formed for each case that is still as it was; form it again for the others.

    since    what fell due before is told as history
    """
    locked = _lock(connection, opinions, until)
    moved = [ref for ref, version in locked.items() if opinions[ref].version != version]
    current = {ref: opinions[ref] for ref in locked} | form(look(connection, moved), tell)
    told = {ref: one.told for ref, one in current.items() if not isinstance(one.told, str)}
    reasons = {ref: one.told for ref, one in current.items() if isinstance(one.told, str)}
    keep_alerts(connection, told)
    keep_upcoming(connection, told)
    new = keep_changes(connection, told, since)
    take_back(connection, told)
    put_aside(connection, reasons, until)
    rewrite(connection, {ref: told[ref].wakes if ref in told else {} for ref in current})
    _note(connection, told, until)
    left = tuple(ref for ref in opinions if ref not in locked)
    return Judging(tuple(told), new, tuple(reasons.items()), left)


def _lock(connection: Connection, refs: Iterable[str], until: datetime) -> dict[str, int]:
    """Lock those of these cases that nobody else has in hand or has judged further."""
    locked: dict[str, int] = {}
    for some in parts(refs):
        query = select(cases.c.case_ref, cases.c.version).where(cases.c.case_ref.in_(some))
        behind = cases.c.judged_to.is_(None) | (cases.c.judged_to <= until)
        rows = connection.execute(query.where(behind).with_for_update(skip_locked=True))
        locked |= dict(rows.all())
    return locked


def _note(connection: Connection, refs: Iterable[str], until: datetime) -> None:
    for some in parts(refs):
        judged = update(cases).where(cases.c.case_ref.in_(some))
        connection.execute(judged.values(judged_to=until))
