"""Each event of the log came of an inbound record, or follows of an event about a person."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from events.base import AnyEvent
from events.samples import sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.case_closed import CaseClosed
from events.types.contact_received import ContactReceived
from events.types.event_retracted import EventRetracted
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from projections.family import derived
from store.origins import as_headers
from store.samples import kept
from store.shapes import CASE_EVENTS, Headers, Kept, Move, Origin
from store.store import Store
from throughline.difference import Difference
from throughline.provenance import Provenance
from throughline.retelling import TakenIn

POLICE = "inbound.police"
ADULT = "AD-1"
HOUR = timedelta(hours=1)

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


def as_record(one: Kept) -> Record:
    """Give a record as the log has it."""
    return Record(one.offset, one.value, as_headers(one.origin) if one.origin else ())


Log = Callable[..., list[Difference]]


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Log]:
    """Give the way to let a log hold what is known and some more, and find what cannot be."""
    with Store.open("sqlite", tmp_path) as anew:

        def look(*more: Kept) -> list[Difference]:
            log = [*(kept(event, at) for at, event in enumerate(KNOWN)), *more]
            anew.append([Move(CASE_EVENTS, 0, 0, len(log))], log)
            provenance = Provenance(TakenIn({}))
            for one in log:
                provenance.note(as_record(one))
            logs: Mapping[tuple[str, int], range] = {
                (f"inbound.{agency}", 0): range(100) for agency in ("csc", "police")
            }
            return list(provenance.check(anew, logs))

        yield look


def at(number: int, event: AnyEvent) -> Kept:
    """Let this be the record of that number after all that is known."""
    return kept(event, len(KNOWN) + number)


def test_what_follows_of_an_event_about_a_person_is_in_order(found: Log) -> None:
    """The copy, its retraction, and its withdrawal once the link was retracted; twice as well."""
    assert [one.id for one in FOLLOWS] == [
        "INC-9.KID-1",
        "INC-9.KID-1.NOT-LINKED",
        "NOT-SO.KID-1",
    ]

    assert found(*(at(number, event) for number, event in enumerate(FOLLOWS * 2))) == []


def test_one_that_was_known_later_than_it_follows_is_a_copy_of_it(found: Log) -> None:
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
def test_one_that_only_says_that_it_was_derived_is_told(found: Log, forged: AnyEvent) -> None:
    """By its case, and where it lies; what does follow is beside it."""
    others = [at(number, event) for number, event in enumerate(FOLLOWS, 1)]

    (told,) = found(at(0, forged), *others)

    assert (told.subject, told.place) == (forged.subject, len(KNOWN))
    assert "was derived of an event from which it does not follow" in told.what


def test_one_that_was_derived_of_nothing_is_told(found: Log) -> None:
    """Nobody's event has that id."""
    (told,) = found(at(0, COPY._replace(derived_from="nobody's")))

    assert told.subject == "case/KID-1"
    assert "was derived of an event that there is not" in told.what


def test_one_that_says_that_it_came_in_and_was_derived_is_told(found: Log) -> None:
    """What comes in may not say that it was derived."""
    forged = at(0, FORGED["another id"])._replace(origin=Origin(POLICE, 0, 50))

    (told,) = found(forged)

    assert told.subject == "case/KID-1"
    assert "from which it does not follow" in told.what
