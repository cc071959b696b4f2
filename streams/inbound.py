"""What comes over HTTP goes to Kafka.

    an agency's events                  to its inbound topic, and from there on like anything else
    what a person did about an alert    to `case.events`: it is the service's own to say
    what a person looked at             to `throughline.access`

It is answered for only once the broker has it. The sender waits meanwhile, so an outage is not
waited out here: the sender is told to send it again, and what is repeated has no second effect.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata

from events.modes import STRUCTURED_HEADERS
from store.seal import HEADER as SEAL
from store.shapes import Origin
from streams.access import Noted, read_back
from streams.clients import Kafka
from streams.topics import ACCESS, CASE_EVENTS, inbound_topic

log = logging.getLogger(__name__)

STOPS_WITHIN = 1.0  # seconds
Keyed = tuple[bytes, bytes]  # a case or person ref, and an event in structured mode


class Inbound:
    """One producer, made by the event loop that first sends, and kept.

    within    seconds in which Kafka must have taken what is sent
    """

    def __init__(self, kafka: Kafka, within: float) -> None:
        self._kafka = kafka
        self._within = within
        self._starting = asyncio.Lock()
        self._started: AIOKafkaProducer | None = None

    async def take(self, agency: str, events: Sequence[Keyed]) -> list[Origin] | None:
        """Send these, and say where each lies; None where Kafka did not confirm all in time."""
        return await self._send(inbound_topic(agency), events)

    async def act(self, event: Keyed, seal: bytes) -> Origin | None:
        """Put an event of the service's own onto `case.events`; None as above."""
        lying = await self._send(CASE_EVENTS, [event], (SEAL, seal))
        return lying[0] if lying else None

    async def note(self, entry: Keyed) -> bool:
        """Put an entry on the access log; tell whether Kafka has it."""
        return await self._send(ACCESS, [entry]) is not None

    async def noted(self, before: int | None, most: int) -> Sequence[Noted] | None:
        """Read back the last entries of the access log before a place; None where it cannot be."""
        try:
            return await read_back(self._kafka, before, most)
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("%s: not read (%s)", ACCESS, type(error).__name__)
            return None

    async def _send(
        self, topic: str, events: Sequence[Keyed], *more: tuple[str, bytes]
    ) -> list[Origin] | None:
        sending: list[asyncio.Future[RecordMetadata]] = []
        try:
            async with asyncio.timeout(self._within):
                producer = await self._producer()
                headers = [*STRUCTURED_HEADERS, *more]
                for key, value in events:
                    sending += [await producer.send(topic, value, key=key, headers=headers)]
                taken = [await future for future in sending]
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("%s: not confirmed by Kafka (%s)", topic, type(error).__name__)
            for future in sending:
                future.cancel()  # else each would be logged as an error that nobody looked at
            if isinstance(error, KafkaError):
                await self.stop()  # its count of what it sent may be spent: a new one begins anew
            return None
        return [Origin(topic, one.partition, one.offset) for one in taken]

    async def _producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._started is None:
                self._started = await self._kafka.started_producer()
            return self._started

    async def stop(self) -> None:
        """Let go of the producer, at once where the broker is gone."""
        started, self._started = self._started, None
        if started is not None:
            with suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(STOPS_WITHIN):
                    await started.stop()
