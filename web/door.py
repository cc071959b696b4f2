"""What comes in over HTTP: which agencies may send, how much, and where it and acts go."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from store.keys import Keys
from store.shapes import Origin


class Sent(NamedTuple):
    """One event as it goes to Kafka: its case or person ref, and the event in structured mode."""

    key: bytes
    value: bytes


Noted: TypeAlias = tuple[int, bytes]  # an entry of the access log, with its place there before it


class Log(Protocol):
    """Where events go. One for each process; it connects when it is first sent something."""

    async def take(self, agency: str, events: Sequence[Sent]) -> Sequence[Origin] | None:
        """Send these to an agency's topic, and say where each came to lie once Kafka has all.

        None, where Kafka has not said so in time. Some of it may have been taken.
        """
        ...

    async def act(self, event: Sent, seal: bytes) -> Origin | None:
        """Put what a person did onto `case.events`, and say where it came to lie; None as above."""
        ...

    async def note(self, entry: Sent) -> bool:
        """Put an entry on the access log; tell whether Kafka has it."""
        ...

    async def noted(self, before: int | None, most: int) -> Sequence[Noted] | None:
        """Read back at most so many entries of the access log, in order: the last before a place.

        None, where Kafka does not answer in time.
        """
        ...

    async def stop(self) -> None:
        """Let go of Kafka."""
        ...


@dataclass(frozen=True)
class Limits:
    """How much one key may send to one web process.

    rate           requests a second, in the long run
    burst          requests at once, after a silence
    batch          events in a batch
    batch_bytes    of a request's body that holds a batch
    event_bytes    of one event, as its topic takes it
    """

    rate: float = 20.0
    burst: int = 100
    batch: int = 500
    batch_bytes: int = 4 * 1024 * 1024
    event_bytes: int = 1024 * 1024


@dataclass(frozen=True)
class Door:
    """The parts of it.

    keys        opens the keys of agencies; called when one is first shown
    agencies    the agencies that are registered
    seal        seals what the service itself says
    """

    keys: Callable[[], Keys]
    log: Log
    agencies: Collection[str]
    seal: Callable[[bytes], bytes]
    limits: Limits = Limits()
