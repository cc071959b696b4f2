"""The official CloudEvents SDK reads what we read, as we read it; where we differ is stated."""

from typing import Any

import orjson
import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from events.base import CATALOGUE, AnyEvent
from events.contracts import example_of
from events.errors import Malformed
from events.moments import moment
from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, decode, encode, from_http, from_kafka, from_line, stamp

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
STRUCTURED = "application/cloudevents+json"

all_examples = pytest.mark.parametrize(
    "event", [example_of(kind) for kind in CATALOGUE.values()], ids=lambda event: event.name
)
modes = pytest.mark.parametrize("mode", ["binary", "structured"])


def as_the_sdk_has_it(event: BaseCloudEvent) -> Document:
    """Spell the SDK's event as a document; the one thing that it reads of its own is `time`."""
    return {**event.get_attributes(), "data": event.get_data()}


def with_time_read(document: Document) -> Document:
    """Read the time of a document of ours, as the SDK has done."""
    return {**document, "time": moment(document["time"])}


def in_kafka(document: Document, mode: str) -> kafka.KafkaMessage:
    """Let the SDK write a record."""
    write = kafka.to_binary_event if mode == "binary" else kafka.to_structured_event
    return write(made_by_the_sdk(document))


def in_http(document: Document, mode: str) -> http.HTTPMessage:
    """Let the SDK write a request."""
    write = http.to_binary_event if mode == "binary" else http.to_structured_event
    return write(made_by_the_sdk(document))


def made_by_the_sdk(document: Document) -> CloudEvent:
    """Make the SDK's event of a document."""
    attributes = {name: value for name, value in document.items() if name != "data"}
    return CloudEvent(with_time_read(attributes), document["data"])


@modes
@all_examples
def test_what_the_sdk_sends_by_kafka_we_read(event: AnyEvent, mode: str) -> None:
    """Every type, both modes: the same attributes, the same data, the same event."""
    message = in_kafka(from_line(encode(event)), mode)

    document = from_kafka(list(message.headers.items()), message.value)

    assert with_time_read(document) == as_the_sdk_has_it(kafka.from_kafka_event(message))
    assert decode(document, own=True) == event


@modes
@all_examples
def test_what_the_sdk_sends_by_http_we_read(event: AnyEvent, mode: str) -> None:
    """Every type, both modes: the same attributes, the same data, the same event."""
    message = in_http(from_line(encode(event)), mode)

    (document,) = from_http(message.headers, message.body)

    assert with_time_read(document) == as_the_sdk_has_it(http.from_http_event(message))
    assert decode(document, own=True) == event


@all_examples
def test_what_we_write_the_sdk_reads(event: AnyEvent) -> None:
    """Our own records are CloudEvents for anybody."""
    document = from_line(encode(event))
    record = stamp(document, event.recorded_at)

    read = JSONFormat().read(None, record)

    assert as_the_sdk_has_it(read) == with_time_read(orjson.loads(record))


@pytest.mark.parametrize("changed", ["é 😀", 'a "quoted" word', "100%", "a+b", "x y"])
@modes
def test_odd_ids_come_through_alike(changed: str, mode: str) -> None:
    """Quoting and percent-encoding are undone, once."""
    document = {**SENT, "id": changed}
    record, request = in_kafka(document, mode), in_http(document, mode)

    assert from_kafka(list(record.headers.items()), record.value)["id"] == changed
    assert from_http(request.headers, request.body)[0]["id"] == changed


@pytest.mark.parametrize(
    "time",
    ["2018-02-27T10:00:00Z", "2018-02-27T10:00:00.123456+01:00", "2018-02-27T10:00:00-00:30"],
)
def test_times_are_read_alike(time: str) -> None:
    """The same moment."""
    read: Any = JSONFormat().read(None, orjson.dumps({**SENT, "time": time, "recordedtime": None}))

    assert decode({**SENT, "time": time, "recordedtime": None}).occurred_at == read.get_time()


def tolerant(document: Document) -> BaseCloudEvent:
    """Read a structured event as the SDK does."""
    return JSONFormat().read(None, orjson.dumps(document))


STRICTER = [
    ("specversion", "0.3", "the contract takes 1.0 alone"),
    ("source", "/mycontext", "an event is said by an agency"),
    ("type", "com.example.someevent", "only the catalogue's types"),
    ("subject", "mynewfile.jpg", "a case or a person"),
    ("time", "2018-02-27T10:00Z", "RFC 3339 has seconds"),
    ("time", "20180227T100000Z", "RFC 3339, not all of ISO 8601"),
    ("recordedtime", "soon", "to the SDK an extension is any text"),
    ("datacontenttype", "text/plain", "data is JSON"),
    ("data", "text", "data is an object"),
    ("id", "two\nlines", "no control characters: CloudEvents says so, the SDK does not look"),
    ("id", "x" * 257, "ids have a length"),
    ("note", [1], "CloudEvents knows no lists: the SDK does not look"),
]


@pytest.mark.parametrize(("name", "value", "why"), STRICTER, ids=lambda told: str(told)[:20])
def test_we_are_stricter_than_the_sdk(name: str, value: Any, why: str) -> None:
    """Each for a reason; the SDK takes it, or says so by another error."""
    document = {**SENT, name: value}

    assert as_the_sdk_has_it(tolerant(document))[name] is not None, why
    with pytest.raises(Malformed, match=rf"^{name}: "):
        decode(document)


def test_broken_json_in_binary_mode_is_no_data() -> None:
    """The SDK hands it over as a text, with no error at all."""
    message = in_kafka(SENT, "binary")
    broken = kafka.KafkaMessage(message.headers, None, b'{"broken')

    assert kafka.from_kafka_event(broken).get_data() == '{"broken'
    with pytest.raises(Malformed, match=r"^data: is not JSON"):
        from_kafka(list(message.headers.items()), b'{"broken')


def test_a_structured_record_with_headers_is_structured() -> None:
    """Kafka binding 3: the content type decides. To the SDK any ce_ header makes it binary."""
    message = in_kafka(SENT, "structured")
    headers = {**message.headers, "ce_traceparent": b"00-1"}

    document = from_kafka(list(headers.items()), message.value)

    assert document == SENT
