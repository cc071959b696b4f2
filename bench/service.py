"""The service of a benchmark: its settings, its store, and how far it has come."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.shapes import CASE_EVENTS, Move
from store.store import Store
from streams.broker import Broker
from streams.clients import Kafka
from throughline.rebuilding import rebuild
from throughline.settings import Settings, read_settings
from throughline.wiring import open_store, terms

WORKER = ("throughline", "worker")
WEB = ("throughline", "web")


def settings_of(broker: Broker, data: Path, **given: Any) -> Settings:
    """Give the settings of a service in a data folder of its own."""
    data.mkdir(parents=True, exist_ok=True)
    return read_settings(bootstrap=broker.bootstrap, data=data, group=data.name, **given)


def begun(settings: Settings) -> Store:
    """Open a store marked as begun with its log; an empty one a worker would refuse."""
    store = open_store(settings)
    store.advance([Move(CASE_EVENTS, 0, 0, 0)])
    return store


def prepared(settings: Settings) -> Store:
    """Open a store that holds, judged, all that case.events has."""
    store = Store.open("sqlite", settings.data)
    store.complete(now(), None, now(), now())
    rebuild(Kafka(settings.bootstrap), store, terms(settings), now, now)
    store.close()
    return Store.open("sqlite", settings.data)


def now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def applied(store: Store) -> int:
    """Return how many records of case.events are on their timelines."""
    return sum(store.positions(CASE_EVENTS).values())


def is_judged(store: Store) -> bool:
    """Tell whether nothing waits to be judged."""
    return not store.due(now(), 1)
