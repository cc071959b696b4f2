"""What can be wrong with an event, by whose fault it is.

Fault
├── Malformed     the sender's: the bytes are kept untouched, told, and passed
└── Unreadable    ours: what we wrote ourselves, or promised to read, cannot be read
"""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Problem(NamedTuple):
    """One thing wrong: where (an attribute, or a path such as `data.recipients.0`) and what."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class Fault(Exception):
    """An event cannot be taken as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)

    @property
    def field(self) -> str:
        """The first field at fault."""
        return self.problems[0].field

    @property
    def reason(self) -> str:
        """Everything that is wrong, in one line that never repeats a value."""
        return str(self)


class Malformed(Fault):
    """The sender broke a rule of the contract."""


class Unreadable(Fault):
    """Our own log, or our own code, is at fault."""


def malformed(field: str, reason: str) -> Malformed:
    """Make the refusal of one field."""
    return Malformed([Problem(field, reason)])


def shape(value: Any) -> str:
    """Tell what kind of value came, never its content: it may be somebody's name."""
    match value:
        case None | bool():
            told = "null" if value is None else "a boolean"
        case int() | float():
            told = "a number"
        case str():
            told = f"a text of {len(value)} characters"
        case list() | tuple():
            told = f"a list of {len(value)}"
        case dict():
            told = f"an object of {len(value)} fields"
        case _:
            told = f"a {type(value).__name__}"
    return told
