"""Every topic of the service stands in one table: its key, partitions, retention and size.

On all of them the broker sets the time (LogAppendTime): it says when the service took an
event, whatever the sender's clock reads, and a record can be neither refused nor expire
early for the time that it claims. None is compacted: each record is a fact of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

INBOUND = "inbound."
REJECTED = "inbound.rejected"
CASE_EVENTS = "case.events"
CASE_ALERTS = "case.alerts"
HEADS = "throughline.heads"
NOTICES = "throughline.notices"
ACCESS = "throughline.access"

# Each step adds headers to what it passes on, so each topic takes a little more than the one
# before: an event at the limit of inbound can always be accepted, and refused at any point.
_HEADERS = 64 * 1024
INBOUND_BYTES = 1024 * 1024 + 12  # Kafka's own default
CASE_BYTES = INBOUND_BYTES + _HEADERS
REJECTED_BYTES = CASE_BYTES + _HEADERS
MAX_REQUEST_BYTES = REJECTED_BYTES  # the max_request_size of every producer of ours

FOR_EVER: timedelta | None = None


@dataclass(frozen=True)
class Topic:
    """One topic as the service wants it.

    key          what its records' keys are
    retention    how long a record is kept at least; None is for ever
    max_bytes    the largest batch of records that it takes, as it stores them
    compression  "producer" stores a batch as it came. "uncompressed" unpacks it first, so that
                 max_bytes bounds what a reader must hold, not what was squeezed into it
    """

    name: str
    key: str
    partitions: int
    retention: timedelta | None
    max_bytes: int
    replication: int
    compression: str = "producer"

    @property
    def settings(self) -> dict[str, str]:
        """Its settings in Kafka's words."""
        kept = -1 if self.retention is None else self.retention // timedelta(milliseconds=1)
        return {
            "cleanup.policy": "delete",
            "retention.ms": str(kept),
            "retention.bytes": "-1",  # a topic without expiry has none by size either
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(self.max_bytes),
            "compression.type": self.compression,
            # what is acknowledged survives the loss of a broker, where there are enough of them
            "min.insync.replicas": "2" if self.replication >= 3 else "1",  # noqa: PLR2004 - a majority
        }


@dataclass(frozen=True)
class Found:
    """A topic as a broker has it; settings in Kafka's words, defaults included."""

    partitions: int
    settings: Mapping[str, str]


def topics(
    agencies: Iterable[str], partitions: int, inbound_days: int, replication: int
) -> tuple[Topic, ...]:
    """Give the table for these agencies.

    partitions    of case.events and case.alerts: as many workers can share the cases
    inbound_days  how long agencies' own topics are kept
    raises        ValueError  an agency is called "rejected", which would be two topics in one
    """
    ref = "case or person ref"
    days = timedelta(days=inbound_days)
    # Inbound has one partition each: twenty agencies are twenty already, it keeps what an agency
    # sent in order, and intake is quick. What is refused is little.
    return (
        *(
            Topic(name, ref, 1, days, INBOUND_BYTES, replication, "uncompressed")
            for name in sorted({inbound_topic(agency) for agency in agencies})
        ),
        Topic(CASE_EVENTS, ref, partitions, FOR_EVER, CASE_BYTES, replication),
        Topic(CASE_ALERTS, "case ref", partitions, FOR_EVER, CASE_BYTES, replication),
        Topic(REJECTED, "as received", 1, FOR_EVER, REJECTED_BYTES, replication),
        Topic(ACCESS, "case ref", 1, FOR_EVER, CASE_BYTES, replication),
        Topic(NOTICES, "case ref", 1, FOR_EVER, CASE_BYTES, replication),
        Topic(HEADS, "subject", 1, FOR_EVER, CASE_BYTES, replication),
    )


def inbound_topic(agency: str) -> str:
    """Name the topic on which this agency sends.

    raises  ValueError  the name is taken
    """
    if INBOUND + agency == REJECTED:
        raise ValueError(
            "no agency can be called rejected: inbound.rejected holds what was refused"
        )
    return INBOUND + agency


def faults(topic: Topic, found: Found | None) -> list[str]:
    """Say in sentences how what a broker has is not what the service wants."""
    if found is None:
        return [f"topic {topic.name} is missing: `throughline topics` makes it"]
    said = [
        f"topic {topic.name} has {key} {found.settings.get(key)} instead of {value}: "
        "`throughline topics` sets it"
        for key, value in wrong_settings(topic, found).items()
    ]
    if found.partitions != topic.partitions:
        # never changed by us: the keys would move, and a case would be read in two places
        said.append(
            f"topic {topic.name} has {found.partitions} partitions instead of {topic.partitions}: "
            "set the service to what it has, or make the topic anew while it is empty"
        )
    return said


def wrong_settings(topic: Topic, found: Found) -> dict[str, str]:
    """Give the settings that a broker has otherwise, as they should be."""
    return {key: want for key, want in topic.settings.items() if found.settings.get(key) != want}
