"""Whose a record is that our own code could not take, as far as its bytes can be read.

The subject decides (contract.md 1), in either content mode. The key is not trusted, and may be all
that can be read. Nothing is decoded here: whatever our code could not take must be read all the
same. Where a record names several, it may be any of them.
"""

import orjson

from events.attributes import SUBJECT
from store.shapes import Raw

HEADER = "ce_subject"


def subjects_of(record: Raw) -> list[str]:
    """List the subjects that a record may be about, those that it names itself first.

    A key says nothing of which kind it is; it is given as that of a case.
    """
    named = [value for name, value in record.headers if name.lower() == HEADER]
    told = [*map(_text, named), _in_json(record.value), f"case/{_text(record.key)}"]
    return [one for one in dict.fromkeys(told) if SUBJECT.fullmatch(one)]


def refs_of(record: Raw) -> set[str]:
    """Name the cases and people that a record may be about."""
    return {subject.partition("/")[2] for subject in subjects_of(record)}


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")


def _in_json(value: bytes | None) -> str:
    """Read the subject of a structured event."""
    try:
        told = orjson.loads(value or b"")
    except orjson.JSONDecodeError:
        return ""
    subject = told.get("subject") if isinstance(told, dict) else None
    return subject if isinstance(subject, str) else ""
