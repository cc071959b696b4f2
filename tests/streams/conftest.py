"""An in-memory broker: librdkafka's mock cluster, driven through its C interface.

It speaks Kafka's protocol and starts in no time. What is not true of it: it keeps about 5 MB a
partition, knows no transactions, makes no topics by request, and stamps every record 1234 ms after
1970. What hangs on those is tested on the real broker.
"""

import ctypes
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import confluent_kafka
import pytest
from aiokafka import AIOKafkaProducer

from events.base import AnyEvent
from events.samples import moment
from events.wire import encode, read
from projections.judge import Terms
from store.shapes import Kept, Move
from store.store import Store
from streams.clients import Kafka
from streams.parts import Parts

AGENCIES = ("csc", "police")
RECEIVED = moment("Tue 27 Feb 2018 12:00").astimezone(UTC)


class MemoryBroker:
    """A Kafka of one broker, in the memory of this process."""

    def __init__(self) -> None:
        self._library = _librdkafka()
        reason = ctypes.create_string_buffer(512)
        settings = self._call("rd_kafka_conf_new")
        self._call("rd_kafka_conf_set", settings, b"log_level", b"0", reason, 512)
        self._handle = self._call("rd_kafka_new", 0, settings, reason, 512)
        self._cluster = self._call("rd_kafka_mock_cluster_new", self._handle, ctypes.c_int(1))
        at = self._call("rd_kafka_mock_cluster_bootstraps", self._cluster)
        self.bootstrap = ctypes.string_at(at).decode()

    def topic(self, name: str, partitions: int) -> None:
        """Make a topic."""
        made = self._call("rd_kafka_mock_topic_create", self._cluster, name.encode(), partitions, 1)
        assert not made, f"topic {name}: error {made}"

    def close(self) -> None:
        """End it."""
        self._call("rd_kafka_mock_cluster_destroy", self._cluster)
        self._call("rd_kafka_destroy", self._handle)

    def _call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the library. What we give it and get from it are pointers."""
        function = self._library[name]
        function.restype = ctypes.c_void_p
        given = [ctypes.c_void_p(a) if isinstance(a, int) and a > 2**31 else a for a in arguments]
        return function(*given)


def _librdkafka() -> ctypes.CDLL:
    """Load the library that the wheel of confluent-kafka brings."""
    beside = Path(confluent_kafka.__file__).parent
    for folder in (beside.with_name("confluent_kafka.libs"), beside / ".dylibs"):
        for library in sorted(folder.glob("librdkafka*")):
            return ctypes.CDLL(str(library))
    pytest.skip("this wheel of confluent-kafka has no librdkafka of its own")


class ClockOfTest:
    """A clock that reads the same whenever a record was stamped."""

    margin = timedelta(0)
    stands = True

    def __init__(self, reads: datetime) -> None:
        self.reads = reads

    def now(self) -> datetime:
        """Return what it reads."""
        return self.reads

    def at_wall(self, wall: int) -> datetime:  # noqa: ARG002  every record is stamped the same
        """Return what it reads."""
        return self.reads


@pytest.fixture
def memory_broker() -> Iterator[MemoryBroker]:
    """Give a broker with the topics of two agencies, two partitions for the cases."""
    broker = MemoryBroker()
    for agency in AGENCIES:
        broker.topic(f"inbound.{agency}", 1)
    broker.topic("inbound.rejected", 1)
    broker.topic("case.events", 2)
    broker.topic("case.alerts", 2)
    yield broker
    broker.close()


@pytest.fixture
def kafka(memory_broker: MemoryBroker) -> Kafka:
    """Say where the broker is."""
    return Kafka(memory_broker.bootstrap)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of its own."""
    with Store.open("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> ClockOfTest:
    """Give a clock that reads 1 March 2018."""
    return ClockOfTest(moment("Thu 1 Mar 2018 12:00").astimezone(UTC))


@pytest.fixture
def parts(memory_broker: MemoryBroker, tmp_path: Path, terms: Terms, clock: ClockOfTest) -> Parts:
    """Give the parts of a worker on the in-memory broker."""
    return Parts(
        bootstrap=memory_broker.bootstrap,
        agencies=AGENCIES,
        partitions=2,
        store=lambda: Store.open("sqlite", tmp_path),
        terms=terms,
        clock=clock,
        tick=0.05,
    )


@pytest.fixture
async def producer(memory_broker: MemoryBroker) -> AsyncIterator[AIOKafkaProducer]:
    """Give a way to send records."""
    async with AIOKafkaProducer(bootstrap_servers=memory_broker.bootstrap, acks="all") as started:
        yield started


@pytest.fixture
def append(store: Store) -> Callable[..., None]:
    """Give the way to put events on their timelines, received on 27 February 2018."""

    def put(*events: AnyEvent) -> None:
        values = [encode(event._replace(receivedtime=RECEIVED)) for event in events]
        at = store.position("case.events", 0)
        kept = [Kept(0, at + n, read(value), value, None) for n, value in enumerate(values)]
        store.append([Move("case.events", 0, at, at + len(kept))], kept)

    return put
