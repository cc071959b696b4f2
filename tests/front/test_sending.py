import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from events.samples import sample
from events.types.csc_notified import CscNotified
from events.wire import encode
from throughline.ndjson import Line
from throughline.sending import Sending, sending
from throughline.told import Refused

GOOD: dict[str, Any] = orjson.loads(encode(sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas")))


def sent(**changed: Any) -> Sending:
    """Say what is sent of a line with these attributes changed; None leaves one out."""
    told = {name: value for name, value in (GOOD | changed).items() if value is not None}
    return sending(Line("day.ndjson", 7, json.dumps(told).encode()))


def test_a_line_goes_to_its_agencys_topic_under_its_ref() -> None:
    """As it stands, byte by byte."""
    line = sent(source="/agency/police/cait", subject="person/AD-1")

    assert (line.topic, line.key, line.agency) == ("inbound.police", b"AD-1", "police")
    assert json.loads(line.value)["source"] == "/agency/police/cait"
    assert line.place == "day.ndjson, line 7"


def test_what_only_the_service_says_is_taken_off() -> None:
    """A line that came out of its log can be sent again; the rest of it is untouched."""
    line = sent(receivedtime="2018-03-05T10:06:00Z", derivedfrom="N-1", traceparent="00-a-b-01")

    assert json.loads(line.value) == GOOD | {"traceparent": "00-a-b-01"}


@pytest.mark.parametrize("subject", [None, 7, "", "case/"])
def test_what_has_no_ref_is_sent_all_the_same(subject: Any) -> None:
    """The service says what is wrong with it."""
    assert sent(subject=subject).key is None


NOWHERE: dict[str, tuple[Callable[[], Sending], str]] = {
    "no source": (lambda: sent(source=None), "source: wanted /agency/<code>"),
    "no code": (lambda: sent(source="/agency/"), "source: wanted /agency/<code>"),
    "the service": (lambda: sent(source="/service/web"), "source: wanted /agency/<code>"),
    "a list": (lambda: sent(source=["/agency/csc"]), "source: wanted .*, got a list of 1"),
    "rejected": (lambda: sent(source="/agency/rejected"), "source: no agency can be called"),
    "too long": (lambda: sent(more="x" * 1_100_000), r"is 1,\d\d\d,\d\d\d bytes; at most"),
    "a number": (lambda: sending(Line("day.ndjson", 7, b"7")), "event: wanted a CloudEvent"),
    "not JSON": (lambda: sending(Line("day.ndjson", 7, b"{")), "event: is not JSON"),
}


@pytest.mark.parametrize("what", NOWHERE)
def test_what_has_nowhere_to_go_is_refused(what: str) -> None:
    """With the place of the line, and nothing of what it says."""
    line, told = NOWHERE[what]

    with pytest.raises(Refused, match=f"^day.ndjson, line 7: {told}"):
        line()
