"""An envelope is read whole: every attribute that is wrong is told, not only the first.

source    CloudEvents 1.0.2: how extensions are called; JSON format 1.0.2: null means not set
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from events.attributes import NOT_THEIR_ACT, REQUIRED, Reader, Readers, extension, may_say
from events.base import AnyEvent, Data, Fact
from events.errors import Problem, malformed, shape

Document: TypeAlias = dict[str, Any]  # a CloudEvent as the JSON format spells it
Read: TypeAlias = dict[str, Any]  # attribute → what its reader made of it

ALL_REQUIRED: Final = frozenset(REQUIRED)
AHEAD: Final = timedelta(minutes=5)  # how far a sender's clock may be before ours
NAME: Final = re.compile(r"[a-z0-9]+")
TELLABLE: Final = re.compile(r"[a-z0-9_]{1,40}")  # any other name may be somebody's, or a story


def as_document(value: Any) -> Document:
    """Take what JSON came as a document, if it is an object.

    raises    Malformed
    """
    if type(value) is not dict:
        raise malformed("event", f"wanted a CloudEvent as a JSON object, got {shape(value)}")
    return value


def read_envelope(document: Document, readers: Readers) -> tuple[Read, list[Problem]]:
    """Read every attribute, and data as an object; what is wrong is left out and told."""
    read: Read = {}
    problems: list[Problem] = []
    for name, value in document.items():
        if value is not None:
            try:
                read[name] = (readers.get(name) or _extension(name))(value)
            except (TypeError, ValueError) as wrong:
                problems.append(_told(name, wrong, value))
    if not read.keys() >= ALL_REQUIRED:
        problems += _missing(document)
    return read, problems


def _extension(name: str) -> Reader:
    if not NAME.fullmatch(name):
        came = shape(name)
        raise ValueError(
            f"is no attribute's name: wanted lower-case letters and digits, got {came}"
        )
    return extension


def _told(name: str, wrong: Exception, value: Any) -> Problem:
    reason = "wanted a text" if isinstance(wrong, TypeError) else str(wrong)
    came = f", got {shape(value)}" if reason.startswith("wanted") else ""
    return Problem(tellable(name), reason + came)


def tellable(name: str) -> str:
    """Name an attribute in a refusal, unless its name may be somebody's."""
    return name if TELLABLE.fullmatch(name) else "(unknown attribute)"


def _missing(document: Document) -> Iterator[Problem]:
    for name, wanted in REQUIRED.items():
        if document.get(name) is None:
            yield Problem(name, f"is missing; {wanted}")


def impossible_times(read: Read, received: datetime | None) -> Iterator[Problem]:
    """Tell which of the sender's times cannot be."""
    at, recorded = read.get("time"), read.get("recordedtime")
    if at and recorded and recorded < at:
        yield Problem("recordedtime", "is before time; wanted the same moment or a later one")
    for name, told in (("time", at), ("recordedtime", recorded)):
        if received and told and told > received + AHEAD:
            yield Problem(name, "is more than 5 minutes after it was received")


def acts_of_others(read: Read) -> Iterator[Problem]:
    """Tell of an act on an alert that is not the service's own."""
    source, version = read.get("source"), read.get("type")
    if source and version and not may_say(source, version):
        yield Problem("type", NOT_THEIR_ACT)


def other_persons(subject: str, fact: Fact) -> Iterator[Problem]:
    """Tell where a fact under one person is about another."""
    _, _, person = subject.partition("person/")
    told: Data | None = fact.data() if person else None
    path = "data"
    while told:  # a correction holds the data that it corrects
        if told.get("person", person) != person:
            yield Problem(f"{path}.person", "is not the person whom the subject names")
        path, told = f"{path}.data", told.get("data")


def refuse_stranger(
    event: AnyEvent, agency_of_topic: str | None, registered: Collection[str]
) -> None:
    """Refuse an event whose agency is not registered, or is not the topic's or the caller's.

    raises    Malformed
    """
    if event.agency not in registered:
        raise malformed("source", "is of no registered agency; see `throughline settings`")
    if agency_of_topic not in (None, event.agency):
        raise malformed("source", f"wanted /agency/{agency_of_topic}, as whom this was sent")
