"""How far each partition was read, held against the logs and against what stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from store.events import log_place, place_of
from store.reached import Reached
from store.shapes import CASE_EVENTS, REJECTED
from store.store import Store
from throughline.difference import THE_SERVICE, Difference, spot
from throughline.rereading import Reread
from throughline.retelling import Gaps, Places


def read_to(at: Places, stands: Places) -> Reached:
    """Say up to where our own topics were read, also where a position says less.

    at        positions
    stands    up to where something stands of what was read
    """
    return {place: max(at.get(place, 0), stands.get(place, 0)) for place in {**at, **stands}}


def tails(at: Places, reread: Reread) -> Iterator[Difference]:
    """Tell of each partition that ends before where it was read to, or is not there at all."""
    ours = chain.from_iterable(
        reread.topics.ends[topic].items() for topic in (CASE_EVENTS, REJECTED)
    )
    ends = {place: log.stop for place, log in reread.logs.items()} | dict(ours)
    for place, end in sorted(ends.items()):
        read = at.get((place[0], place[1]), 0)
        if end < read:
            what = f"{_named(place)} was read up to {read}, and ends at {end}: its tail was cut off"
            yield _of(place, end, what)
    for (topic, partition), read in sorted(at.items()):
        if partition >= reread.there.get(topic, 0):
            what = f"{topic} {partition} was read up to {read}, and there is no such partition"
            yield Difference(THE_SERVICE, ("no partition", topic, partition), what)


def moved(
    live: Store, anew: Store, at: Places, complete_to: datetime | None
) -> Iterator[Difference]:
    """Tell of each position that is not where the reading has come to."""
    for one in live.uneven():
        place = one.topic, one.partition
        what = f"its position is {one.position}, and {abs(one.missing)} records"
        how = "were not taken" if one.missing > 0 else "too many were taken"
        yield Difference(THE_SERVICE, ("taken", *place), f"{_named(place)}: {what} {how}")
    known = live.left_traces() | (anew.taken_in(complete_to) if complete_to else {})
    for place, reached in sorted(known.items()):
        if at.get(place, 0) < reached:
            what = f"its position is {at.get(place, 0)}, and it was read up to {reached} at least"
            yield Difference(THE_SERVICE, ("position", *place), f"{_named(place)}: {what}")


def passed_over(live: Store, anew: Store, gaps: Gaps) -> Iterator[Difference]:
    """Tell of what is said to have left no event, and did; or the other way round.

    Of a store that is older than its account only what came since is said.
    """
    accounts = {one.partition: one for one in live.accounts() if one.topic == CASE_EVENTS}
    empty = {one.partition: one.gaps for one in anew.accounts() if one.topic == CASE_EVENTS}
    for partition, account in accounts.items():
        if account.since == 0 and account.gaps != empty.get(partition, 0):
            what = (
                f"{empty.get(partition, 0)} of its offsets hold no record, and {account.gaps} did"
            )
            yield _of_gaps(partition, gaps.first.get(partition), what)
    for span, is_said in apart(live.passed(), anew.passed()):
        partition, offset = log_place(span.start)
        if partition in accounts and offset >= accounts[partition].since:
            what = "says that it left no event, and it did" if is_said else "left no event"
            said = "the store" if is_said else "nothing says that it"
            told = f"{spot(span.start)}: {said} {what}"
            yield Difference(THE_SERVICE, ("passed", span.start), told, span.start)


def apart(used: Iterable[range], right: Iterable[range]) -> Iterator[tuple[range, bool]]:
    """List what is in one of two lists of spans alone, and whether that is the first."""
    edges = sorted(
        (at, which, step)
        for which, spans in enumerate((used, right))
        for span in spans
        for at, step in ((span.start, 1), (span.stop, -1))
    )
    inside, before = [0, 0], 0
    for at, which, step in edges:
        if bool(inside[0]) != bool(inside[1]) and at > before:
            yield range(before, at), bool(inside[0])
        inside[which] += step
        before = at


def _of_gaps(partition: int, first: int | None, what: str) -> Difference:
    """Name the first place that holds none: it may be another that did when it was read."""
    found = "gaps", partition
    if first is None:
        return Difference(THE_SERVICE, found, f"{CASE_EVENTS} {partition}: {what}")
    place = place_of(partition, first)
    return Difference(THE_SERVICE, found, f"{what}, the first at {spot(place)}", place)


def _named(place: tuple[str, int]) -> str:
    return f"{place[0]} {place[1]}"


def _of(place: tuple[str, int], end: int, what: str) -> Difference:
    at = place_of(place[1], end) if place[0] == CASE_EVENTS else None
    return Difference(THE_SERVICE, ("tail", *place), what, at)
