"""An event as a sentence: its type's own sentence, with words where the fact has codes.

    say(fact)              `The outline child protection plan was sent to school and GP.`
    filled(words, fact)    the same with other words: `Minutes of the ICPC`
    coded(kind)            every code that a fact of this kind may hold, each in its words

What is a code follows from the field's type, so that a new event type needs nothing here. Refs
and ids stay as they are, and a code of DfE's is put behind its words: `police (DfE 6)`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from string import Formatter
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import StringConstraints

from events.base import Code, Fact
from projections.dfe_words import WORDS
from projections.words import NO_ONE, capitalised, listed, uk, uk_day, words

PHRASES: Final = {  # where a code's own words would not read as part of its sentence
    ("substance", "both"): "alcohol and drugs",
    ("decision", "refer"): "to be made",
    ("decision", "not_refer"): "not to be made",
    ("plan_type", "cp_outline"): "outline child protection",
}
CODES: Final = next(part for part in get_args(Code) if isinstance(part, StringConstraints))


class Told(NamedTuple):
    """One field that a sentence names.

    field      its name on the class, which for a word of Python's is another than on the wire
    is_code    its values are codes
    dfe        what they mean, where they are codes of DfE's
    """

    name: str
    field: str
    is_code: bool
    dfe: Mapping[str, str] | None


def say(fact: Fact) -> str:
    """Say what happened, as one sentence."""
    return filled(fact.kind.sentence, fact)


def filled(template: str, fact: Fact) -> str:
    """Fill in what stands in braces, by the fields of a fact, in words."""
    named = _named(type(fact), template)
    return capitalised(
        template.format_map({told.name: _said(told, getattr(fact, told.field)) for told in named})
    )


@cache
def coded(kind: type[Fact]) -> Mapping[str, Mapping[str, str]]:
    """Give each field that holds codes of a list, by its name on the wire, with those in words."""
    hints = get_type_hints(kind, include_extras=True)
    named = {info.alias or field: hints[field] for field, info in kind.model_fields.items()}
    listed_in = {name: _listed_in(hint) for name, hint in named.items()}
    return {
        name: {code: _in_words(_told(kind, name, hints), code) for code in codes}
        for name, codes in listed_in.items()
        if codes
    }


def _listed_in(hint: Any) -> list[str]:
    lists = (get_args(part) for part in _parts(hint) if get_origin(part) is Literal)
    return [code for codes in lists for code in codes]


def _in_words(told: Told, code: str) -> str:
    if told.dfe:
        return told.dfe.get(code, code)
    return PHRASES.get((told.name, code)) or words(code)


@cache
def _named(kind: type[Fact], template: str) -> tuple[Told, ...]:
    hints = get_type_hints(kind, include_extras=True)
    named = (name for _, name, _, _ in Formatter().parse(template) if name)
    return tuple(_told(kind, name, hints) for name in named)


def _told(kind: type[Fact], name: str, hints: Mapping[str, Any]) -> Told:
    field = next(f for f, info in kind.model_fields.items() if name == (info.alias or f))
    parts = list(_parts(hints[field]))
    literals = [part for part in parts if get_origin(part) is Literal]
    dfe = next((WORDS[each] for each in literals if each in WORDS), None)
    return Told(name, field, bool(literals) or CODES in parts, dfe)


def _parts(annotation: Any) -> Iterator[Any]:
    """Take an annotation apart: what a tuple holds, and what is said beside a type."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _parts(part)


def _said(told: Told, value: Any) -> str:
    if isinstance(value, tuple):
        return listed([_one(told, each) for each in value], "none" if told.dfe else NO_ONE)
    return _one(told, value)


def _one(told: Told, value: Any) -> str:
    match value:
        case datetime():
            return uk(value)
        case date():
            return uk_day(value)
        case str() if told.dfe:
            return f"{told.dfe.get(value, value)} (DfE {value})"
        case str() if told.is_code:
            return _in_words(told, value)
        case _:
            return str(value)
