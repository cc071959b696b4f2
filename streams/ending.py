"""How a worker ends.

Being killed is safe by design, so that is the answer to every fault but a record's: the supervisor
starts another, which goes on from the store. Exit codes:

    0    it was told to stop
    2    it was not set up right: nothing was begun
    70   it could not go on without losing something
    75   the store was rebuilt beside it: the next one opens the new one
"""

import os
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from aiokafka.errors import KafkaError

from events.errors import Unreadable
from store.errors import StoreRefused
from streams.clock import ClockError

STOPPED = 0
REFUSED = 2
FAILED = 70
SWAPPED = 75


class WorkerRefused(Exception):
    """The worker is not set up right; the message says what, where and what to do."""


class OutsideTheLog(Exception):
    """Our position is outside the log: the topic was made anew, or cut before we had read it."""


class Stuck(Exception):
    """Something is waiting to be read, and nobody reads it."""


SAFE_TO_TELL = (WorkerRefused, OutsideTheLog, Stuck, StoreRefused, ClockError, KafkaError)


def tell(error: BaseException) -> str:
    """Say what went wrong in one line: of an error that we did not expect only its kind and place.

    Its message may hold somebody's data.
    """
    if isinstance(error, BaseExceptionGroup):
        return tell(error.exceptions[0])  # of tasks that ran together
    if isinstance(error, Unreadable):
        return error.reason
    if isinstance(error, SAFE_TO_TELL):
        return (str(error).splitlines() or [""])[0] or type(error).__name__
    lines = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(lines[-1].filename).name}, line {lines[-1].lineno}" if lines else ""
    return type(error).__name__ + place


def say(line: str) -> None:
    """Write one line for whoever runs the worker. It works when nothing else does."""
    os.write(2, f"throughline worker: {line}\n".encode())


def fail_stop(error: BaseException) -> NoReturn:
    """End the process now, because going on would lose something."""
    say(f"ends, to be started again: {tell(error)}")
    os._exit(FAILED)


def swapped() -> NoReturn:
    """End the process, because another store has taken this one's place."""
    say("ends, to be started again: the store was rebuilt and the new one took its place")
    os._exit(SWAPPED)


def end_within(seconds: float, code: int) -> None:
    """End the process by force after so many seconds, should it still be there."""
    limit = threading.Timer(seconds, os._exit, [code])
    limit.daemon = True
    limit.start()


def in_a_thread(name: str, work: Callable[[], object]) -> threading.Thread:
    """Run this beside everything else. A thread that died unseen would be worse than no worker."""

    def guarded() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  whatever it is, the process must not go on without
            fail_stop(error)

    thread = threading.Thread(target=guarded, name=name, daemon=True)
    thread.start()
    return thread
