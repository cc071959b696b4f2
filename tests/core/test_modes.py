"""How an event lies in a record or a request, in every content mode."""

from typing import Any

import orjson
import pytest

from events.errors import Malformed
from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, decode, encode, from_http, from_kafka, from_line

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
BODY = orjson.dumps(SENT)
DATA = orjson.dumps(SENT["data"])
HEADERS = {name: SENT[name] for name in SENT if name not in ("data", "datacontenttype")}
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


def without(*names: str) -> Document:
    """Make what was sent, with these attributes left out."""
    return {name: value for name, value in SENT.items() if name not in names}


def binary(content_type: str | None = "application/json", **changed: str) -> list[Any]:
    """Make the Kafka headers of what was sent in binary mode."""
    headers = [(f"ce_{name}", value.encode()) for name, value in {**HEADERS, **changed}.items()]
    return headers + ([("content-type", content_type.encode())] if content_type else [])


@pytest.mark.parametrize(
    "content_type", [STRUCTURED, "Application/CloudEvents+JSON", f"{STRUCTURED}; charset=utf-8"]
)
def test_a_structured_record_is_its_json(content_type: str) -> None:
    """The media type is read in any case and with any parameter."""
    assert from_kafka([("content-type", content_type.encode())], BODY) == SENT


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_a_binary_record_is_its_headers_and_its_value(content_type: str) -> None:
    """The content type of the record is that of its data."""
    document = from_kafka(binary(content_type), DATA)

    assert document == sent(datacontenttype=content_type)
    assert decode(document) == decode(SENT)


def test_a_binary_record_need_not_say_that_its_data_is_json() -> None:
    """What says nothing of its content type is taken for JSON, as CloudEvents has it."""
    document = from_kafka(binary(None), DATA)

    assert document == without("datacontenttype")
    assert decode(document) == decode(SENT)


def test_headers_are_read_in_any_case() -> None:
    """Some clients capitalise what HTTP would."""
    headers = [(name.upper(), value) for name, value in binary()]

    assert from_kafka(headers, DATA) == SENT


def test_of_a_header_that_occurs_twice_the_last_counts() -> None:
    """The same rule as for the headers that we append ourselves."""
    headers = [("ce_id", b"first"), *binary(), ("ce_id", b"last"), ("ce_note", None)]

    assert from_kafka(headers, DATA) == sent(id="last")


def test_a_structured_record_may_repeat_its_attributes_as_headers() -> None:
    """The Kafka binding allows it; what is in the JSON counts."""
    headers = [("ce_id", b"other"), ("content-type", STRUCTURED.encode())]

    assert from_kafka(headers, BODY) == SENT


def test_a_record_from_a_console_is_taken_for_structured() -> None:
    """With no header of ours at all, a CloudEvent in the value is one."""
    assert from_kafka([("trace", b"1")], BODY) == SENT


@pytest.mark.parametrize(
    ("headers", "value", "field"),
    [
        ([], None, "content-type"),
        ([], b"hello", "content-type"),
        ([], b'["specversion"]', "content-type"),
        ([], DATA, "content-type"),
        ([("content-type", b"application/json")], BODY, "content-type"),
        ([("content-type", BATCH.encode())], b"[]", "content-type"),
        ([("content-type", BATCH.encode()), *binary(None)], DATA, "content-type"),
        ([("content-type", b"application/cloudevents+avro"), *binary(None)], b"", "content-type"),
        ([("content-type", b"\xff\xfe"), *binary(None)], b"{}", "content-type"),
        ([("content-type", STRUCTURED.encode())], None, "event"),
        ([("content-type", STRUCTURED.encode())], BODY[:-1], "event"),
        ([("content-type", STRUCTURED.encode())], b"[1]", "event"),
        (binary("text/plain"), b"hello", "content-type"),
        (binary(), b'{"broken', "data"),
        (binary(data="a story"), b"{}", "content-type"),
        ([*binary(), ("ce_id", b"\xff")], b"{}", "id"),
        ([*binary(), ("CE_Id", b"\xff")], b"{}", "id"),
        ([*binary(), ("ce_", b"\xff")], b"{}", "(unknown attribute)"),
        ([*binary(), ("ce_Ann Other", b"\xff")], b"{}", "(unknown attribute)"),
        ([("content-type", b"application/json;" + b"x" * 257)], b"{}", "content-type"),
    ],
)
def test_a_record_that_is_no_event_is_refused(headers: Any, value: Any, field: str) -> None:
    """One clear reason, and what was wanted."""
    with pytest.raises(Malformed, match=r"wanted|is not JSON") as refused:
        from_kafka(headers, value)

    assert refused.value.field == field


