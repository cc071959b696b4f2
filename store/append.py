"""Put a batch on its timelines: events, marks to judge, links, conflicts, derived facts.

The locks are taken in one order by everyone: positions, people, cases. Judging takes cases alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from events.base import AnyEvent
from projections.judge import enters_at
from store import drafts
from store.chains import extend
from store.events import held, keep, key_of
from store.family import about, derive, lock_people
from store.hearing import hear
from store.held_up import let_go, let_go_of_derived
from store.outbox import forget_about, hand_in
from store.passed import pass_over
from store.positions import advance
from store.refusals import count_accepted
from store.rejection import rejected
from store.repeats import count_repeats
from store.shapes import CASE_EVENTS, Kept, Move, Outcome
from store.standing import Sorted, sort_out
from store.statements import inserting
from store.tables import cases
from store.wakes import mark


def append(
    connection: Connection, moves: Iterable[Move], records: Sequence[Kept]
) -> Counter[Outcome]:
    """Do all that follows from these records but the judging.

    raises    Lost
    """
    advance(connection, _counted(moves, records))
    before = held(connection, {key_of(record.event) for record in records})
    told = sort_out(records, before)
    changed = [record.event for record in told.changed.values()]
    touched = lock_people(connection, changed)
    _touch(connection, told)
    keep(connection, told.changed)
    pass_over(connection, told)
    extend(connection, told)
    hand_in(connection, [rejected(record) for record in told.displaced])
    derive(connection, touched)
    back = [about(record.event) for record in records if record.event.derived_from]
    forget_about(connection, CASE_EVENTS, back)
    drafts.forget(connection, back)
    let_go_of_derived(connection, back)
    let_go(connection, [record.origin for record in records if record.origin])
    count_accepted(connection, told.changed.values(), [before[key] for key in told.better])
    count_repeats(connection, told.again)
    hear(connection, told.came)
    return told.outcomes


def _counted(moves: Iterable[Move], records: Iterable[Kept]) -> list[Move]:
    """Count what is taken by the records themselves, whatever whoever hands them in may think."""
    taken = Counter(record.partition for record in records)
    return [move._replace(records=taken[move.partition]) for move in moves]


class _Grown(NamedTuple):
    """A case that a batch touches: how many events more, and from when on the first counts."""

    events: int
    wakes_at: datetime


def _touch(connection: Connection, told: Sorted) -> None:
    """Let each case touched be judged from when the first of what came counts."""
    grown: dict[str, _Grown] = {}
    for more, records in ((1, told.new), (0, told.better)):
        for record in records.values():
            _grow(grown, record.event, more)
    refs = sorted(grown)  # in one order, for they are locked
    _count(connection, [{"case_ref": r, "version": 1, "events": grown[r].events} for r in refs])
    mark(connection, [(ref, grown[ref].wakes_at) for ref in refs])


def _grow(grown: dict[str, _Grown], event: AnyEvent, more: int) -> None:
    if event.case:
        counts_at = enters_at(event)
        events, before = grown.get(event.case, (0, counts_at))
        grown[event.case] = _Grown(events + more, min(before, counts_at))


def _count(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        new = inserting(connection, cases)
        more = {
            "version": cases.c.version + 1,
            "events": cases.c.events + new.excluded.events,
        }
        connection.execute(new.on_conflict_do_update(index_elements=["case_ref"], set_=more), rows)
