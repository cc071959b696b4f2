"""How a store that is made again differs from the one that was there, and why that is so.

What the old one had not come to is no difference: events that it had not read, and cases that it
had not judged as far, or judged further meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from store.events import log_place
from store.shapes import CASE_EVENTS
from store.store import Store
from throughline.comparing import ALL, JUDGED, Wrong, compare, compare_others
from throughline.difference import THE_SERVICE

GROWS = {"chains", "people", "cases", "links", *JUDGED}  # with each event


@dataclass
class Explained:
    """What came out of comparing them.

    alike        cases and persons of which every row is as it was
    differing    of each other one the rows that differ, by subject
    newer        events that only one of the two has read
    moved        cases and persons that differ for that alone, or because one of the two has not
                 judged them as far
    """

    alike: int = 0
    differing: dict[str, list[Wrong]] = field(default_factory=dict)
    newer: int = 0
    moved: int = 0


def explain(old: Store, fresh: Store, judged_to: datetime | None) -> Explained | None:
    """Compare them; None where the old one is empty.

    judged_to    up to when the fresh one is judged

    raises       StoreError
    """
    subjects = old.subjects()
    if not subjects:
        return None
    came, read = Explained(alike=len(subjects | fresh.subjects())), _read_by_both(old, fresh)
    moved = _judged_otherwise(old, judged_to) if judged_to else set()
    for rows in compare(old, fresh):
        came.alike -= 1
        subject, is_newer = rows[0].subject, [_is_newer(one, read) for one in rows]
        came.newer += sum(is_newer)
        excused = GROWS if any(is_newer) else JUDGED if subject in moved else set()
        pairs = zip(rows, is_newer, strict=True)
        left = [one for one, newer in pairs if not newer and one.table not in excused]
        if left:
            came.differing[subject] = left
        else:
            came.moved += 1
    if not came.newer and (others := compare_others(old, fresh)):
        came.differing[THE_SERVICE] = others
    return came


def _read_by_both(old: Store, fresh: Store) -> dict[int, int]:
    """Say up to where both have read each partition of `case.events`."""
    ours, theirs = old.positions(CASE_EVENTS), fresh.positions(CASE_EVENTS)
    return {place[1]: min(ours.get(place, 0), theirs.get(place, 0)) for place in {**ours, **theirs}}


def _is_newer(wrong: Wrong, read: Mapping[int, int]) -> bool:
    if wrong.table != "events":
        return False
    partition, offset = log_place(*wrong.key)
    return offset >= read.get(partition, 0)


def _judged_otherwise(old: Store, judged_to: datetime) -> set[str]:
    """Name the cases that the old store has not judged as far, or further, as it may."""
    held = old.completeness()
    reached = max(judged_to, (held and held.complete_to) or judged_to)
    behind = [*old.due(judged_to, ALL), *(one.case for one in old.unjudged())]
    further = (
        one.case
        for one in old.misjudged(judged_to)
        if one.judged_to and judged_to < one.judged_to <= reached
    )
    return {f"case/{case}" for case in (*behind, *further, *old.waiting())}
