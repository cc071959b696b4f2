"""Whatever bytes come in, an event comes out or one refusal that says why, and nothing else."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

from hypothesis import example, given
from hypothesis import strategies as st

from events.attributes import OURS, THEIRS, instant
from events.base import CATALOGUE, AnyEvent, Event
from events.contracts import example_of
from events.decoding import _carefully
from events.errors import Malformed, Unreadable
from events.moments import moment
from events.wire import Document, decode, encode, from_http, from_kafka, from_line, read, stamp

GOOD = [from_line(encode(event)) for event in [example_of(kind) for kind in CATALOGUE.values()]]
RECEIVED = datetime(2018, 1, 15, 10, 10, tzinfo=UTC)
STRUCTURED = "application/cloudevents+json"

How: TypeAlias = dict[str, Any]
hows = st.fixed_dictionaries({"own": st.booleans(), "received": st.none() | st.just(RECEIVED)})
texts = st.text(max_size=30) | st.sampled_from(
    ["1.0", "case/CASE-1", "person/P-1", "/agency/csc", "/service/web", "2018-01-15T10:00:00Z"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(sorted({name for document in GOOD for name in document})) | st.sampled_from(
    ["receivedtime", "derivedfrom", "data_base64", "dataschema", "note", "Ann Other"]
)
content_types = st.sampled_from(
    [STRUCTURED, f"{STRUCTURED}; charset=utf-8", "application/json", "text/xml", ""]
) | st.text(max_size=30)


@st.composite
def mutated(draw: Callable[..., Any]) -> Document:
    """Take a good event and put something else in a few of its places, or leave them out."""
    document = dict(draw(st.sampled_from(GOOD)))
    data = dict(document["data"])
    for _ in range(draw(st.integers(0, 2))):
        data[draw(st.sampled_from(sorted(data) or ["ref"]) | texts)] = draw(values)
    document["data"] = data
    for name in draw(st.lists(names, max_size=3)):
        document[name] = draw(values)
    return {name: document[name] for name in document if draw(st.integers(0, 30))}


def outcome(take: Callable[[], AnyEvent]) -> AnyEvent | str:
    """Run what may refuse: the event, or every reason."""
    try:
        return take()
    except Malformed as refused:
        return refused.reason


@given(value=st.binary(), headers=st.lists(st.tuples(st.text(), st.none() | st.binary())))
@example(value=b"[" * 100_000, headers=[])
@example(value=b'{"specversion":' * 2_000, headers=[])
@example(value=b'{"specversion": 1e999}', headers=[])
@example(value=b'{"specversion": NaN}', headers=[])
@example(value=b'{"specversion": "\\ud800"}', headers=[])
@example(value=b'\xff{"specversion": "1.0"}', headers=[("content-type", None)])
def test_any_record_is_taken_or_refused(value: bytes, headers: list[Any]) -> None:
    """Bytes of no sense at all, and JSON made to hurt."""
    outcome(lambda: decode(from_kafka(headers, value)))


@given(content_type=content_types, document=mutated() | values, how=hows)
def test_any_json_is_taken_or_refused(content_type: str, document: Any, how: How) -> None:
    """In every mode, from anyone."""
    value = json.dumps(document).encode()
    headers = [("content-type", content_type.encode("utf-8", "replace")), ("ce_id", b"1")]

    outcome(lambda: decode(from_kafka(headers, value), **how))
    outcome(lambda: decode(from_line(value), **how))


@given(
    content_type=content_types | st.just("application/cloudevents-batch+json"),
    headers=st.dictionaries(st.text() | st.sampled_from(["ce-id", "ce-data"]), st.text()),
    body=st.binary() | values.map(lambda value: json.dumps(value).encode()),
)
def test_any_request_is_taken_or_refused(content_type: str, headers: Any, body: bytes) -> None:
    """Headers of any kind, one event or many."""
    with suppress(Malformed):
        for document in from_http({**headers, "content-type": content_type}, body):
            outcome(partial(decode, document))


@given(document=mutated(), how=hows)
def test_the_short_way_takes_only_what_the_careful_one_takes(document: Document, how: How) -> None:
    """And makes the same event of it."""
    readers = OURS if how["own"] else THEIRS

    shortly = outcome(lambda: decode(document, **how))

    assert shortly == outcome(lambda: _carefully(document, readers, how["received"]))


@given(document=mutated(), how=hows)
def test_what_is_taken_survives_the_log(document: Document, how: How) -> None:
    """What intake let through can be stamped, and reads as it was decoded."""
    taken = outcome(lambda: decode(document, own=how["own"], received=RECEIVED))

    if isinstance(taken, Event):
        assert read(stamp(document, RECEIVED, taken.derived_from)) == taken


@given(document=mutated())
def test_a_refusal_never_tells_a_text_that_came(document: Document) -> None:
    """Any of them may be a name."""
    told = {
        name: value if name == "type" or not isinstance(value, str) else "Ann Other's story"
        for name, value in document.items()
    }

    assert "Other" not in str(outcome(lambda: decode(told)))


@given(st.binary() | mutated().map(lambda document: json.dumps(document).encode()))
def test_any_record_of_ours_is_read_or_unreadable(value: bytes) -> None:
    """Never any other error."""
    with suppress(Unreadable):
        read(value)


@given(
    st.from_regex(r"[0-9]{4}-[0-9W]{2}-[0-9]{2}[Tt ][0-9:.]{5,12}(Z|z|[+-][0-9]{2}:?[0-9]{2})?")
    | st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z")
)
@example("1970-01-01T00:00:00Z")
@example("1969-12-31T23:59:59Z")
@example("2199-12-31T23:59:59Z")
@example("2200-01-01T00:00:00Z")
@example("2018-02-27T24:00:00Z")
@example("2018-02-27T23:59:60Z")
@example("\uff12018-02-27T10:00:00Z")
def test_the_short_way_to_a_moment_is_no_other_way(told: str) -> None:
    """What `instant` makes of a text is what `moment` makes of it."""

    def made(by: Callable[[str], datetime]) -> datetime | None:
        try:
            return by(told)
        except ValueError:
            return None

    assert made(instant) == made(moment)
