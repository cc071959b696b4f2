"""Records as a hostile or broken sender puts them on an inbound topic."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from events.envelope import Document
from events.modes import STRUCTURED, STRUCTURED_HEADERS
from faults.nonsense import events
from faults.nonsense.values import STORY, as_json, size, text, value
from store.refusal import AnyHeaders

LARGEST = 1_040_000  # bytes of a value that an inbound topic just takes
MEDIA = (
    *(STRUCTURED, f"{STRUCTURED}; charset=utf-16", "application/cloudevents-batch+json"),
    *("application/cloudevents+xml", "application/json", "APPLICATION/JSON;;", "text/plain", ""),
)
LABELS = ("Content-Type", "CONTENT-TYPE", "content_type", "ce_type", "ce_", "ce_data", "ce-id")
REFUSALS = ("throughline-reason", "throughline-offset", "throughline-received")  # as ours are


class Record(NamedTuple):
    """One record.

    kind            what is wrong with it
    agency          on whose topic it is sent
    may_be_taken    nobody but intake can say
    must_be_taken   nothing is wrong with it
    """

    kind: str
    agency: str
    key: bytes | None
    value: bytes | None
    headers: AnyHeaders
    may_be_taken: bool = False
    must_be_taken: bool = False


RIGHT, RIGHT_BUT_ODD = "nothing wrong", "header's name no UTF-8"
Draw = Callable[[Random, str, int], tuple[bytes | None, AnyHeaders]]


def record(chance: Random, agency: str, number: int) -> Record:
    """Draw a record."""
    kind = chance.choices(list(KINDS), [often for often, _, _ in KINDS.values()])[0]
    _, draw, may_be_taken = KINDS[kind]
    value, headers = draw(chance, agency, number)
    return Record(kind, agency, _key(chance), value, headers, may_be_taken)


def right(kind: str, agency: str, document: Document) -> Record:
    """Write a record with which nothing is wrong."""
    value, key = as_json(document).encode(), document["subject"].partition("/")[2].encode()
    return Record(
        kind, agency, key, value, STRUCTURED_HEADERS, may_be_taken=True, must_be_taken=True
    )


def _key(chance: Random) -> bytes | None:
    return chance.choice(
        (None, b"", b"HOSTILE-1", b"\xff\x00", STORY.encode(), chance.randbytes(9))
    )


def _random_bytes(chance: Random, *_: object) -> tuple[bytes, AnyHeaders]:
    return chance.randbytes(size(chance, 3_000)), chance.choice(((), STRUCTURED_HEADERS))


def _bomb(chance: Random, *_: object) -> tuple[bytes, AnyHeaders]:
    some = chance.choice(("[", '{"specversion":', "1", "9e9", '"', "\\u", "{}", "[[],"))
    return (some * size(chance, 60_000)).encode(), STRUCTURED_HEADERS


def _cut_off(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    whole = as_json(events.right(chance, agency, number)).encode()
    return whole[: chance.randrange(1, len(whole))], STRUCTURED_HEADERS


def _in_other_letters(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    told = as_json(events.right(chance, agency, number))
    letters = chance.choice(("utf-16", "utf-32", "utf-8-sig", "cp037"))
    return told.encode(letters), STRUCTURED_HEADERS


def _empty(chance: Random, *_: object) -> tuple[bytes | None, AnyHeaders]:
    headers: Sequence[AnyHeaders] = ((), STRUCTURED_HEADERS, (("content-type", None),))
    return chance.choice((None, b"", b" ", b"null", b"\x00")), chance.choice(headers)


def _no_event(chance: Random, *_: object) -> tuple[bytes, AnyHeaders]:
    told = as_json([value(chance)]) if chance.random() < 0.5 else "{}"  # noqa: PLR2004
    return told.encode(), STRUCTURED_HEADERS


def _of_another(chance: Random, _: str, number: int) -> tuple[bytes, AnyHeaders]:
    other = chance.choice(("nobody", "gp", "rejected"))
    return as_json(events.right(chance, other, number)).encode(), STRUCTURED_HEADERS


def _long_media_type(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    """Send one that is JSON by all rules, each time by another name."""
    media = f"application/json; {number}={'x' * size(chance, 200_000)}"
    document = {**events.right(chance, agency, number), "datacontenttype": media}
    if chance.random() < 0.5:  # noqa: PLR2004
        return as_json(document).encode(), STRUCTURED_HEADERS
    return as_json(document["data"]).encode(), (("content-type", media.encode()), ("ce_id", b"1"))


def _large(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    filled = {**events.right(chance, agency, number), "note": "x"}
    room = LARGEST - len(as_json(filled))
    filled["note"] = chance.choice(("x", STORY[:1], " ")) * chance.randint(room // 2, room)
    return as_json(filled).encode(), STRUCTURED_HEADERS


def _of(draw: Callable[[Random, str, int], str]) -> Draw:
    def structured(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
        return draw(chance, agency, number).encode(), STRUCTURED_HEADERS

    return structured


def _strange_headers(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    """Label an event that is right as something else, or send headers that nobody can read."""
    headers = [(_name(chance), _told(chance)) for _ in range(size(chance, 60))]
    headers.append(("content-type", chance.choice(MEDIA).encode()))
    chance.shuffle(headers)
    return as_json(events.right(chance, agency, number)).encode(), tuple(headers)


def _name(chance: Random) -> str:
    some = text(chance)[:300]
    name = chance.choice((*LABELS, *REFUSALS, some, f"ce_{some}"))
    return name.encode("utf-8", "replace").decode()  # what cannot be sent at all is no use here


def _told(chance: Random) -> bytes | None:
    some = chance.choice((None, b"", b"\xff\xfe", STORY.encode(), chance.randbytes(20)))
    return some if some is None or chance.random() < 0.97 else some * size(chance, 9_000)  # noqa: PLR2004


def _binary(chance: Random, agency: str, number: int) -> tuple[bytes, AnyHeaders]:
    """Send an event in binary mode, with a few attributes that are other than they were."""
    document = events.right(chance, agency, number)
    data = document.pop("data")
    attributes = {name: str(told).encode() for name, told in document.items()}
    for _ in range(chance.randint(0, 2)):
        name = chance.choice(events.NAMES)
        attributes[name] = text(chance).encode("utf-8", "surrogatepass")
    media = attributes.pop("datacontenttype", b"application/json")
    headers = [(f"ce_{name}", told) for name, told in attributes.items()]
    return as_json(data).encode(), (("content-type", media), *headers)


KINDS: dict[str, tuple[float, Draw, bool]] = {  # how often, and whether it may be accepted
    "random bytes": (10, _random_bytes, False),
    "JSON bomb": (4, _bomb, False),
    "nested deeply": (6, _of(events.nested), True),
    "cut off": (8, _cut_off, False),
    "in other letters": (3, _in_other_letters, False),
    "empty or null": (6, _empty, False),
    "JSON, no event": (5, _no_event, False),
    "of another agency": (4, _of_another, False),
    "fields twice": (5, _of(events.twice), True),
    "clock nonsense": (10, _of(events.untimely), True),
    "event altered": (25, _of(events.altered), True),
    "binary mode altered": (8, _binary, True),
    "strange headers": (6, _strange_headers, True),
    "long media type": (1, _long_media_type, True),
    "as large as may be": (0.1, _large, True),
}
