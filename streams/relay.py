"""The relay: what waits in the outbox is sent, in order, and forgotten once the broker has it.

It may repeat after a kill; ids do not change, and readers drop repeats. It runs on a thread of its
own, so that an alert leaves also when no agent can work.
"""

import asyncio
import logging
from collections.abc import Sequence

from aiokafka.errors import KafkaError

from store.shapes import Outgoing
from store.store import Store
from streams.clients import AT_ONCE, Kafka
from streams.heads import Heads
from streams.metrics import Metrics
from streams.sending import Outbound, Sender

log = logging.getLogger(__name__)

PAUSE = 0.05  # seconds between two looks into an empty outbox
TURN = 20.0  # seconds for which a turn is held while the broker is away


class Relay:
    """Sends what waits. Its store is its own: on PostgreSQL its turn is an open transaction."""

    def __init__(self, kafka: Kafka, store: Store, metrics: Metrics) -> None:
        self._sender = Sender(kafka)
        self._heads = Heads(self._sender, store)
        self._store = store
        self._metrics = metrics

    async def run(self) -> None:
        """Send for ever. Raises StoreError and KafkaError."""
        while True:
            if not await self.send_some():
                await self._heads.tell_some()
                await asyncio.sleep(PAUSE)

    async def send_some(self) -> bool:
        """Send what waits, a batch of it at most; tell whether there was anything to be sent."""
        waiting = self._store.outbox(AT_ONCE)
        if not waiting:
            return False
        never = await self._deliver(waiting)
        taken = [out for at, out in enumerate(waiting) if at not in never]
        self._store.sent([out.seq for out in taken])
        for out in taken:
            self._metrics.sent.labels(out.topic).inc()
        for at, error in never.items():
            log.error("%s waits and cannot be sent: %s", waiting[at].topic, type(error).__name__)
        return bool(taken)

    async def _deliver(self, waiting: Sequence[Outgoing]) -> dict[int, KafkaError]:
        records = [Outbound(out.topic, out.key, out.value, out.headers) for out in waiting]
        sending = asyncio.ensure_future(self._sender.deliver(records))
        done, _ = await asyncio.wait([sending], timeout=TURN)
        if not done:
            self._store.sent(())  # lets the turn go: a broker can be away for longer than a lock
        return dict(await sending)

    async def stop(self) -> None:
        """Let go of the producer."""
        await self._sender.stop()