@pytest.mark.parametrize("value", [None, b"", b"null", b"[1]", b'"text"', b"7"])
def test_binary_data_must_be_an_object(value: bytes | None) -> None:
    """The SDK lets a text through; we do not."""
    with pytest.raises(Malformed, match=r"^data: .*wanted a JSON object"):
        decode(from_kafka(binary(), value))


def test_a_request_in_structured_mode_holds_one_event() -> None:
    """The header's name may be in any case."""
    assert from_http({"Content-Type": STRUCTURED}, BODY) == [SENT]


def test_a_request_in_binary_mode_holds_one_event() -> None:
    """Attributes are in ce- headers."""
    headers = {f"ce-{name}": value for name, value in HEADERS.items()}

    assert from_http({**headers, "content-type": "application/json"}, DATA) == [SENT]


def test_a_batch_holds_its_events_each_to_be_judged_alone() -> None:
    """One bad event does not make the others bad; it is `decode` that looks."""
    good, bad = from_http(
        {"content-type": "application/cloudevents-batch+json; charset=utf-8"}, b"[%b, 7]" % BODY
    )

    assert good == SENT
    with pytest.raises(Malformed, match=r"^event: wanted a CloudEvent as a JSON object"):
        decode(bad)


def test_a_batch_may_be_empty() -> None:
    """The HTTP binding says so."""
    assert from_http({"content-type": BATCH}, b"[]") == []


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ("%e2%82%ac", "€"),
        ('"two words"', "two words"),
        (r'"a \"quoted\" word"', 'a "quoted" word'),
        ("100%25", "100%"),
        ("%2525", "%25"),
        ("100%", "100%"),
    ],
)
def test_header_values_are_unquoted_and_percent_decoded_once(told: str, meant: str) -> None:
    """HTTP binding 3.1.3.2."""
    headers = {f"ce-{name}": value for name, value in HEADERS.items()}

    assert from_http({**headers, "ce-id": told}, b"{}")[0]["id"] == meant


@pytest.mark.parametrize(
    ("headers", "body", "field"),
    [
        ({}, BODY, "content-type"),
        ({"content-type": "application/json"}, BODY, "content-type"),
        ({"content-type": "application/cloudevents+xml", "ce-id": "1"}, BODY, "content-type"),
        ({"content-type": STRUCTURED}, b"", "event"),
        ({"content-type": STRUCTURED}, b"7", "event"),
        ({"content-type": BATCH}, BODY, "batch"),
        ({"content-type": BATCH}, b"[", "batch"),
        ({"ce-id": "%C0%A0"}, b"{}", "id"),
        ({"ce-id": "caf\xe9"}, b"{}", "id"),
        ({"ce-": "caf\xe9"}, b"{}", "(unknown attribute)"),
        ({"ce-ann-other": "%C0%A0"}, b"{}", "(unknown attribute)"),
    ],
)
def test_a_request_that_holds_no_event_is_refused(headers: Any, body: bytes, field: str) -> None:
    """One clear reason, and what was wanted."""
    with pytest.raises(Malformed, match=r"wanted|is not JSON") as refused:
        from_http(headers, body)

    assert refused.value.field == field
