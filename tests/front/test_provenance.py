"""Each event of the log came of an inbound record, or follows of an event about a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from events.base import AnyEvent
from events.samples import sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.case_closed import CaseClosed
from events.types.contact_received import ContactReceived
from events.types.event_retracted import EventRetracted
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from projections.family import derived
from store.origins import as_headers
from store.refusal import Fault, Refusal
from store.rejection import REASON
from store.samples import kept
from store.seal import HEADER
from store.shapes import CASE_EVENTS, Headers, Kept, Move, Origin
from store.store import Store
from throughline.difference import Difference
from throughline.provenance import Logs, Provenance
from throughline.retelling import Refusals, TakenIn

POLICE = "inbound.police"
ADULT = "AD-1"
OURS = b"our seal"
HOUR = timedelta(hours=1)
LOGS: Logs = {(topic, 0): range(100) for topic in ("inbound.csc", POLICE)}
Found = Callable[..., list[Difference]]

OPENED = sample(ContactReceived, "Mon 5 Mar 2018 09:00", case="KID-1")
LINKED = sample(HouseholdMemberRecorded, "Mon 5 Mar 2018 10:00", case="KID-1", person=ADULT)
OTHER = sample(ContactReceived, "Mon 5 Mar 2018 09:00", case="KID-2")
INCIDENT = sample(
    AdultIncidentRecorded,
    "Wed 7 Mar 2018 14:00",
    by="police",
    of_person=ADULT,
    event_id="INC-9",
)
RETRACTED = sample(
    EventRetracted,
    "Thu 8 Mar 2018 09:00",
    by="police",
    of_person=ADULT,
    retracts="INC-9",
    event_id="NOT-SO",
)
UNLINKED = sample(
    EventRetracted,
    "Fri 9 Mar 2018 09:00",
    case="KID-1",
    retracts=LINKED.id,
    event_id="NOT-LINKED",
)
KNOWN = (OPENED, LINKED, OTHER, INCIDENT, RETRACTED, UNLINKED)
FOLLOWS = derived(ADULT, [INCIDENT, RETRACTED], {"KID-1": [OPENED, LINKED, UNLINKED]})
COPY = FOLLOWS[0]


@dataclass(frozen=True)
class Record:
    """A record of `case.events`, as far as it is looked at."""

    offset: int
    value: bytes
    headers: Headers
    partition: int = 0
    topic: str = CASE_EVENTS
    key: bytes | None = None


def as_record(one: Kept, seal: bytes | None = None) -> Record:
    """Give a record as the log has it."""
    headers = as_headers(one.origin) if one.origin else ()
    return Record(one.offset, one.value, (*headers, (HEADER, seal)) if seal else headers)


@dataclass
class Reading:
    """A log that holds what is known and some more, as it is read."""

    anew: Store
    refusals: Refusals = field(default_factory=Refusals)
    taken_in: TakenIn = field(default_factory=lambda: TakenIn({}))

    def __post_init__(self) -> None:
        self.provenance = Provenance(self.taken_in, self.refusals)

    def refuse(self, why: Refusal) -> None:
        """Let it be refused as well."""
        self.refusals.note(Record(0, b"{", why.as_headers()))
        self.taken_in.note(why.origin)

    def take(self, *more: Kept, seal: bytes | None = None) -> None:
        """Read events; all of them bear this seal."""
        log = [*(kept(event, at) for at, event in enumerate(KNOWN)), *more]
        self.anew.append([Move(CASE_EVENTS, 0, 0, len(log))], log)
        for one in log:
            self.provenance.note(as_record(one, seal), LOGS)

    def found(self, logs: Logs = LOGS) -> list[Difference]:
        """List what cannot be."""
        return list(self.provenance.check(self.anew, logs, lambda _, seal: seal == OURS))


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    """Give a log that nothing was read of yet."""
    with Store.open("sqlite", tmp_path) as anew:
        yield Reading(anew)


@pytest.fixture
def found(reading: Reading) -> Found:
    """Give the way to let a log hold what is known and some more, and find what cannot be."""

    def look(*more: Kept) -> list[Difference]:
        reading.take(*more)
        return reading.found()

    return look


def at(number: int, event: AnyEvent) -> Kept:
    """Let this be the record of that number after all that is known."""
    return kept(event, len(KNOWN) + number)


def test_what_follows_of_an_event_about_a_person_is_in_order(found: Found) -> None:
    """The copy, its retraction, and its withdrawal once the link was retracted; twice as well."""
    assert [one.id for one in FOLLOWS] == [
        "INC-9.KID-1",
        "INC-9.KID-1.NOT-LINKED",
        "NOT-SO.KID-1",
    ]

    assert found(*(at(number, event) for number, event in enumerate(FOLLOWS * 2))) == []


def test_one_that_was_known_later_than_it_follows_is_a_copy_of_it(found: Found) -> None:
    """It left before a link that met a fault of ours was tried again, and stands no more."""
    later = COPY._replace(receivedtime=COPY.known_at + HOUR)

    assert found(at(0, later), at(1, COPY)) == []


FORGED = {
    "another id": COPY._replace(id="made-up"),
    "another event": COPY._replace(fact=sample(ReferralReceived, COPY.occurred_at).fact),
    "another time": COPY._replace(occurred_at=COPY.occurred_at - HOUR),
    "another recorded time": COPY._replace(recordedtime=None),
    "known too early": COPY._replace(receivedtime=COPY.known_at - HOUR),
    "another origin": COPY._replace(derived_from="NOT-SO"),
    "a case that it does not belong to": COPY._replace(id="INC-9.KID-2", subject="case/KID-2"),
    "a case that is not there": COPY._replace(id="INC-9.KID-3", subject="case/KID-3"),
    "a closure": sample(
        CaseClosed, "Thu 8 Mar 2018 10:00", by="police", case="KID-1", derived_from="INC-9"
    ),
    "a retraction of something else": FOLLOWS[1]._replace(fact=UNLINKED.fact),
    "a withdrawal by nothing": FOLLOWS[1]._replace(id="INC-9.KID-1.made-up"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_one_that_only_says_that_it_was_derived_is_told(found: Found, forged: AnyEvent) -> None:
    """By its case, and where it lies; what does follow is beside it."""
    others = [at(number, event) for number, event in enumerate(FOLLOWS, 1)]

    (told,) = found(at(0, forged), *others)

    assert (told.subject, told.place) == (forged.subject, len(KNOWN))
    assert "was derived of an event from which it does not follow" in told.what


def test_one_that_was_derived_of_nothing_is_told(found: Found) -> None:
    """Nobody's event has that id."""
    (told,) = found(at(0, COPY._replace(derived_from="nobody's")))

    assert told.subject == "case/KID-1"
    assert "was derived of an event that there is not" in told.what


