"""What waits to be told, held against what the log gives: nothing is held back, nothing made up."""

from collections import Counter
from collections.abc import Iterator, Sequence

from store.pending import Pending
from store.rejection import about
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED
from store.store import Store
from throughline.difference import THE_SERVICE, Difference
from throughline.rereading import Reread
from throughline.retelling import ToldChanges

NAMED = {
    CASE_ALERTS: "change {} of an alert",
    CASE_EVENTS: "the derived fact {}",
    REJECTED: "the conflict of {}",
}


def unsent(live: Store, anew: Store, reread: Reread) -> Iterator[Difference]:
    """Tell of what follows, was not told and does not wait to be; and of what only waits."""
    waits, follows = live.pending(), anew.pending()
    used, right = _by_name(waits), _by_name(follows)
    told = _Told(reread)
    for name, pending in right.items():
        if name not in used and not told.is_told(pending):
            yield _wrong(pending, "was not told, and does not wait to be")
    for name, pending in used.items():
        if name in right and not _agree(pending, right[name]):
            yield _wrong(pending, "waits to be told, and not as it follows from the log")
        elif name not in right and not told.is_said(pending):
            yield _wrong(pending, "waits to be told, and does not follow from the log")
    for name in _too_often(waits, follows):
        yield _wrong(used[name], "waits to be told more than once")


def told_wrongly(told: ToldChanges) -> Iterator[Difference]:
    """Tell of what lies on `case.alerts` that no reader of it can take for true."""
    for where in told.unreadable:
        what = f"what lies at {where} is no change of an alert"
        yield Difference(THE_SERVICE, ("no change", where), what)
    for change_id, case in told.reworded.items():
        what = f"change {change_id} of an alert was told as something else ({CASE_ALERTS})"
        yield Difference(f"case/{case}", ("reworded", change_id), what)
    for change_id, case in told.disordered.items():
        what = f"change {change_id} of an alert was told after a later one ({CASE_ALERTS})"
        yield Difference(f"case/{case}", ("disordered", change_id), what)
    for change_id, case in sorted(told.twofold):
        what = f"change {change_id} of an alert was told twice, and not the same ({CASE_ALERTS})"
        yield Difference(f"case/{case}", ("twofold", change_id), what)


def _by_name(waiting: Sequence[Pending]) -> dict[tuple[str, str], Pending]:
    return {(one.topic, one.about): one for one in waiting}


def _too_often(waits: Sequence[Pending], follows: Sequence[Pending]) -> Iterator[tuple[str, str]]:
    """Name what waits more than once; what is displaced again waits again, by the log as well."""
    used, right = (
        Counter((one.topic, one.about) for one in waiting) for waiting in (waits, follows)
    )
    for name, times in used.items():
        if times > max(right[name], 1):
            yield name


class _Told:
    """What lies on the topics already."""

    def __init__(self, reread: Reread) -> None:
        self._changes = reread.told.said
        self._refused = {about(origin) for origin in reread.refusals.origins}
        self._ahead = reread.ahead

    def is_told(self, pending: Pending) -> bool:
        """Tell whether this was told, though it waits by what was read."""
        there = {CASE_ALERTS: self._changes, REJECTED: self._refused}
        return pending.about in there.get(pending.topic, self._ahead)

    def is_said(self, pending: Pending) -> bool:
        """Tell whether just this was told: a relay that was killed had not noted that."""
        if pending.topic == CASE_ALERTS:
            return self._changes.get(pending.about) == hash(pending.value)
        return self.is_told(pending)


def _agree(used: Pending, right: Pending) -> bool:
    """Tell whether two are the same.

    A draft may have left the one that is used already, and not the other way round: both have
    read as far, and the one made anew lets go of no more than the service is complete for.
    """
    if used.draft is None and right.draft is not None:
        return used.value == right.value
    return used == right


def _wrong(pending: Pending, what: str) -> Difference:
    named = NAMED.get(pending.topic, "{}").format(pending.about)
    found = "waits", pending.topic, pending.about
    return Difference(f"case/{pending.ref}", found, f"{named} {what} ({pending.topic})")
