"""The content modes of CloudEvents: how an event lies in a Kafka record, a request, a line.

source    CloudEvents 1.0.2: Kafka protocol binding 3, HTTP protocol binding 3

              content-type                            attributes             data
structured    application/cloudevents+json            in the JSON            in the JSON
binary        application/json, another JSON or none  ce_ or ce- headers     the body
batch         application/cloudevents-batch+json      in a list of the first; HTTP only

What comes out is a document whatever the mode: the event as the JSON format spells it. It is read
no further than that; `decode` does the rest.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import orjson

from events.attributes import JSON, LONGEST
from events.envelope import Document, as_document, tellable
from events.errors import Malformed, malformed, shape

OF_CLOUDEVENTS: Final = "application/cloudevents"
STRUCTURED: Final = "application/cloudevents+json"
JSON_HEADERS: Final = (("content-type", b"application/json"),)
STRUCTURED_HEADERS: Final = (("content-type", STRUCTURED.encode()),)
BATCH: Final = "application/cloudevents-batch+json"
IN_KAFKA: Final = f"wanted {STRUCTURED}, or application/json with ce_ headers"
IN_HTTP: Final = f"wanted {STRUCTURED}, {BATCH}, or application/json with ce- headers"
QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED: Final = re.compile(r"\\(.)")


def from_kafka(headers: Sequence[tuple[str, bytes | None]], value: bytes | None) -> Document:
    """Read a Kafka record. Of a header that occurs twice the last counts.

    A record with no header of ours that holds a structured event is taken for one, so that an
    event can be sent from a console.

    raises    Malformed
    """
    named = dict(headers)
    if "content-type" not in named:
        named = {name.lower(): told for name, told in headers}
    content_type, media_type = _content_type(named.get("content-type") or b"")
    if media_type == STRUCTURED:
        return _event(value)
    attributes = {
        name[3:].lower(): _utf8(name, told)
        for name, told in named.items()
        if told is not None and name[:3].lower() == "ce_"
    }
    if attributes or content_type:
        return _binary(attributes, content_type, value, IN_KAFKA)
    return _unlabelled(value)


def from_http(headers: Mapping[str, str], body: bytes) -> list[Document]:
    """Read a request: one event, or each of a batch.

    raises    Malformed, if the request as a whole cannot be read; an event of a batch cannot
    """
    named = {name.lower(): told for name, told in headers.items()}
    content_type = named.get("content-type", "")
    media_type = _media_type(content_type)
    if media_type == BATCH:
        return _batch(body)
    if media_type == STRUCTURED:
        return [_event(body)]
    attributes = {name[3:]: _unescaped(name, at) for name, at in named.items() if name[:3] == "ce-"}
    return [_binary(attributes, content_type, body, IN_HTTP)]


def from_line(line: bytes) -> Document:
    """Read a line of NDJSON.

    raises    Malformed
    """
    return _event(line)


def _event(value: bytes | None) -> Document:
    try:
        document = orjson.loads(value or b"")
    except orjson.JSONDecodeError as wrong:
        raise _no_json("event", value, wrong) from None
    return document if type(document) is dict else as_document(document)


def _batch(body: bytes) -> list[Document]:
    documents = _json("batch", body)
    if not isinstance(documents, list):
        raise malformed("batch", f"wanted a list of CloudEvents, got {shape(documents)}")
    return documents


def _binary(
    attributes: Mapping[str, str], content_type: str, value: bytes | None, wanted: str
) -> Document:
    told_by_headers = attributes and "data" not in attributes
    of_cloudevents = content_type.lower().startswith(OF_CLOUDEVENTS)
    if not told_by_headers or of_cloudevents or (content_type and not JSON.fullmatch(content_type)):
        raise malformed("content-type", wanted)
    stated = {"datacontenttype": content_type} if content_type else {}
    return {**attributes, **stated, "data": _json("data", value) if value else None}


def _unlabelled(value: bytes | None) -> Document:
    try:
        document = _event(value)
    except Malformed:
        document = {}
    if "specversion" not in document:
        raise malformed("content-type", f"is missing; {IN_KAFKA}")
    return document


def _json(field: str, value: bytes | None) -> Any:
    try:
        return orjson.loads(value or b"")
    except orjson.JSONDecodeError as wrong:
        raise _no_json(field, value, wrong) from None


def _no_json(field: str, value: bytes | None, wrong: orjson.JSONDecodeError) -> Malformed:
    where = f"from character {wrong.pos + 1} on" if value else "nothing came"
    return malformed(field, f"is not JSON: {where}")


@lru_cache(maxsize=256)
def _content_type(told: bytes) -> tuple[str, str]:
    if len(told) > LONGEST:  # what is taken is kept in memory
        raise malformed("content-type", f"{IN_KAFKA}; at most {LONGEST} characters")
    spelled = told.decode("latin-1")
    return spelled, _media_type(spelled)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _utf8(name: str, told: bytes) -> str:
    try:
        return told.decode()
    except UnicodeDecodeError:
        raise malformed(tellable(name[3:].lower()), "wanted UTF-8") from None


def _unescaped(name: str, told: str) -> str:
    """Read a header's value.

    source    HTTP protocol binding 3.1.3.2: first double-quoted strings, then "a single round of
              percent-decoding"; what is "invalid in UTF-8 MUST be rejected"
    """
    if not told.isascii():
        raise malformed(tellable(name[3:]), "wanted ASCII, anything else percent-encoded")
    plain = QUOTED.sub(lambda quoted: ESCAPED.sub(r"\1", quoted[1]), told)
    return _utf8(name, unquote_to_bytes(plain))
