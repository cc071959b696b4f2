"""Where each record of `case.events` says that it came from.

Each inbound record became one event or was refused, however often its batch was passed on; whatever
came in nowhere follows of an event about a person, or is what somebody did about an alert on a
page, and bears the service's seal. So an event that somebody else put there is told.
"""

from collections.abc import Callable, Iterator, Mapping

from events.base import AnyEvent
from events.errors import Fault
from events.types.event_corrected import ALERT_ACTS
from events.wire import read
from store.events import place_of
from store.origins import origin_in
from store.seal import HEADER
from store.shapes import Origin
from store.store import Store
from throughline.derivations import Derivations
from throughline.difference import Difference, spot
from throughline.kafka_log import Record
from throughline.retelling import Place, Refusals, TakenIn

Logs = Mapping[Place, range]
IsSealed = Callable[[bytes, bytes | None], bool]
DERIVED = b'"derivedfrom"'


class Provenance:
    """Takes note of each record, and tells what cannot be.

    beyond    by place: of which subject it is, and an inbound record that there was not, or not yet
    """

    def __init__(self, taken_in: TakenIn, refusals: Refusals) -> None:
        self.beyond: dict[int, tuple[str, Origin]] = {}
        self._taken_in = taken_in
        self._refusals = refusals
        self._contradicted: dict[Origin, Record] = {}
        self._of_refused: dict[Origin, Record] = {}
        self._derivations = Derivations()
        self._from_nowhere: dict[int, Record] = {}
        self._acts: dict[int, Record] = {}

    def note(self, record: Record, logs: Logs) -> None:
        """Take in where a record came from.

        logs    which offsets each inbound partition holds, as far as is known
        """
        origin = origin_in(record.headers)
        if origin is None or DERIVED in (record.value or b""):
            self._note_own(record, is_from_nowhere=origin is None)
        if origin is None:
            return
        if not self._taken_in.note(origin, record.value):
            self._contradicted.setdefault(origin, record)
        if origin in self._refusals.theirs:
            self._of_refused.setdefault(origin, record)
        if not _is_there(origin, logs):
            self.beyond[_place(record)] = _subject(record), origin

    def _note_own(self, record: Record, *, is_from_nowhere: bool) -> None:
        try:
            event = read(record.value or b"")
        except Fault:
            return  # it cannot be applied either, and is told for that
        if event.derived_from:
            self._derivations.note(_place(record), event)
        elif is_from_nowhere:
            found = self._acts if _is_act(event) else self._from_nowhere
            found[_place(record)] = record

    def check(self, anew: Store, logs: Logs, is_sealed: IsSealed) -> Iterator[Difference]:
        """Tell of each event that came from nowhere.

        anew    what was made of all of them
        logs    which offsets each inbound partition holds
        """
        for origin, record in self._contradicted.items():
            yield from _each(origin, record, anew, "as another does")
        for origin in filter(self._taken_in.is_an_event, sorted(self._refusals.theirs)):
            record = self._of_refused.get(origin)
            yield from _each(origin, record, anew, "which was refused")
        yield from self._of_none(logs)
        yield from self._derivations.check(anew)
        for record in self._from_nowhere.values():
            yield _told(record, "came in nowhere, and was derived of nothing")
        for record in self._acts.values():
            if not is_sealed(record.value or b"", dict(record.headers).get(HEADER)):
                yield _told(record, "was done on a page, and bears no seal of this service")

    def _of_none(self, logs: Logs) -> Iterator[Difference]:
        """Tell of each event that came of no record; of each subject and partition the first."""
        self.beyond = {at: one for at, one in self.beyond.items() if not _is_there(one[1], logs)}
        told: set[tuple[str, Place]] = set()
        for place, (subject, origin) in sorted(self.beyond.items()):
            if (subject, origin[:2]) not in told:
                told.add((subject, origin[:2]))
                yield _says(subject, place, f"came of {_named(origin)}, which there is not")


def _is_act(event: AnyEvent) -> bool:
    """Tell whether this is what somebody did about an alert: it is said by the service itself."""
    return event.name in ALERT_ACTS and event.source.startswith("/service/")


def _is_there(origin: Origin, logs: Logs) -> bool:
    """Tell whether there is such a partition and it goes so far; what expired was there once."""
    log = logs.get(origin[:2])
    return log is not None and origin.offset < log.stop


def _each(origin: Origin, record: "Record | None", anew: Store, what: str) -> Iterator[Difference]:
    """Name all that came of it: which of them is the right one is not for us to say."""
    come = {place: subject for subject, place in anew.come_of(origin)}
    if record:
        come.setdefault(_place(record), _subject(record))
    for place, subject in sorted(come.items()):
        yield _says(subject, place, f"came of {_named(origin)}, {what}")


def _named(origin: Origin) -> str:
    return f"{origin.topic} {origin.partition}, offset {origin.offset}"


def _told(record: Record, what: str) -> Difference:
    return _says(_subject(record), _place(record), what)


def _subject(record: Record) -> str:
    try:
        return read(record.value or b"").subject
    except Fault:
        return ""


def _says(subject: str, place: int, what: str) -> Difference:
    told = f"the event at {spot(place)} says that it {what}"
    return Difference(subject, ("comes of", place), told, place)


def _place(record: Record) -> int:
    return place_of(record.partition, record.offset)
