"""Whatever connects to Kafka is made here: readers, producers, admins and Faust's own clients.

So TLS and SASL are asked for in one place, in aiokafka's words (`security_protocol`,
`ssl_context`, `sasl_mechanism`, `sasl_plain_username`, `sasl_plain_password`, …). A test holds
every other file to making none.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import create_conn
from faust.auth import Credentials, SASLCredentials, SSLCredentials

from streams.topics import MAX_REQUEST_BYTES

AT_ONCE = 1_000  # records in a poll, and so in a transaction, at most
BATCH_BYTES = 128 * 1024


@dataclass(frozen=True)
class Kafka:
    """Where Kafka answers, and how it is spoken to.

    bootstrap    host:port, or several with commas between
    security     as aiokafka's clients take it; empty for an open listener
    """

    bootstrap: str
    security: Mapping[str, Any] = field(default_factory=dict)

    def reader(self, within: float = 15.0) -> AIOKafkaConsumer:
        """Make a reader without a group. It moves nobody's offsets."""
        return AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="none",
            request_timeout_ms=int(within * 1000),
            max_partition_fetch_bytes=MAX_REQUEST_BYTES,
            metadata_max_age_ms=5_000,
            **self.security,
        )

    @asynccontextmanager
    async def reading(self, place: TopicPartition) -> AsyncIterator[AIOKafkaConsumer]:
        """Open a reader of one partition, to be sought where it shall begin."""
        reader = self.reader()
        try:
            await reader.start()
            reader.assign([place])
            yield reader
        finally:
            await reader.stop()

    def producer(self) -> AIOKafkaProducer:
        """Make a producer that loses nothing and repeats nothing while it lives.

        It is not transactional: control records would leave every position one short of the end.
        """
        return AIOKafkaProducer(
            bootstrap_servers=self.bootstrap,
            acks="all",
            enable_idempotence=True,
            request_timeout_ms=10_000,
            max_request_size=MAX_REQUEST_BYTES,
            max_batch_size=BATCH_BYTES,
            metadata_max_age_ms=5_000,
            **self.security,
        )

    async def started_producer(self) -> AIOKafkaProducer:
        """Start a producer, and let go of it again where that fails. Raises KafkaError."""
        producer = self.producer()
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer

    def admin(self, within: float = 15.0) -> AIOKafkaAdminClient:
        """Make a client that asks about topics, and makes them."""
        return AIOKafkaAdminClient(
            bootstrap_servers=self.bootstrap,
            request_timeout_ms=int(within * 1000),
            **self.security,
        )

    async def knock(self, host: str, port: int, within: float) -> None:
        """Connect to one broker and say who we are. Raises whatever keeps us out."""
        line = await create_conn(host, port, request_timeout_ms=int(within * 1000), **self.security)
        line.close()

    def faust_settings(self) -> dict[str, Any]:
        """Say the same to Faust, in its words."""
        brokers = [f"kafka://{server.strip()}" for server in self.bootstrap.split(",")]
        return {"broker": brokers, "broker_credentials": self._credentials()}

    def _credentials(self) -> Credentials | None:
        context = self.security.get("ssl_context")
        protocol = str(self.security.get("security_protocol", "PLAINTEXT"))
        if protocol.startswith("SASL"):
            return SASLCredentials(
                username=self.security.get("sasl_plain_username"),
                password=self.security.get("sasl_plain_password"),
                mechanism=self.security.get("sasl_mechanism", "PLAIN"),
                ssl_context=context,
            )
        return SSLCredentials(context) if protocol == "SSL" else None
