"""Records of no sense are sent to the inbound topics; what lies where is remembered."""

from collections import defaultdict
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer

from faults.nonsense.odd_names import send_oddly
from faults.nonsense.records import Record
from streams.clients import Kafka
from streams.sending import Outbound, Sender
from streams.topics import inbound_topic


class OverKafka:
    """Sends records.

    sent     by topic, in the order in which they lie there
    wrong    what should not have been
    """

    def __init__(self, kafka: Kafka) -> None:
        self._sender = Sender(kafka)
        self._oddly = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
        self.sent: dict[str, list[Record]] = defaultdict(list)
        self.wrong: list[str] = []

    async def send(self, records: Sequence[Record]) -> None:
        """Send these, and return once the broker has them."""
        topics = [inbound_topic(record.agency) for record in records]
        outbound = [
            Outbound(topic, record.key, record.value, record.headers)
            for topic, record in zip(topics, records, strict=True)
        ]
        never = await self._sender.deliver(outbound)
        for at, record in enumerate(records):
            if at in never:
                self.wrong.append(f"{record.kind}: the broker did not take it")
            else:
                self.sent[topics[at]].append(record)

    async def send_oddly(self, record: Record) -> None:
        """Send one with a header whose name is no UTF-8."""
        await send_oddly(self._oddly, record)
        self.sent[inbound_topic(record.agency)].append(record)

    async def start(self) -> None:
        """Connect."""
        await self._oddly.start()

    async def stop(self) -> None:
        """Let go of the connections."""
        await self._oddly.stop()
        await self._sender.stop()
