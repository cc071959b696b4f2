"""From a document to an event, with everything checked that can be checked of it alone.

There are two ways, by the same readers. Most events are plainly right and go the short one. The
first thing wrong or unusual sends an event the careful way, which keeps book of every problem;
what it finds none with is right, however unusual.
"""

from datetime import datetime
from typing import Final

from pydantic import ValidationError

from events.attributes import OURS, THEIRS, Readers, instant
from events.base import AnyEvent, Event, Fact
from events.envelope import (
    AHEAD,
    Document,
    Read,
    as_document,
    impossible_times,
    other_persons,
    read_envelope,
)
from events.errors import Malformed, Problem
from events.reasons import reasons

TOLD_AT_MOST: Final = 20  # problems of one event; more would fit no header, and nobody reads them


def decode(document: Document, *, own: bool = False, received: datetime | None = None) -> AnyEvent:
    """Make the event of a document, or tell all that is wrong with it.

    own         it comes from our own log or from a file, not from an agency just now
    received    when our log took it, whatever the document says of that

    raises    Malformed, with every problem
    """
    readers = OURS if own else THEIRS
    try:
        return _plainly(document, readers, received)
    except (AttributeError, LookupError, TypeError, ValueError):
        return _carefully(document, readers, received)


def _plainly(document: Document, readers: Readers, received: datetime | None) -> AnyEvent:
    _, number, lift, check = readers["type"](document["type"])
    subject = readers["subject"](document["subject"])
    recorded = document.get("recordedtime")
    if recorded is not None:
        recorded = instant(recorded)
    at = instant(document["time"])
    latest = recorded or at
    if (
        document["specversion"] != "1.0"
        or not readers["datacontenttype"](document["datacontenttype"])
        or len(document) != (9 if recorded else 8)  # there is nothing else
        or subject[0] != "c"
        or latest < at
        or (received and latest > received + AHEAD)
    ):
        raise ValueError
    data = document["data"]
    return Event(
        readers["source"](document["source"]),
        readers["id"](document["id"]),
        subject,
        at,
        recorded,
        received,
        check(lift(data) if lift else data),
        number,
    )


def _carefully(document: Document, readers: Readers, received: datetime | None) -> AnyEvent:
    told, problems = read_envelope(as_document(document), readers)
    problems += impossible_times(told, received)
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
