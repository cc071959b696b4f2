"""The service's clock: the machine's own, or in a story the last of the steps kept in a file.

A line of that file is a step: from this millisecond of the machine's clock on, the service's
clock reads this moment, and it stands still until the next.

    1764044400000 2018-01-15T22:45:00Z

Steps are only ever appended, a whole line at once, so several processes can read the file while
one moves the clock. What was received when is worked out from the same lines for ever.
"""

import fcntl
import os
import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from events.moments import moment, spelled

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClockError(Exception):
    """The story's clock cannot be read or moved; the message says why and what to do."""


class Clock(Protocol):
    """What the service's clock reads.

    margin    how far behind its reading all that was received can be asked for: what the broker
              stamped just now may not be readable yet
    stands    whether it stands still until somebody moves it
    """

    @property
    def margin(self) -> timedelta: ...  # noqa: D102  said above
    @property
    def stands(self) -> bool: ...  # noqa: D102  said above

    def now(self) -> datetime:
        """Return what it reads."""
        ...

    def at_wall(self, wall: int) -> datetime:
        """Return what it read at a millisecond of the machine's clock."""
        ...


@dataclass(frozen=True)
class RealClock:
    """The machine's own clock. Broker and worker must agree within the margin."""

    margin: timedelta = timedelta(milliseconds=200)
    stands: bool = False

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.now(UTC)

    def at_wall(self, wall: int) -> datetime:
        """Return the moment that this millisecond is."""
        return EPOCH + timedelta(milliseconds=wall)


class Step(NamedTuple):
    """From this millisecond of the machine's clock on, the service's reads this."""

    wall: int
    reads: datetime


class StoryClock:
    """A clock that is moved in steps.

    path    the file of its steps
    """

    margin = timedelta(milliseconds=1)  # what came at its very reading waits until it moves on
    stands = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[object, tuple[Step, ...]] = None, ()

    def now(self) -> datetime:
        """Return what the last step set. Raises ClockError."""
        return self.steps()[-1].reads

    def at_wall(self, wall: int) -> datetime:
        """Return what it read then; before the first step, what that one set. Raises ClockError."""
        steps = self.steps()
        place = bisect_right(steps, wall, key=lambda step: step.wall)
        return steps[max(place - 1, 0)].reads

    def is_set(self) -> bool:
        """Tell whether it was ever set: one that was killed at its first step was not."""
        return self._path.exists() and bool(_whole(self._path.read_bytes()))

    def steps(self) -> tuple[Step, ...]:
        """Return every step, the first one first. Raises ClockError."""
        try:
            found = self._path.stat()
            state, steps = self._read
            if state != (now := (found.st_size, found.st_mtime_ns)):
                steps = tuple(map(self._step, _whole(self._path.read_bytes()).splitlines()))
                self._read = now, steps
        except FileNotFoundError:
            steps = ()
        if not steps:
            raise ClockError(f"{self._path}: the story's clock was never set; `up` sets it")
        return steps

    def step(self, reads: datetime, wall: int | None = None) -> Step:
        """Move the clock on to this moment; to where it stands already changes nothing.

        wall      from which millisecond on; now, unless said
        raises    ClockError, if that is back
        """
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = self._last(file.fileno())
            if last and reads <= last.reads:
                if reads == last.reads:
                    return last
                raise ClockError(f"the clock reads {spelled(last.reads)} and moves only forward")
            now = time.time_ns() // 1_000_000 if wall is None else wall
            step = Step(max(now, last.wall if last else 0), reads)
            os.write(file.fileno(), f"{step.wall} {spelled(step.reads)}\n".encode())
            os.fsync(file.fileno())
            return step

    def _last(self, file: int) -> Step | None:
        """Return the last step, and cut off what a writer that was killed left of another."""
        told = os.pread(file, os.fstat(file).st_size, 0)
        whole = _whole(told)
        if len(whole) < len(told):
            os.ftruncate(file, len(whole))
        lines = whole.splitlines()
        return self._step(lines[-1]) if lines else None

    def _step(self, line: bytes) -> Step:
        try:
            wall, _, reads = line.decode().partition(" ")
            return Step(int(wall), moment(reads))
        except ValueError:
            raise ClockError(
                f"{self._path}: a line is no step of the clock; "
                "wanted milliseconds and a time, such as 1764044400000 2018-01-15T22:45:00Z"
            ) from None


def _whole(told: bytes) -> bytes:
    """Leave out a last line that is still being written."""
    return told[: told.rfind(b"\n") + 1]
