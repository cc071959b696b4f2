"""What whoever tells people is made of."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from projections.calendar import WorkingCalendar
from projections.notices import Table
from store.store import Store
from streams.clients import Kafka
from streams.contacts import Contacts
from streams.heartbeat import Heartbeat
from streams.notice_slots import AT_ONCE
from streams.own_standing import OwnStanding
from streams.store_thread import StoreThread


@dataclass(frozen=True)
class Notifying:
    """Its parts.

    partitions   of case.alerts
    now          reads the service's clock
    pages        where the pages are, for the link
    look_back    how old what is told may be, at the very first start, to be told yet
    by           a name that no other process has
    standing     how the service itself stands, for whoever is told of that
    heartbeat    which outside watch is to hear of us; None: none
    why_red      lists what is not as it should be with the service, for that watch
    store        asks the store, which nobody waits for who sends; it may raise StoreError
    kept_in      likewise, for what is written: a long writer there holds up no question
    alive        is called again and again while it goes on
    threads      in which messages are sent
    """

    kafka: Kafka
    partitions: int
    table: Table
    calendar: WorkingCalendar
    contacts: Contacts
    now: Callable[[], datetime]
    pages: str
    look_back: timedelta
    by: str
    store: StoreThread
    kept_in: StoreThread
    standing: OwnStanding
    heartbeat: Heartbeat | None = None
    why_red: Callable[[Store], Sequence[str]] = lambda _: ()
    alive: Callable[[], None] = lambda: None
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "send"))
