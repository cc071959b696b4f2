"""Requests as a hostile or broken sender writes them on a connection to web, byte for byte."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple
from urllib.parse import quote

from events.envelope import Document
from events.modes import BATCH, STRUCTURED
from faults.nonsense import events
from faults.nonsense.values import STORY, as_json, size, text, time, value
from web.people import DEMO

Headers = Mapping[str, bytes]
MEDIA = (STRUCTURED, BATCH, "application/json", "text/plain", "", f"{BATCH}; charset=utf-7")
KEYS = (b"", b"Bearer", b"Bearer ", b"Basic YTpi", b"Bearer tlk_000000000000_" + b"A" * 43)
PLACES = (
    *("/alerts", "/rejected", "/cases", "/", "/healthz", "/readyz", "/metrics", "/openapi.json"),
    *("/health", "/feeds", "/policy", "/access", "/developers", "/sign-in"),
)
OF_A_CASE = ("", "/timeline", "/sharing", "/sharing.csv", "/network")
OF_CASES = tuple(f"/cases/HOSTILE-{n}{of}" for n in range(20) for of in OF_A_CASE)
UNDER = (
    *(f"/cases/{{}}{of}" for of in OF_A_CASE),
    *("/events/{}", "/static/{}", "/{}", "/alerts/{}", "/policy/{}"),
)
STRANGE = "ann-other-was-seen"  # an attribute's name, as a header may have it
WORDS = (
    *("limit", "offset", "as_of", "known_at", "source", "page", "order", "ref", "x", "after"),
    *("state", "severity", "owed_by", "owed_to", "rule", "case", "sort", "agency", "kind"),
)
METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "FOO",
    "post",
    "POST",
)
BROKEN = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
    *(
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00\xff\r\n\r\n",
        b"PRI * HTTP/2.0",
    ),
    b"POST /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: -1\r\n\r\n",
    b"POST /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
    b"POST /events HTTP/1.1\r\nhost: 127.0.0.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n" + b"a: b\r\n" * 40_000 + b"\r\n",
    b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
)


class Request(NamedTuple):
    """One request.

    written         the bytes, with KEY where the sender's key stands
    may_be_taken    nobody but web can say
    must_be_taken   nothing is wrong with it
    tells_fields    whether a 400 or 403 must name each field at fault
    hangs_up        nobody waits for the answer
    """

    kind: str
    written: bytes
    may_be_taken: bool = False
    must_be_taken: bool = False
    tells_fields: bool = True
    hangs_up: bool = False


RIGHT = "HTTP: nothing wrong"
KEY = b"<the key>"
OURS = {"authorization": b"Bearer " + KEY}
PEOPLE = [{"authorization": b"Basic " + b64encode(f"{person.ref}:".encode())} for person in DEMO]


def request(chance: Random, agency: str, number: int) -> Request:
    """Draw a request."""
    kind = chance.choices(list(KINDS), [often for often, _ in KINDS.values()])[0]
    return KINDS[kind][1](chance, agency, number)._replace(kind=kind)


def right(document: Document) -> Request:
    """Write a request with which nothing is wrong."""
    written = _post(as_json(document).encode(), STRUCTURED)
    return Request(RIGHT, written, may_be_taken=True, must_be_taken=True)


def _post(body: bytes, media: str, headers: Headers = OURS) -> bytes:
    named = {"host": b"127.0.0.1", "content-type": media.encode(), **headers}
    return _written(b"POST /events", {**named, "content-length": str(len(body)).encode()}, body)


def _written(asked: bytes, headers: Headers, body: bytes = b"") -> bytes:
    lines = [name.encode() + b": " + told for name, told in headers.items()]
    return b"\r\n".join([asked + b" HTTP/1.1", *lines, b"", body])


def _one_line(told: bytes) -> bytes:
    return told.translate(None, b"\r\n\x00").strip()


def _any_bytes(chance: Random, *_: object) -> Request:
    body = chance.choice((chance.randbytes(size(chance, 5_000)), b"[" * size(chance, 50_000), b""))
    return Request("", _post(body, chance.choice(MEDIA)))


def _any_json(chance: Random, *_: object) -> Request:
    return Request("", _post(as_json(value(chance)).encode(), chance.choice(MEDIA)))


def _altered(chance: Random, agency: str, number: int) -> Request:
    draw = chance.choice((events.altered, events.twice, events.untimely, events.nested))
    return Request("", _post(draw(chance, agency, number).encode(), STRUCTURED), may_be_taken=True)


def _batch(chance: Random, agency: str, number: int) -> Request:
    """Send a few, of which one at least is no event."""
    told = [events.altered(chance, agency, number) for _ in range(chance.randint(0, 4))]
    told.insert(chance.randint(0, len(told)), as_json(chance.choice((None, 1, "", [], {}))))
    return Request("", _post(f"[{','.join(told)}]".encode(), BATCH))


def _binary(chance: Random, agency: str, number: int) -> Request:
    document = events.right(chance, agency, number)
    data = as_json(document.pop("data")).encode()
    attributes = {f"ce-{name}": str(told).encode() for name, told in document.items()}
    for _ in range(chance.randint(1, 3)):
        told = chance.choice((text(chance).encode("utf-8", "replace"), b"%ff", b'"\\"', b"%C3%28"))
        attributes[f"ce-{chance.choice((*events.NAMES, '', STRANGE))}"] = _one_line(told)
    return Request("", _post(data, "application/json", {**OURS, **attributes}), may_be_taken=True)


def _other_key(chance: Random, agency: str, number: int) -> Request:
    shown = chance.choice(
        (*KEYS, b"Bearer " + _one_line(chance.randbytes(40)), b"Bearer " + KEY * 2)
    )
    body = as_json(events.right(chance, agency, number)).encode()
    headers = {"authorization": shown} if shown else {}
    return Request("", _post(body, STRUCTURED, headers), tells_fields=False)


def _of_another(chance: Random, _: str, number: int) -> Request:
    body = as_json(events.right(chance, "police", number)).encode()
    return Request("", _post(body, STRUCTURED))


def _large(chance: Random, *_: object) -> Request:
    body = chance.choice((b"x", b" ", b"[]")) * chance.randint(1_100_000, 1_500_000)
    return Request("", _post(body, STRUCTURED), tells_fields=False)


def _question(chance: Random, *_: object) -> Request:
    """Ask for something at a place that may be there: with the key, or as one of the people."""
    some = quote(_unpaired(text(chance)), safe=chance.choice(("", "/")))
    path = chance.choice((*PLACES, *UNDER, chance.choice(OF_CASES))).format(some)
    asked = "&".join(f"{word}={_asked(chance)}" for word in chance.sample(WORDS, 2))
    method = chance.choice(("GET", "GET", chance.choice(METHODS)))
    accept = chance.choice((b"text/html", b"*/*", b"\xff"))
    shown = chance.choice((OURS, *PEOPLE))
    headers = {"host": b"127.0.0.1", **shown, "accept": accept, "content-length": b"0"}
    return Request("", _written(f"{method} {path}?{asked}".encode(), headers), tells_fields=False)


def _asked(chance: Random) -> str:
    told = chance.choice((text(chance), time(chance), "9" * size(chance, 400), STORY))
    return quote(_unpaired(told)[:3_000]) + chance.choice(("", "", "%ff", "%00", "%"))


def _unpaired(told: str) -> bytes:
    return told.encode("utf-8", "surrogatepass")[:2_000]


def _no_http(chance: Random, *_: object) -> Request:
    some = chance.choice((*BROKEN, chance.randbytes(size(chance, 3_000))))
    return Request("", some, tells_fields=False, hangs_up=True)


def _hangs_up(chance: Random, agency: str, number: int) -> Request:
    """Promise more than is sent, and go."""
    whole = _post(as_json(events.right(chance, agency, number)).encode(), STRUCTURED)
    return Request("", whole[: chance.randrange(1, len(whole))], tells_fields=False, hangs_up=True)


KINDS: dict[str, tuple[float, Callable[[Random, str, int], Request]]] = {  # how often
    "HTTP: any bytes": (15, _any_bytes),
    "HTTP: any JSON": (15, _any_json),
    "HTTP: event altered": (25, _altered),
    "HTTP: batch with no event in it": (8, _batch),
    "HTTP: binary mode altered": (12, _binary),
    "HTTP: another key, or none": (8, _other_key),
    "HTTP: of another agency": (4, _of_another),
    "HTTP: too large": (0.2, _large),
    "HTTP: any question": (15, _question),
    "HTTP: not HTTP": (4, _no_http),
    "HTTP: hangs up": (4, _hangs_up),
}
