"""A way to reach somebody: what it takes, and what became of a message."""

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, TypeAlias

WITHIN: Final = 20.0  # seconds for one message

Outcome: TypeAlias = Literal["sent", "failed", "unknown"]


class NoContact(ValueError):
    """An address that nobody can be reached by; the message says whose, and never the address."""


class Became(NamedTuple):
    """What became of a message, and why it did not arrive."""

    what: Outcome
    why: str | None = None


Send: TypeAlias = Callable[[str, str], Became]  # of title and body; it blocks
