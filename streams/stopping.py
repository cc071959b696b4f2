"""A worker that is told to stop stops within its time, whatever its main thread is doing.

SIGTERM and Ctrl-C are blocked in every thread but one that waits for nothing else. So they are
heard during a long transaction, while a lock is waited for, or with the event loop stuck: Python
runs its own handlers in the main thread alone, between two steps of it.
"""

import os
import signal
from threading import Event
from typing import Protocol

from streams.ending import STOPPED, end_within, in_a_thread

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stoppable(Protocol):
    """What can be told from another thread to stop."""

    def stop_soon(self) -> None:
        """Begin to stop."""
        ...


class Stopping:
    """Listens for the order to stop. To be made before any other thread, which inherits the block.

    within    seconds from the order to the end of the process
    """

    def __init__(self, within: float) -> None:
        self._within = within
        self._worker: Stoppable | None = None
        self.asked = Event()
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        in_a_thread("signals", self._listen)

    def _listen(self) -> None:
        signal.sigwait(SIGNALS)
        self.asked.set()
        end_within(self._within, STOPPED)
        if self._worker is None:
            os._exit(STOPPED)  # nothing is under way that could be finished
        self._worker.stop_soon()
        signal.sigwait(SIGNALS)  # asked twice: at once
        os._exit(STOPPED)

    def tells(self, worker: Stoppable) -> None:
        """Hand the order on to this worker from now on."""
        self._worker = worker
