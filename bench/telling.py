"""From an alert on `case.alerts` to its message in the hands of whoever takes it.

    at a rate    ten alerts a second
    at once      all of them as fast as the broker takes them

`throughline notify` runs as it does, on a real broker; a webhook on this machine takes the messages
at once. Beside it, the same messages are handed over directly, one after the other.
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter
from typing import Final

import orjson
from aiokafka import AIOKafkaProducer

from bench.measure import Row, row
from bench.reader import Reader, started
from bench.service import now
from bench.topics import fill
from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from streams.broker import Broker, start_broker
from streams.clients import Kafka
from streams.contacts import Contacts
from streams.topics import CASE_ALERTS

ALERTS: Final = 300
RATE: Final = 10  # alerts a second
ROUNDS: Final = 3


class Hook:
    """A webhook that notes when each message came, by the alert that it names."""

    def __init__(self) -> None:
        """Listen on a port that is free."""
        hook = self
        self.came: dict[str, float] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.came[body["message"].rpartition("/")[2]] = perf_counter()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"json://127.0.0.1:{self.server.server_port}"


@contextmanager
def taking() -> Iterator[Hook]:
    """Take messages until the block ends."""
    hook = Hook()
    Thread(target=hook.server.serve_forever, daemon=True).start()
    try:
        yield hook
    finally:
        hook.server.shutdown()
        hook.server.server_close()


def rows(alerts: int = ALERTS) -> Iterator[Row]:
    """Measure both."""
    found = [_round(alerts) for _ in range(ROUNDS)]
    for what, which in ((f"{RATE} alerts a second", 0), (f"{alerts} alerts at once", 1)):
        ours = [each[which] for each in found]
        ratios = [
            _at(one, 0.99) / _at(each[2], 0.99) for one, each in zip(ours, found, strict=True)
        ]
        half, most = (_middle([_at(one, share) for one in ours]) for share in (0.5, 0.99))
        note = f"p50 {1000 * half:.0f} ms, p99 {1000 * most:.0f} ms"
        yield row(f"p99 alert to message, {what}", "the message alone", ratios, note)


def _round(alerts: int) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds of each alert at a rate, of each at once, and of each message alone."""
    with (
        TemporaryDirectory(prefix="throughline-bench-") as made,
        start_broker(Path(made) / "broker", 0) as broker,
        taking() as hook,
    ):
        asyncio.run(fill(broker, []))
        with _notifying(Path(made), broker, hook) as reader:
            asyncio.run(_raised(broker, ["first"], None))
            reader.wait_for(lambda: "first" in hook.came)
            at_a_rate = _told(broker, hook, reader, [f"r{n}" for n in range(alerts)], RATE)
            at_once = _told(broker, hook, reader, [f"o{n}" for n in range(alerts)], None)
        return at_a_rate, at_once, _alone(hook, alerts)


@contextmanager
def _notifying(folder: Path, broker: Broker, hook: Hook) -> Iterator[Reader]:
    """Run `notify`, which tells one agency, at any hour."""
    file = folder / "notices.toml"
    every = 'any_hour = ["critical", "high", "medium", "low"]'
    file.write_text(
        f'{every}\n[contacts]\nmanager = ["{hook.address}"]\n[agencies]\ncsc = ["{hook.address}"]\n'
    )
    told = {
        "THROUGHLINE_NOTICES": str(file),
        "THROUGHLINE_BOOTSTRAP": broker.bootstrap,
        "THROUGHLINE_DATA": str(folder),
    }
    command = [sys.executable, "-m", "throughline", "notify"]
    with started(command, folder / "log", {**os.environ, **told}) as reader:
        yield reader


def _told(
    broker: Broker, hook: Hook, reader: Reader, names: Sequence[str], rate: int | None
) -> list[float]:
    raised = asyncio.run(_raised(broker, names, rate))
    reader.wait_for(lambda: hook.came.keys() >= set(names))
    return sorted(hook.came[name] - at for name, at in raised.items())


async def _raised(broker: Broker, names: Sequence[str], rate: int | None) -> dict[str, float]:
    """Put an alert of each name on its topic; return when the broker had it."""
    producer = Kafka(broker.bootstrap).producer()
    await producer.start()
    had: dict[str, float] = {}
    sending, began = [], perf_counter()
    for number, name in enumerate(names):
        sending.append(asyncio.create_task(_raise(producer, name, had)))
        wait = began + number / rate - perf_counter() if rate else 0.0
        await asyncio.sleep(max(wait, 0.0))
    await asyncio.gather(*sending)
    await producer.stop()
    return had


async def _raise(producer: AIOKafkaProducer, name: str, had: dict[str, float]) -> None:
    at = spelled(now())
    data = {
        "alert_id": name,
        "case": name,
        "severity": "high",
        "owed_by": ["csc"],
        "state": "raised",
        "changed_at": at,
    }
    value = orjson.dumps({"id": f"{name}.raised.{at}", "data": data})
    await producer.send_and_wait(
        CASE_ALERTS, value, name.encode(), headers=list(STRUCTURED_HEADERS)
    )
    had[name] = perf_counter()


def _alone(hook: Hook, messages: int) -> list[float]:
    contacts, seconds = Contacts({"csc": [hook.address]}), []
    for number in range(messages):
        began = perf_counter()
        contacts.send("csc/1", "Throughline: late, high", f"CASE-1\nhttp://127.0.0.1/a{number}")
        seconds.append(perf_counter() - began)
    return sorted(seconds)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _middle(found: Sequence[float]) -> float:
    return sorted(found)[len(found) // 2]
