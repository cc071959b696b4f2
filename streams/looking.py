"""How each partition stands: where it ends, and when it was last read, if only in vain."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from aiokafka import TopicPartition

from store.account_shapes import Look

Place: TypeAlias = tuple[str, int]
Polled: TypeAlias = Callable[[], Mapping[Place, datetime]]


def nobody_reads() -> Mapping[Place, datetime]:
    """Say that this worker reads nothing, or not yet."""
    return {}


class Looking:
    """Notes how partitions stand, from one look to the next.

    polled    when Kafka last answered a poll of each partition that this worker reads
    found     what the last look found
    """

    def __init__(self, polled: Polled) -> None:
        self._polled = polled
        self._held: Mapping[Place, int] = {}
        self._read_at: dict[Place, datetime] = {}
        self.found: list[Look] = []

    def note(
        self, ends: Mapping[TopicPartition, int], held: Mapping[Place, int], now: datetime
    ) -> None:
        """Look once.

        Of a partition that was never seen to be read it is said that it was at the first look, so
        that its age grows from then on. One whose position moves was read, whoever read it.

        ends    where the logs end
        held    our positions
        now     the machine's clock
        """
        polled = self._polled()
        for place in ends:
            moved = held.get(place) != self._held.get(place, held.get(place))
            seen = [at for at in (polled.get(place), self._read_at.get(place)) if at is not None]
            self._read_at[place] = now if moved else max(seen, default=now)
        self._held = dict(held)
        self.found = [
            Look(place.topic, place.partition, end, now, self._read_at[place])
            for place, end in ends.items()
        ]
