"""What a worker counts: every name once, with its type and its meaning."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.runs import Outcomes

SIZES = (1, 3, 10, 30, 100, 300, 1_000)
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)


class Metrics:
    """The counters and gauges of one worker."""

    def __init__(self) -> None:
        self.registry = of = CollectorRegistry()
        self.records = Counter(
            "throughline_records",
            "Records read, by agent and by how they ended: accepted, repeated, conflict, "
            "rejected_theirs, rejected_ours, parked, or lost to another worker",
            ["agent", "outcome"],
            registry=of,
        )
        self.batch_records = Histogram(
            "throughline_batch_records", "Records in a batch", ["agent"], buckets=SIZES, registry=of
        )
        self.batch_seconds = Histogram(
            "throughline_batch_seconds",
            "Seconds from a poll to its position",
            ["agent"],
            buckets=SECONDS,
            registry=of,
        )
        self.sent = Counter(
            "throughline_sent", "Records sent from the outbox", ["topic"], registry=of
        )
        self.judged = Counter("throughline_cases_judged", "Cases judged", registry=of)
        self.unjudged = Counter(
            "throughline_cases_unjudged", "Times that our code could not judge a case", registry=of
        )
        self.changes = Counter("throughline_alert_changes", "Changes of alerts made", registry=of)
        self.complete_to = Gauge(
            "throughline_complete_to_seconds",
            "Up to when the service is complete, in seconds since 1970 by its own clock",
            registry=of,
        )
        self.clock = Gauge(
            "throughline_clock_seconds",
            "What the service's clock reads, in seconds since 1970",
            registry=of,
        )
        self.waiting = Gauge(
            "throughline_waiting", "1 while complete-up-to stands still, else 0", registry=of
        )
        self.unread = Gauge(
            "throughline_unread_records",
            "Records between our position and the end of a partition",
            ["topic", "partition"],
            registry=of,
        )
        self.unowned = Gauge(
            "throughline_unowned_partitions",
            "Partitions that wait and do not move, and that are not this worker's",
            registry=of,
        )

    @contextmanager
    def batch(self, agent: str, records: int) -> Iterator[Outcomes]:
        """Count a batch and how its records ended, which is to be put into what is given."""
        outcomes = Outcomes()
        began = perf_counter()
        yield outcomes
        self.batch_seconds.labels(agent).observe(perf_counter() - began)
        self.batch_records.labels(agent).observe(records)
        for outcome, count in outcomes.items():
            self.records.labels(agent, outcome).inc(count)
