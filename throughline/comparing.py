"""Two stores compared, subject by subject: the one that is used, and one made anew from the log.

Of each subject that differs the first bad place is named: the first event at which the two part,
or, where the events agree, what follows from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from store.events import log_place
from store.rows import Row
from store.statements import parts
from store.store import Store

AT_ONCE = 500  # subjects

Rows: TypeAlias = Mapping[tuple[str, tuple[Any, ...]], tuple[Any, ...]]

WORDS = {
    "alerts": "alert {} is not what follows from the events",
    "changes": "change {} of an alert is not what follows from the events, or was told otherwise",
    "wakes": "the moment at which it is to be judged again is not what follows from the events",
    "links": "the household member {} is not what follows from the events",
    "cases": "its count of events is not what is held",
    "people": "its count of events is not what is held",
    "chains": "its hash chain is not that of its events",
}


class Difference(NamedTuple):
    """A case or person that differs, and the first bad place."""

    subject: str
    what: str


def differences(used: Store, anew: Store) -> Iterator[Difference]:
    """Compare everything, by subject in order. Raises StoreError."""
    for some in parts(sorted(used.subjects() | anew.subjects()), AT_ONCE):
        ours, right = _by_subject(used.rows_of(some)), _by_subject(anew.rows_of(some))
        for subject in some:
            if ours[subject] != right[subject]:
                yield Difference(subject, _first_bad(ours[subject], right[subject]))


def _by_subject(rows: Iterable[Row]) -> Mapping[str, Rows]:
    found: dict[str, dict[tuple[str, tuple[Any, ...]], tuple[Any, ...]]] = defaultdict(dict)
    for row in rows:
        found[row.subject][row.table, row.key] = row.says
    return found


def _first_bad(ours: Rows, right: Rows) -> str:
    wrong = [key for key in {**ours, **right} if ours.get(key) != right.get(key)]
    places = sorted(key for key in wrong if key[0] == "events")
    if places:
        return _bad_event(places[0], ours, right)
    table, key = min(wrong, key=lambda found: (list(WORDS).index(found[0]), found[1]))
    return WORDS[table].format(*key or ("",))


def _bad_event(key: tuple[str, tuple[Any, ...]], ours: Rows, right: Rows) -> str:
    partition, offset = log_place(*key[1])
    where = f"the event at partition {partition}, offset {offset} of case.events"
    if key not in ours:
        return f"{where} is not on the timeline"
    if key not in right:
        return f"{where} is on the timeline, and the log has no such event"
    return f"{where} says one thing on the log and another on the timeline"
