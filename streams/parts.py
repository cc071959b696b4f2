"""What a worker is built from: plain values, and the few things that it must be handed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from projections.judge import Terms
from store.store import Store
from streams.clients import Kafka
from streams.clock import Clock
from streams.topics import Topic, inbound_topic, topics


def nobody_judges(_: Store) -> list[str]:
    """Say that nobody says whether all is well."""
    return ["nobody was named who judges whether all is well"]


@dataclass(frozen=True)
class Parts:
    """Everything that differs from place to place.

    bootstrap       host:port of Kafka, or several with commas between
    agencies        the agencies that may send events
    partitions      of case.events and case.alerts
    store           opens the store; each thread of the worker makes `another()`
    terms           policy, calendar and agency groups
    clock           the service's clock
    group           the consumer group, the same for every worker of one service
    member          a name of this worker that outlives restarts, by which it is back sooner
    tick            seconds between two looks at what has fallen due
    stuck_after     seconds without progress after which a stuck worker ends itself
    stop_within     seconds in which a worker told to stop ends
    metrics         host and port of /metrics and /healthz; None: they are not served
    why_red         lists why /healthz is red, and nothing while all is well
    security        how aiokafka's clients connect; see streams/clients.py
    inbound_days    how long inbound topics keep an event, as the table of topics has it
    replication     of the topics, likewise
    """

    bootstrap: str
    agencies: tuple[str, ...]
    partitions: int
    store: Callable[[], Store]
    terms: Terms
    clock: Clock
    group: str = "throughline"
    member: str | None = None
    tick: float = 0.5
    stuck_after: float = 20.0
    stop_within: float = 4.5
    metrics: tuple[str, int] | None = None
    why_red: Callable[[Store], list[str]] = nobody_judges
    security: Mapping[str, Any] = field(default_factory=dict)
    inbound_days: int = 30
    replication: int = 1

    @property
    def kafka(self) -> Kafka:
        """How Kafka is reached."""
        return Kafka(self.bootstrap, self.security)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics as the service wants them. Raises ValueError."""
        return topics(self.agencies, self.partitions, self.inbound_days, self.replication)

    @property
    def inbound(self) -> tuple[str, ...]:
        """The topics on which agencies send."""
        return tuple(sorted(map(inbound_topic, set(self.agencies))))
