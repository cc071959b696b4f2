"""From a document to an event, with everything checked that can be checked of it alone.

There are two ways, by the same readers. Most events are plainly right and go the short one. The
first thing wrong or unusual sends an event the careful way, which keeps book of every problem;
what it finds none with is right, however unusual.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from pydantic import ValidationError

from events.attributes import NOT_THEIR_ACT, OURS, THEIRS, Readers, instant, may_say, text
from events.base import AnyEvent, Data, Event, Fact
from events.envelope import (
    AHEAD,
    Document,
    Read,
    acts_of_others,
    as_document,
    impossible_times,
    other_persons,
    read_envelope,
)
from events.errors import Malformed, Problem
from events.reasons import reasons

Standing: TypeAlias = tuple[int, Callable[[Data], Data] | None, Callable[[Data], Any]]

Whose: TypeAlias = Literal["ours", "theirs"]
READERS: Final[dict[Whose, Readers]] = {"ours": OURS, "theirs": THEIRS}
TOLD_AT_MOST: Final = 20  # problems of one event; more would fit no header, and nobody reads them


def decode(document: Document, *, own: bool = False, received: datetime | None = None) -> AnyEvent:
    """Make the event of a document, or tell all that is wrong with it.

    own         it comes from our own log or from a file, not from an agency just now
    received    when our log took it, whatever the document says of that

    raises    Malformed, with every problem
    """
    whose: Whose = "ours" if own else "theirs"
    try:
        return _plainly(document, whose, received)
    except (AttributeError, LookupError, TypeError, ValueError):
        return _carefully(document, READERS[whose], received)


def _plainly(document: Document, whose: Whose, received: datetime | None) -> AnyEvent:
    number, lift, check = _standing(
        whose,
        document["specversion"],
        document["source"],
        document["datacontenttype"],
        document["type"],
    )
    subject = READERS[whose]["subject"](document["subject"])
    at = latest = instant(document["time"])
    recorded = document.get("recordedtime")
    if recorded is not None:
        recorded = latest = instant(recorded)
    if (
        len(document) != (8 if recorded is None else 9)  # there is nothing else
        or subject[0] != "c"
        or latest < at
        or (received and latest > received + AHEAD)
    ):
        raise ValueError
    data = document["data"]
    fact = check(lift(data) if lift else data)
    id_ = text(document["id"])
    # As `Event(...)` would, for half the price.
    parts = (document["source"], id_, subject, at, recorded, received, fact, number, None, None)
    return tuple.__new__(Event, parts)


@lru_cache(maxsize=4_096)
def _standing(
    whose: Whose, specversion: str, source: str, content_type: str, wire_type: str
) -> Standing:
    """Read at once what a sender says with every event."""
    readers = READERS[whose]
    readers["specversion"](specversion)
    readers["source"](source)
    readers["datacontenttype"](content_type)
    version = readers["type"](wire_type)
    if not may_say(source, version):
        raise ValueError(NOT_THEIR_ACT)
    return version.number, version.lift, version.check


def _carefully(document: Document, readers: Readers, received: datetime | None) -> AnyEvent:
    told, problems = read_envelope(as_document(document), readers)
    problems += [*impossible_times(told, received), *acts_of_others(told)]
    fact = _fact(told, problems)
    if problems or fact is None:
        raise Malformed(_first_of(problems))
    return Event(
        told["source"],
        told["id"],
        told["subject"],
        told["time"],
        told.get("recordedtime"),
        received or told.get("receivedtime"),
        fact,
        told["type"].number,
        told.get("derivedfrom"),
    )


def _fact(told: Read, problems: list[Problem]) -> Fact | None:
    version, data = told.get("type"), told.get("data")
    if version is None or data is None:
        return None
    try:
        data = version.lift(data) if version.lift else data
        fact: Fact = version.check(data)
    except ValidationError as wrong:
        problems += reasons(version.kind, data, wrong)
        return None
    except ValueError as wrong:
        problems.append(Problem("data", str(wrong)))
        return None
    problems += other_persons(told.get("subject", ""), fact)
    return fact


def _first_of(problems: list[Problem]) -> list[Problem]:
    more = len(problems) - TOLD_AT_MOST
    rest = [Problem("event", f"has {more} problems more")] if more > 0 else []
    return problems[:TOLD_AT_MOST] + rest
