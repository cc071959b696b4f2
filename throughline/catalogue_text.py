"""The catalogue as text: the list of all event types, and the page of one."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from events.base import EventType
from events.catalogue import example, groups, is_act
from events.fields import FieldTold, fields_of
from events.wire import encode

WIDTH = 98
INDENT = " " * 32


def listing() -> Iterator[str]:
    """List every event type by group, each with its meaning."""
    for group, kinds in groups().items():
        yield group
        for kind in kinds:
            yield from _wrapped(f"  {kind.name:<29} ", kind.meaning)
        yield ""
    yield "`throughline events NAME` shows the fields of one, and an example to paste."


def page(kind: EventType, at: datetime) -> Iterator[str]:
    """Show a type: what it means, its fields, and an example that happened at this moment."""
    yield kind.name
    yield kind.meaning
    yield f"Reads: {kind.sentence}"
    if is_act(kind):
        yield "Only the service's own web says this; from anybody else it is refused."
    yield from ("", f"type     {kind.wire}")
    yield "subject  case/<ref>, or person/<ref> where the cases of an adult are not known"
    yield from ("", "data")
    for told in fields_of(kind):
        yield from _field(told)
    yield from ("", "Example, one line as `throughline publish` takes it:", one_line(kind, at))


def one_line(kind: EventType, at: datetime) -> str:
    """Give an example as a line of NDJSON."""
    return encode(example(kind, at)).decode()


def _field(told: FieldTold) -> Iterator[str]:
    name = told.name if told.required else f"{told.name}?"
    yield from _wrapped(f"  {name:<29} ", told.meaning)
    optional = "" if told.required else "; may be left out"
    yield from _wrapped(INDENT, told.wanted + optional)


def _wrapped(first: str, text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=INDENT) or [first.rstrip()]
