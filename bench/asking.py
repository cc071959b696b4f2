"""Which pages are asked for, by whom, and how long each request of them took."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bench.visiting import Visitor
from store.shapes import AlertData
from store.store import Store

MANAGER, LEAD, AGENCY = "ON-CALL-1", "BDAS-LEAD-1", "bdas"
ASKED: Final = 100  # requests of one page
SELDOM: Final = 20  # of one that takes longer: it lists all that is known to fall due

Seconds = list[float]


class Place(NamedTuple):
    """A page as one person asks for it."""

    what: str
    person: str
    path: str
    asked: int


def places(store: Store) -> Iterator[Place]:
    """List the pages: boards, and those of cases that began long ago, from the midst of the late.

    Each time anew: the worst alert may be another by then.
    """
    alerts = [each for each in store.open_alerts(1_000_000) if each["case"].startswith("LATE-")]
    middle = alerts[len(alerts) // 2]
    theirs = next((each for each in alerts if AGENCY in each["owed_by"]), middle)
    yield Place("the board", MANAGER, "/", ASKED)
    yield Place("the board of a lead", LEAD, "/", ASKED)
    yield Place("what falls due later", MANAGER, "/?state=later", SELDOM)
    yield Place("who knew what", MANAGER, f"/cases/{middle['case']}/sharing", ASKED)
    yield from _about(middle, MANAGER, "")
    yield from _about(theirs, LEAD, " of a lead")


def _about(alert: AlertData, person: str, whose: str) -> Iterator[Place]:
    yield Place(f"a case{whose}", person, f"/cases/{alert['case']}", ASKED)
    yield Place(f"an alert{whose}", person, f"/alerts/{alert['alert_id']}", ASKED)


def ask(port: int, place: Place) -> Seconds:
    """Ask for a page again and again."""
    visitor = Visitor(port, place.person)
    seconds = [visitor.ask(place.path).seconds for _ in range(place.asked)]
    visitor.close()
    return seconds


def at(seconds: Seconds, share: float) -> float:
    """Return what this share of requests took no longer than."""
    return sorted(seconds)[int(len(seconds) * share)]


def told(seconds: Seconds) -> str:
    """Say how long they took."""
    p50, p95, p99 = (1000 * at(seconds, share) for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms of {len(seconds)}"
