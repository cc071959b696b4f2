"""Up to where the topics that people are told of are read: it is kept on the facts themselves.

There is no consumer group: Kafka forgets the offsets of one that was away for a week.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from aiokafka import TopicPartition

from projections.notices import Notice
from streams.topics import ACCESS, CASE_ALERTS

OPENINGS: Final = TopicPartition(ACCESS, 0)
KINDS: Final = frozenset({"uk.throughline.notice_started.v1", "uk.throughline.notice_followed.v1"})

Places: TypeAlias = dict[TopicPartition, int]  # the offset to read next


def followed(partitions: int) -> list[TopicPartition]:
    """List what is followed.

    partitions    of case.alerts
    """
    return [*(TopicPartition(CASE_ALERTS, n) for n in range(partitions)), OPENINGS]


def as_data(places: Places) -> dict[str, Any]:
    """Write places, as they stand in a fact."""
    alerts = {str(at.partition): n for at, n in places.items() if at.topic == CASE_ALERTS}
    access = {str(at.partition): n for at, n in places.items() if at.topic == ACCESS}
    return {"places": alerts, "access": access}


def from_data(data: Mapping[str, Any]) -> Places:
    """Read them back. Raises KeyError, AttributeError and ValueError."""
    alerts = {TopicPartition(CASE_ALERTS, int(n)): at for n, at in data["places"].items()}
    access = {TopicPartition(ACCESS, int(n)): at for n, at in data.get("access", {}).items()}
    return alerts | access


def after(notice: Notice) -> Places:
    """Give up to where it is known to be read by this fact."""
    if notice.place is None:
        return {}
    topic = CASE_ALERTS if notice.about == "alert" else ACCESS
    return {TopicPartition(topic, notice.place[0]): notice.place[1] + 1}


def further(places: Places, others: Places) -> Places:
    """Take of each place whichever is further on."""
    return {at: max(places.get(at, 0), others.get(at, 0)) for at in {*places, *others}}
