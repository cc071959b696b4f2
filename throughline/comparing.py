"""Two stores compared, row by row: the one that is used, and one made anew from the log."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from store.rows import Row
from store.statements import parts
from store.store import Store
from throughline.progress import progress

AT_ONCE = 500  # subjects
ALL = 1_000_000  # cases that are due
JUDGED = ("alerts", "upcoming", "changes", "wakes")  # what follows from judging
IN_ORDER = ("events", "chains", "people", "cases", "links", *JUDGED)

Rows: TypeAlias = Mapping[tuple[str, tuple[Any, ...]], tuple[Any, ...]]


class Wrong(NamedTuple):
    """A row that differs.

    used     what it says in the store that is used; None: it is not there
    right    what the log gives; None: the log gives no such row
    """

    subject: str
    table: str
    key: tuple[Any, ...]
    used: tuple[Any, ...] | None
    right: tuple[Any, ...] | None


def compare(used: Store, anew: Store) -> Iterator[list[Wrong]]:
    """Give, for each case and person that differs, the rows that do, the first bad place first.

    raises    StoreError
    """
    subjects = sorted(used.subjects() | anew.subjects())
    with progress() as shown:
        task = shown.add_task("Comparing", total=len(subjects))
        for some in parts(subjects, AT_ONCE):
            ours, right = _by_subject(used.rows_of(some)), _by_subject(anew.rows_of(some))
            for subject in some:
                if ours[subject] != right[subject]:
                    yield in_order(wrong(subject, ours[subject], right[subject]))
            shown.advance(task, len(some))


def compare_others(used: Store, anew: Store) -> list[Wrong]:
    """List the rows that differ of those that are about no case and no person."""
    ours, right = (_by_subject(store.other_rows()) for store in (used, anew))
    return sorted(wrong("", ours[""], right[""]), key=lambda one: (one.table, one.key))


def wrong(subject: str, used: Rows, right: Rows) -> Iterator[Wrong]:
    """List the rows of one subject that differ."""
    for table, key in {**used, **right}:
        ours, theirs = used.get((table, key)), right.get((table, key))
        if ours != theirs:
            yield Wrong(subject, table, key, ours, theirs)


def _by_subject(rows: Iterable[Row]) -> Mapping[str, Rows]:
    found: dict[str, dict[tuple[str, tuple[Any, ...]], tuple[Any, ...]]] = defaultdict(dict)
    for row in rows:
        found[row.subject][row.table, row.key] = row.says
    return found


def in_order(rows: Iterable[Wrong]) -> list[Wrong]:
    """Put the first bad place first.

    Where an event was altered on the log an untouched copy of it may stand in its stead. That place
    comes later: what is wrong is where the event was when it was read.
    """
    found = list(rows)
    events = [(one, _key(one.used), _key(one.right)) for one in found if one.table == "events"]
    gone = {used for _, used, right in events if used != right}
    copies = {one for one, used, right in events if used is None and right in gone}
    return sorted(found, key=lambda one: (IN_ORDER.index(one.table), one in copies, one.key))


def _key(says: tuple[Any, ...] | None) -> Any:
    """Give what names an event, which comes first of what its row says."""
    return says[0] if says else None
