"""How the service itself stands, in every state, and the pages that tell of it."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from events.samples import sample
from events.types.child_visited import ChildVisited
from projections.judge import Terms
from projections.policy import Policy
from projections.rhythm import Rhythm
from store.account_shapes import Look
from store.errors import StoreError
from store.shapes import REJECTED, Move, Origin, Parked, Raw, Refused
from store.store import Store
from tests.conftest import POLICY
from tests.web.browser.sites import MANY_AGENCIES, MONDAY, State, empty, judged, six, unsure
from web.samples import WALL, Service

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
FEEDS = ("csc", "hospital", "police", "school")


def looks(topics: Iterable[str], end: int = 0, ago: timedelta = 2 * SECOND) -> list[Look]:
    """Give a look at the three partitions of each topic, so long ago."""
    at = WALL - ago
    return [Look(topic, n, end, at, at) for topic in topics for n in range(3)]


def well(folder: Path, terms: Terms) -> Service:
    """Have all of it well: four agencies are heard, and everything is read."""
    service = Service(folder, terms, MONDAY)
    came = [MONDAY - n * HOUR for n in range(2, 10)]
    judged(
        service,
        (
            sample(ChildVisited, at, by=FEEDS[n % 4], case=f"CASE-{n}", received=at)
            for n, at in enumerate(came)
        ),
    )
    service.store.walk(0, 99, WALL - 2 * MINUTE)
    inbound = looks(f"inbound.{agency}" for agency in FEEDS)
    service.looked(partitions=[*looks(["case.events"], 8)[:1], *inbound])
    return service


def ill(folder: Path, terms: Terms) -> Service:
    """Have Kafka away, a feed that is mostly refused, one that is silent, and faults of ours."""
    service = well(folder, terms)
    topics = ["case.events", *(f"inbound.{agency}" for agency in FEEDS)]
    service.looked(MINUTE, looks(topics, 9, 50 * SECOND))
    service.stands_still("no Kafka answers at 127.0.0.1:9092")
    spoke = service.store.spoke()
    assert spoke
    service.store.keep_rhythm(spoke, Rhythm(5 * HOUR, MONDAY - HOUR))
    service.store.refuse([Move(REJECTED, 0, 0, 64)], [refused(n) for n in range(64)])
    parked = Parked(Raw("case.events", 0, 8, b"CASE-1", b"{}", ()), "KeyError", WALL)
    service.store.advance([Move("case.events", 0, 8, 9, 1)], [parked])
    return service


def refused(lies: int, agency: str = "police") -> Refused:
    """Give a refusal; every third is for another reason, and one in twenty is our own fault."""
    field, reason = (
        ("time", "time: wanted RFC 3339 with an offset, such as 2018-03-07T10:00:00Z"),
        ("data.recipients.0", "data.recipients.0: wanted the code of an agency"),
        ("type", "type: there is no event type of this name in this version; see the catalogue"),
    )[lies % 3]
    fault = "ours" if lies % 20 == 7 else "theirs"
    at = MONDAY - 7 * lies * MINUTE
    origin = Origin(f"inbound.{agency}", lies % 3, lies)
    return Refused(origin, agency, f"E-{lies}", None, field, reason, fault, at, 0, lies)


def storeless(folder: Path, terms: Terms) -> Service:
    """Have a store that does not answer."""

    def broken() -> Store:
        raise StoreError("store data/store/1.db: disk I/O error")

    service = Service(folder, terms, MONDAY)
    service.parts = replace(service.parts, store=broken)
    return service


def long_names(folder: Path, terms: Terms) -> Service:
    """Have agencies of long names, and much to be read."""
    service = Service(folder, terms, MONDAY)
    looked = looks((f"inbound.{agency}" for agency in MANY_AGENCIES), 1_234_567)
    service.looked(partitions=looked)
    told = [refused(n, MANY_AGENCIES[-2]) for n in range(3)]
    service.store.refuse([Move(REJECTED, 0, 0, 3)], told)
    return service


def changed(folder: Path, terms: Terms) -> Service:
    """Have a policy that was changed three times, and in the end judges a duty no more."""
    service = Service(folder, terms, MONDAY)
    told = tomllib.loads(POLICY.read_text())
    address = "https://example.org/partnership/board/2017-03-21/item-4/minutes-of-the-meeting.html"
    first = {name: value for name, value in told["S14"][0].items() if name != "warn"}
    later = {date(2017, 4, 1): "10 working days", date(2018, 9, 1): "12 working days"}
    told["S14"] = [first]
    told["S14"] += [
        {**first, "from": day, "within": within, "source": f"Partnership board: {address}"}
        for day, within in later.items()
    ]
    told["S14"].append({**first, "from": date(2020, 1, 1), "off": True})
    service.parts = replace(service.parts, terms=replace(terms, policy=Policy(told)))
    return service


RUNNING = (
    State("health-well", well, "/health"),
    State("health-ill", ill, "/health"),
    State("health-not-sure", unsure, "/health"),
    State("health-empty", empty, "/health"),
    State("health-story", six, "/health"),
    State("health-long", long_names, "/health"),
    State("health-no-store", storeless, "/health", 503),
    State("policy", six, "/policy"),
    State("policy-of-one", six, "/policy?owed_by=police"),
    State("policy-no-owner", six, "/policy?owed_by=nobody", 404),
    State("duty", six, "/policy/S13"),
    State("duty-variants", six, "/policy/N13"),
    State("duty-notice", six, "/policy/S11"),
    State("duty-not-yet", six, "/policy/S02"),
    State("duty-changed", changed, "/policy/S14"),
    State("duty-none", six, "/policy/X99", 404),
    State("feeds-well", well, "/feeds"),
    State("feeds-ill", ill, "/feeds"),
    State("feeds-of-one", ill, "/feeds?agency=police&page=2"),
    State("feeds-of-one-well", ill, "/feeds?agency=school"),
    State("feeds-no-more", ill, "/feeds?page=9"),
    State("feeds-empty", empty, "/feeds"),
    State("feeds-story", six, "/feeds"),
    State("feeds-long", long_names, "/feeds"),
    State("feeds-none", ill, "/feeds?agency=nobody", 404),
)
