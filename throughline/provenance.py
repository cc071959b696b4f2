"""Where each record of `case.events` says that it came from.

Each inbound record became one event, however often its batch was passed on; whatever came in
nowhere follows of an event about a person, or is what somebody did about an alert on a page. So an
event that somebody else put there is told, unless it was made to look like the last.
"""

from collections.abc import Iterator, Mapping

from events.errors import Fault
from events.types.event_corrected import ALERT_ACTS
from events.wire import read
from store.events import place_of
from store.origins import origin_in
from store.shapes import Origin
from store.store import Store
from throughline.derivations import Derivations
from throughline.difference import Difference, spot
from throughline.kafka_log import Record
from throughline.retelling import Place, TakenIn

Logs = Mapping[Place, range]
DERIVED = b'"derivedfrom"'


class Provenance:
    """Takes note of each record, and tells what cannot be."""

    def __init__(self, taken_in: TakenIn) -> None:
        self._taken_in = taken_in
        self._contradicted: dict[Origin, Record] = {}
        self._newest: dict[Place, tuple[int, Record]] = {}
        self._derivations = Derivations()
        self._from_nowhere: dict[int, Record] = {}

    def note(self, record: Record) -> None:
        """Take in where a record came from."""
        origin = origin_in(record.headers)
        if origin is None or DERIVED in (record.value or b""):
            self._note_own(record, is_from_nowhere=origin is None)
        if origin is None:
            return
        if not self._taken_in.note(origin, record.value):
            self._contradicted.setdefault(origin, record)
        elif origin.offset > self._newest.get(origin[:2], (-1,))[0]:
            self._newest[origin[:2]] = origin.offset, record

    def _note_own(self, record: Record, *, is_from_nowhere: bool) -> None:
        try:
            event = read(record.value or b"")
        except Fault:
            return  # it cannot be applied either, and is told for that
        if event.derived_from:
            self._derivations.note(_place(record), event)
        elif is_from_nowhere and event.name not in ALERT_ACTS:
            self._from_nowhere[_place(record)] = record

    def check(self, anew: Store, logs: Logs) -> Iterator[Difference]:
        """Tell of each event that came from nowhere.

        anew    what was made of all of them
        logs    which offsets each inbound partition holds
        """
        for origin, record in self._contradicted.items():
            yield from _contradicted(origin, record, anew)
        for place, (offset, record) in self._newest.items():
            if place in logs and offset >= logs[place].stop:
                what = f"came of offset {offset} of {place[0]} {place[1]}, which there is not"
                yield _told(record, what)
        yield from self._derivations.check(anew)
        for record in self._from_nowhere.values():
            yield _told(record, "came in nowhere, and was derived of nothing")


def _contradicted(origin: Origin, record: Record, anew: Store) -> Iterator[Difference]:
    """Name all that say so: which of them is the right one is not for us to say."""
    what = f"came of {origin.topic} {origin.partition}, offset {origin.offset}, as another does"
    yield _told(record, what)
    for subject, place in anew.come_of(origin):
        if place != _place(record):
            yield _says(subject, place, what)


def _told(record: Record, what: str) -> Difference:
    try:
        subject = read(record.value or b"").subject
    except Fault:
        subject = ""
    return _says(subject, _place(record), what)


def _says(subject: str, place: int, what: str) -> Difference:
    told = f"the event at {spot(place)} says that it {what}"
    return Difference(subject, ("comes of", place), told, place)


def _place(record: Record) -> int:
    return place_of(record.partition, record.offset)
