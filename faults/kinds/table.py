"""Every kind of fault, what it is called, and how often it comes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from faults.kinds import broker, ours, postgres, sqlite, web, workers
from faults.running import Running

SQLITE, POSTGRESQL = ("sqlite",), ("postgresql",)
BOTH = (*SQLITE, *POSTGRESQL)
MANY = 300  # faults: a campaign of an hour or more, in which an outage of a minute has its place


def _anything(run: Running) -> float:
    return run.watcher.moved_at


class Kind(NamedTuple):
    """One kind.

    apply     breaks something; gets how long, how much or where as a number from 0 to 1. False:
              there was nothing to be broken just then
    stores    on which stores it can be
    cards     how often it is in the deck from which faults are drawn
    long      it takes a minute or more, so it comes only where there are many faults, or by --long
    moved     when what it breaks moved last, by `monotonic`
    """

    apply: Callable[[Running, float], Awaitable[bool | None]]
    stores: tuple[str, ...] = BOTH
    cards: int = 1
    long: bool = False
    moved: Callable[[Running], float] = _anything


KINDS = {
    "worker killed": Kind(workers.kill, cards=5),
    "worker told to stop": Kind(workers.terminate, cards=2),
    "worker frozen": Kind(workers.freeze, cards=2),
    "worker joins": Kind(workers.join, POSTGRESQL, cards=2),
    "worker leaves": Kind(workers.leave, POSTGRESQL, cards=2),
    "web killed": Kind(web.kill, cards=2, moved=web.taken),
    "web told to stop": Kind(web.terminate, moved=web.taken),
    "clock jumps": Kind(workers.jump, cards=2),
    "broker restarted": Kind(broker.restart),
    "broker killed": Kind(broker.kill),
    "broker frozen": Kind(broker.freeze),
    "broker frozen a minute": Kind(broker.freeze_long, long=True),
    "broker away at start": Kind(broker.away_at_start),
    "store locked": Kind(sqlite.lock, SQLITE),
    "disk full": Kind(sqlite.full, SQLITE),
    "file limit": Kind(sqlite.file_limit, SQLITE),
    "database restarted": Kind(postgres.restart, POSTGRESQL),
    "database killed": Kind(postgres.kill, POSTGRESQL),
    "arrival meets our fault": Kind(ours.arrival),
    "event meets our fault": Kind(ours.event),
    "case meets our fault": Kind(ours.case),
}


def decks(
    stores: tuple[str, ...], only: Sequence[str], *, faults: int, long: bool = False
) -> dict[str, list[str]]:
    """Return for each store the kinds to draw from; those that come oftener, oftener.

    only      parts of names: other kinds are left out
    faults    how many are to be drawn
    long      whether what takes a minute comes too, however few they are
    """
    made = {store: _deck(store, only, long=long or faults >= MANY) for store in stores}
    return {store: deck for store, deck in made.items() if deck}


def _deck(store: str, only: Sequence[str], *, long: bool) -> list[str]:
    here = {n: kind for n, kind in KINDS.items() if store in kind.stores and long >= kind.long}
    asked = {n: k for n, k in here.items() if not only or any(part in n for part in only)}
    return [name for name, kind in asked.items() for _ in range(kind.cards)]
