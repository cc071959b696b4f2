"""What each CloudEvents attribute must be.

source    CloudEvents 1.0.2, "Context Attributes" and "Type System" (which characters)

An attribute has a reader: it returns what we keep of a value, or raises ValueError saying what
was wanted (TypeError: a text was). `THEIRS` reads what agencies send, `OURS` our own log.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

from events.base import Data
from events.moments import WANTED, YEARS, moment
from events.types.event_corrected import ALERT_ACTS
from events.versions import Version, version_of

V = TypeVar("V")
Reader: TypeAlias = Callable[[Any], Any]
Readers: TypeAlias = Mapping[str, Reader]

LONGEST: Final = 256  # characters of an id or a source
LONGEST_DERIVED: Final = 1_000  # the id of a derived event holds the ids that it came from
LONGEST_OTHER: Final = 65_536  # no event that must be passed on is larger than that
NOT_THEIR_ACT: Final = "only the service's own web may say this"
REQUIRED: Final = {
    "specversion": "wanted 1.0, as a text",
    "id": f"wanted a text of 1 to {LONGEST} characters",
    "source": f"wanted /agency/<code>, with a tail or without, at most {LONGEST} characters",
    "type": "wanted uk.throughline.<event>.v<version>; `throughline events` lists them",
    "subject": "wanted case/<ref> or person/<ref>, the ref of letters, digits, - and _, at most 64",
    "time": WANTED,
    "data": "wanted a JSON object",
}
SOURCE: Final = re.compile(
    r"/(agency|service)/[a-z0-9_]{1,40}(/[\w.~:/?#\[\]@!$&'()*+,;=%-]*)?", re.ASCII
)
SUBJECT: Final = re.compile(r"(case|person)/[A-Za-z0-9_-]{1,64}")
JSON: Final = re.compile(r"[a-z]+/([a-z0-9.-]+\+)?json[ \t]*(;[ -~]*)?", re.IGNORECASE)
ENDS_OF_PLANES: Final = "".join(
    chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)
)
NOT_TEXT: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{ENDS_OF_PLANES}]")
USUAL: Final = len("2018-02-27T10:00:00Z")
SINCE, UNTIL = str(YEARS.start), str(YEARS.stop)


def text(value: Any, longest: int = LONGEST) -> str:
    """Read a text of 1 to so many characters, none of them a control character."""
    if type(value) is not str:
        raise TypeError
    if not 0 < len(value) <= longest:
        raise ValueError(f"wanted a text of 1 to {longest} characters")
    if not (value.isascii() and value.isprintable()) and NOT_TEXT.search(value):
        raise ValueError("wanted a text without control characters")
    return value


def instant(value: Any) -> datetime:
    """Read a time. The usual spelling goes a shorter way to what `moment` makes of it."""
    if value[4::3] == "--T::Z" and len(value) == USUAL and SINCE <= value < UNTIL:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(WANTED) from None
    return moment(value)


def extension(value: Any) -> Any:
    """Read an extension that means nothing to us: CloudEvents has no other kinds of value."""
    if type(value) is str:
        return text(value, LONGEST_OTHER)
    if type(value) not in (bool, int):
        raise ValueError("wanted a text, a whole number, true or false")
    return value


def _when(good: Any, name: str, value: V) -> V:
    if not good:
        raise ValueError(REQUIRED[name])
    return value


def _never(_: Any, because: str) -> NoReturn:
    raise ValueError(because)


def _specversion(value: Any) -> str:
    return str(_when(value == "1.0", "specversion", value))


@lru_cache(maxsize=4_096)
def _source(value: str) -> str:
    return _when(len(value) <= LONGEST and SOURCE.fullmatch(value), "source", value)


def may_say(source: str, version: Version) -> bool:
    """Tell whether this source may say this: an act on an alert is the service's own to say."""
    return version.kind.name not in ALERT_ACTS or source.startswith("/service/")


@lru_cache(maxsize=4_096)
def _source_of_theirs(value: str) -> str:
    if _source(value).startswith("/service/"):
        raise ValueError("wanted /agency/<code>; only the service itself is /service/<part>")
    return value


@lru_cache(maxsize=65_536)
def _subject(value: str) -> str:
    return _when(SUBJECT.fullmatch(value), "subject", value)


@lru_cache(maxsize=1_024)
def _type_of_theirs(value: str) -> Version:
    version = version_of(value)
    if version.kind.name in ALERT_ACTS:
        raise ValueError(NOT_THEIR_ACT)
    return version


@lru_cache(maxsize=256)
def _json(value: str) -> str:
    if len(value) > LONGEST or not JSON.fullmatch(value):  # what is taken is kept in memory
        raise ValueError("wanted application/json")
    return value


def _data(value: Any) -> Data:
    data: Data = _when(type(value) is dict, "data", value)
    return data


NOT_TAKEN: Final = partial(_never, because="is not taken; wanted data, as a JSON object")
NOT_THEIRS: Final = partial(_never, because="is the service's own to say; leave it out")

THEIRS: Final[Readers] = {
    "specversion": _specversion,
    "id": text,
    "source": _source_of_theirs,
    "type": _type_of_theirs,
    "subject": _subject,
    "time": instant,
    "recordedtime": instant,
    "datacontenttype": _json,
    "dataschema": partial(text, longest=LONGEST_OTHER),
    "data": _data,
    "data_base64": NOT_TAKEN,
    "receivedtime": NOT_THEIRS,
    "derivedfrom": NOT_THEIRS,
}
OURS: Final[Readers] = {
    **THEIRS,
    "id": partial(text, longest=LONGEST_DERIVED),
    "source": _source,
    "type": version_of,
    "receivedtime": instant,
    "derivedfrom": partial(text, longest=LONGEST_DERIVED),
}
