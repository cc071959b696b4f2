"""The worker: Faust's event loop, and beside it the watch, the relay and the watchdog.

    main thread    Faust: intake and timeline
    watch          complete-up-to, all judging, and the account of what was read
    relay          the outbox
    watchdog       ends the process if a partition stands still
    health         /metrics and /healthz, if asked for
    signals        hears SIGTERM and Ctrl-C whatever the main thread is doing

Each has a connection to the store and a client of Kafka of its own. The threads live when the
event loop does not, or has not begun. It is safe to end the process at any moment.
"""

import asyncio
import gc
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from store.errors import StoreError
from store.store import Store
from streams.app import build
from streams.ending import (
    FAILED,
    REFUSED,
    STOPPED,
    WorkerRefused,
    end_within,
    in_a_thread,
    say,
    tell,
)
from streams.health import serve
from streams.kafka_batches import BatchApp, BatchWorker
from streams.metrics import Metrics
from streams.parts import Parts
from streams.relay import Relay
from streams.starting import are_topics_ready, await_topics, check, opened, refuse_to_begin_anew
from streams.stopping import Stopping
from streams.watch import watch
from streams.watchdog import watchdog

TURN = 0.001  # seconds for which a thread has Python; at the usual 5 ms, judging delays every row


def run(parts: Parts) -> int:
    """Work until told to stop; return the exit code, unless the process ends before.

    Where a topic is missing or a setting is wrong nothing is begun, and one line says so.
    """
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it anew would halt all threads, often
    stopping = Stopping(parts.stop_within)
    try:
        check(parts)
        ready = are_topics_ready(parts)
        store = opened(parts)
        if ready:
            refuse_to_begin_anew(parts, store)
        worker = Worker(parts, store, stopping)
        if not ready:
            await_topics(parts)
            refuse_to_begin_anew(parts, store)
        return worker.work()
    except WorkerRefused as error:
        say(str(error))
        return REFUSED
    except StoreError as error:
        say(tell(error))
        return FAILED


class Worker:
    """One worker, put together; what runs beside the event loop has begun."""

    def __init__(self, parts: Parts, store: Store, stopping: Stopping) -> None:
        self._parts = parts
        self._store = store
        self._stopping = stopping
        self._metrics = Metrics()
        self._app: BatchApp | None = None
        if parts.metrics is not None:
            server = serve(parts.metrics, self._metrics, store.another(), parts.why_red)
            in_a_thread("health", server.serve_forever)
        in_a_thread("watch", self._watch)
        in_a_thread("relay", self._relay)
        in_a_thread("watchdog", self._watchdog)

    def _watch(self) -> None:
        asyncio.run(watch(self._parts, self._store.another(), self._metrics, self._polled))

    def _relay(self) -> None:
        asyncio.run(Relay(self._parts.kafka, self._store.another(), self._metrics).run())

    def _watchdog(self) -> None:
        store = self._store.another()
        asyncio.run(watchdog(self._parts, store, self._metrics, self._owned))

    def _polled(self) -> Mapping[tuple[str, int], datetime]:
        return self._app.polled() if self._app else {}

    def _owned(self) -> frozenset[tuple[str, int]]:
        return self._app.owned if self._app else frozenset()

    def _bound_the_stop(self) -> None:
        """Bound a stop that nobody asked for: with the broker gone it would hang for a minute."""
        if not self._stopping.asked.is_set():
            end_within(self._parts.stop_within, FAILED)

    def work(self) -> int:
        """Run Faust until it is told to stop or cannot go on, and return the exit code."""
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._app = app = build(self._parts, self._store, self._metrics)
        app.stopping = self._bound_the_stop
        worker = BatchWorker(app, loop=loop, redirect_stdouts=False)
        self._stopping.tells(worker)
        with suppress(SystemExit):
            worker.execute_from_commandline()
        if self._stopping.asked.is_set():
            return STOPPED
        reason = worker.reason()
        say(f"ends, to be started again: {tell(reason) if reason else 'Faust stopped by itself'}")
        return FAILED