def test_one_that_says_that_it_came_in_and_was_derived_is_told(found: Found) -> None:
    """What comes in may not say that it was derived."""
    forged = at(0, FORGED["another id"])._replace(origin=Origin(POLICE, 0, 50))

    (told,) = found(forged)

    assert told.subject == "case/KID-1"
    assert "from which it does not follow" in told.what


FORGED_REFERRAL = sample(
    ReferralReceived, "Fri 9 Mar 2018 10:00", case="KID-2", referral_source="9", event_id="forged"
)


def came_of(origin: Origin) -> Kept:
    """Make an event that says that it came of this inbound record."""
    return at(0, FORGED_REFERRAL)._replace(origin=origin)


def refusal(origin: Origin, reason: str = "event: is no JSON", fault: Fault = "theirs") -> Refusal:
    """Make a refusal of an inbound record."""
    return Refusal(reason, "event", fault, origin, OPENED.known_at)


@pytest.mark.parametrize("is_refused_first", [True, False])
def test_an_event_of_a_record_that_was_refused_is_told(
    reading: Reading, *, is_refused_first: bool
) -> None:
    """By its case; whichever of the two is read first."""
    origin = Origin("inbound.csc", 0, 50)
    if is_refused_first:
        reading.refuse(refusal(origin))
        reading.take(came_of(origin))
    else:
        reading.take(came_of(origin))
        reading.refuse(refusal(origin))

    (told,) = reading.found()

    assert (told.subject, told.place) == ("case/KID-2", len(KNOWN))
    assert "came of inbound.csc 0, offset 50, which was refused" in told.what


@pytest.mark.parametrize(
    "why",
    [
        refusal(Origin("inbound.csc", 0, 50), REASON),
        refusal(Origin("inbound.csc", 0, 50), fault="ours"),
        refusal(Origin("inbound.csc", 0, 51)),
    ],
    ids=["a conflict", "tried again", "another record"],
)
def test_a_refusal_that_is_none_of_the_event_says_nothing_of_it(
    reading: Reading, why: Refusal
) -> None:
    """A conflict was accepted before; what met a fault of ours is passed on once that is mended."""
    reading.refuse(why)
    reading.take(came_of(Origin("inbound.csc", 0, 50)))

    assert reading.found() == []


@pytest.mark.parametrize(
    "origin",
    [Origin("inbound.csc", 7, 0), Origin("inbound.ghost", 0, 5), Origin("inbound.csc", 0, 100)],
)
def test_an_event_of_a_record_that_there_is_not_is_told(found: Found, origin: Origin) -> None:
    """By its case: no such partition, no such topic, or it does not go so far."""
    (told,) = found(came_of(origin))

    assert (told.subject, told.place) == ("case/KID-2", len(KNOWN))
    topic, partition, offset = origin
    assert f"came of {topic} {partition}, offset {offset}, which there is not" in told.what


def test_an_event_of_a_record_that_came_just_now_is_in_order(reading: Reading) -> None:
    """The inbound topic was looked at before the event was read."""
    reading.take(came_of(Origin("inbound.csc", 0, 100)))

    assert reading.found({**LOGS, ("inbound.csc", 0): range(101)}) == []


ACT = sample(AlertAcknowledged, "Fri 9 Mar 2018 10:00", case="KID-1")
OWN = ACT._replace(source="/service/web")


def test_what_somebody_did_about_an_alert_bears_the_seal_of_the_service(reading: Reading) -> None:
    """It came in nowhere, and is in order."""
    reading.take(at(0, OWN)._replace(origin=None), seal=OURS)

    assert reading.found() == []


@pytest.mark.parametrize(
    ("act", "seal", "said"),
    [
        (OWN, None, "bears no seal of this service"),
        (OWN, b"another seal", "bears no seal of this service"),
        (ACT, OURS, "came in nowhere"),
    ],
)
def test_an_act_that_no_page_wrote_is_told(
    reading: Reading, act: AnyEvent, seal: bytes | None, said: str
) -> None:
    """Whoever may write to the log cannot seal; and of an agency no act comes at all."""
    reading.take(at(0, act)._replace(origin=None), seal=seal)

    (told,) = reading.found()

    assert (told.subject, told.place) == ("case/KID-1", len(KNOWN))
    assert said in told.what
