"""What our own code could not take is kept aside as it came; nothing else silences a case.

All of it is told: what is kept aside is on no timeline, and what cannot be judged is not verified.
"""

from collections.abc import Callable, Iterator, Mapping

from store.shapes import CASE_EVENTS, Origin, Parked, Raw
from store.store import Store
from store.whose import refs_of, subjects_of
from throughline.difference import THE_SERVICE, Difference
from throughline.rereading import Reread

AGAIN = "`throughline retry` tries again, once that is mended"
Lies = Callable[[Origin], Raw | None]  # what lies there on Kafka


def kept_aside(live: Store, reread: Reread, lies: Lies) -> Iterator[Difference]:
    """Tell of each record that is kept aside, and of each that should be and is not."""
    parked = {Origin(*one.record[:3]): one for one in live.parked()}
    at = live.positions()
    for origin, one in parked.items():
        ours = reread.refusals.ours.get(origin)
        wanted = lies(origin) if origin.topic == CASE_EVENTS else ours and ours.record
        yield _found(one, wanted)
    for origin, ours in reread.refusals.ours.items():
        if origin not in parked and origin.offset < at.get(origin[:2], 0):
            yield _about(ours.record, "met a fault of ours, and is not kept aside")
    yield from _waiting(live, parked, reread)


def _found(one: Parked, wanted: Raw | None) -> Difference:
    if wanted is None or _plain(one.record) != _plain(wanted):
        return _about(one.record, "is kept aside, and not as it lies on Kafka")
    what = f"is kept aside, for our own code could not take it: {AGAIN}"
    return _about(one.record, what)


def _plain(record: Raw) -> Raw:
    return record._replace(headers=[(name, value) for name, value in record.headers])


def _about(record: Raw, what: str) -> Difference:
    subject = next(iter(subjects_of(record)), THE_SERVICE)
    where = f"{_named(Origin(*record[:3]))} {what}"
    return Difference(subject, ("aside", *record[:3]), where)


def _named(origin: Origin) -> str:
    return f"the record at {origin.topic} {origin.partition}, offset {origin.offset}"


def _waiting(live: Store, parked: Mapping[Origin, Parked], reread: Reread) -> Iterator[Difference]:
    """Tell of each case that waits for nothing, and of each that should wait and does not."""
    held_up = set(live.held_up())
    coming = reread.ahead | {one.about for one in live.pending() if one.topic == CASE_EVENTS}
    for ref, origin in sorted(held_up):
        if not (origin in parked or origin in coming or origin.topic in coming):
            what = f"it is judged no further, to wait for {_named(origin)}, which is not kept aside"
            yield Difference(f"case/{ref}", ("waits", *origin), what)
    for origin, one in parked.items():
        if any((ref, origin) not in held_up for ref in refs_of(one.record)):
            yield _about(one.record, "is kept aside, and its case does not wait for it")


def unjudged(*stores: Store) -> Iterator[Difference]:
    """Tell of each case that our own code could not judge."""
    for case in sorted({one.case for store in stores for one in store.unjudged()}):
        what = f"our own code could not judge it, so its alerts are not verified: {AGAIN}"
        yield Difference(f"case/{case}", ("unjudged",), what)
