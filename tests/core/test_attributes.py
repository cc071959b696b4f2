"""What each attribute must be, and the reason when it is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.errors import Malformed
from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, decode, encode, from_line, refuse_stranger

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
RECEIVED = datetime(2018, 2, 27, 10, 6, tzinfo=UTC)


def sent(**changed: Any) -> Document:
    """Make what was sent, with these attributes changed."""
    return {**SENT, **changed}


def without(*names: str) -> Document:
    """Make what was sent, with these attributes left out."""
    return {name: value for name, value in SENT.items() if name not in names}


def refusal(document: Any, **how: Any) -> dict[str, str]:
    """Decode what must be refused: the reasons by field."""
    with pytest.raises(Malformed) as refused:
        decode(document, **how)
    return dict(refused.value.problems)


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time", "data"])
@pytest.mark.parametrize("how", ["left out", "null"])
def test_what_is_missing_is_told_with_what_was_wanted(name: str, how: str) -> None:
    """To say null is to say nothing."""
    told = refusal(without(name) if how == "left out" else sent(**{name: None}))

    assert list(told) == [name]
    assert told[name].startswith("is missing; wanted ")


REFUSED = [
    ("specversion", "0.3", "wanted 1.0, as a text, got a text of 3 characters"),
    ("specversion", 1.0, "wanted 1.0, as a text, got a number"),
    ("id", "", "wanted a text of 1 to 256 characters, got a text of 0 characters"),
    ("id", "x" * 257, "wanted a text of 1 to 256 characters, got a text of 257 characters"),
    ("id", "two\nlines", "wanted a text without control characters, got a text of 9 characters"),
    ("id", "\x85", "without control"),
    ("id", "\ufffe", "without control"),
    ("id", "\ufdd0", "without control"),
    ("id", "\U0001ffff", "without control"),
    ("id", 7, "wanted a text, got a number"),
    ("id", ["P-7"], "wanted a text, got a list of 1"),
    ("source", "/agency/Police", "wanted /agency/<code>"),
    ("source", "/agency/" + "x" * 41, "wanted /agency/<code>"),
    ("source", "/agency/csc/" + "x" * 250, "wanted /agency/<code>"),
    ("source", "/agency/csc/two words", "wanted /agency/<code>"),
    ("source", "agency/csc", "wanted /agency/<code>"),
    ("source", "/agency/csc\n", "wanted /agency/<code>"),
    ("source", {}, "wanted a text, got an object of 0 fields"),
    ("source", "/service/web", "only the service itself"),
    ("type", "uk.throughline.plan_distributed", "`throughline events` lists them"),
    ("type", "uk.throughline.plan_distributed.v0", "`throughline events` lists them"),
    ("type", "uk.throughline.plan_lost.v1", "`throughline events` lists them"),
    ("type", "uk.throughline.plan_distributed.v9", "wanted version 1 of plan_distributed; "),
    ("type", "uk.throughline.alert_waived.v1", "only the service's own web may say this"),
    ("type", "uk.throughline.alert_snoozed.v1", "only the service's own web may say this"),
    ("type", "uk.throughline.alert_acknowledged.v1", "only the service's own web may say this"),
    ("type", False, "wanted a text, got a boolean"),
    ("subject", "CASE-1", "wanted case/<ref> or person/<ref>"),
    ("subject", "case/", "wanted case/<ref> or person/<ref>"),
    ("subject", "case/Ann Other", "wanted case/<ref> or person/<ref>"),
    ("subject", "case/" + "x" * 65, "wanted case/<ref> or person/<ref>"),
    ("subject", "case/C1/2", "wanted case/<ref> or person/<ref>"),
    ("time", "2018-02-27", "wanted a time with offset (RFC 3339)"),
    ("time", "2018-02-27T10:00:00", "wanted a time with offset (RFC 3339)"),
    ("time", "2018-02-27 10:00:00Z", "wanted a time with offset (RFC 3339)"),
    ("time", "2018-02-30T10:00:00Z", "wanted a time with offset (RFC 3339)"),
    ("time", "1918-02-27T10:00:00Z", "from 1970 to 2199"),
    ("time", 1519725600, "wanted a text, got a number"),
    ("time", {}, "wanted a text, got an object of 0 fields"),
    ("recordedtime", "soon", "wanted a time with offset (RFC 3339)"),
    ("recordedtime", "2018-02-27T09:59:59Z", "is before time"),
    ("datacontenttype", "text/xml", "wanted application/json"),
    ("datacontenttype", "application/json; \n", "wanted application/json"),
    ("datacontenttype", "application/json;" + "x" * 257, "wanted application/json"),
    ("data", "text", "wanted a JSON object, got a text of 4 characters"),
    ("data", [], "wanted a JSON object, got a list of 0"),
    ("data_base64", "e30=", "is not taken"),
    ("receivedtime", "2018-02-27T10:06:00Z", "the service's own"),
    ("derivedfrom", "P-6", "the service's own"),
    ("sequence", 1.5, "wanted a text, a whole number, true or false, got a number"),
    ("recipients", ["gp"], "got a list of 1"),
    ("note", "a\x00b", "without control"),
]


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_an_attribute_that_breaks_a_rule_is_refused_by_its_name(
    name: str, value: Any, reason: str
) -> None:
    """The reason says what was wanted and the shape of what came, never its content."""
    told = refusal(sent(**{name: value}))

    assert list(told) == [name]
    assert reason in told[name]


@pytest.mark.parametrize("name", ["Ann Other", "recordedTime", "ce-id", "", "é" * 50])
def test_an_attribute_by_an_impossible_name_is_not_named(name: str) -> None:
    """The name itself may be somebody's."""
    told = refusal(sent(**{name: "x"}))

    assert list(told) == ["(unknown attribute)"]
    assert "wanted lower-case letters and digits" in told["(unknown attribute)"]


@pytest.mark.parametrize("ahead", ["time", "recordedtime"])
@pytest.mark.parametrize("minutes", [5, 6])
def test_a_time_is_at_most_five_minutes_ahead_of_its_receipt(ahead: str, minutes: int) -> None:
    """Clocks differ a little; five minutes to the second are let pass."""
    told = (RECEIVED + timedelta(minutes=minutes)).isoformat()
    document = sent(time=told, recordedtime=None) if ahead == "time" else sent(recordedtime=told)

    if minutes == 5:
        assert decode(document, received=RECEIVED).receivedtime == RECEIVED
    else:
        assert list(refusal(document, received=RECEIVED)) == [ahead]


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time"])
def test_a_refusal_never_repeats_what_came(name: str) -> None:
    """It may be a name, or a story."""
    told = refusal(sent(**{name: "Ann Other's story"}, data={"plan_type": "Ann Other's story"}))

    assert "Other" not in str(told)


def test_a_stranger_is_refused() -> None:
    """The source's agency is registered, and the one whose topic or key this is."""
    event = decode(SENT)

    refuse_stranger(event, "csc", {"csc", "police"})
    refuse_stranger(event, None, {"csc"})
    with pytest.raises(Malformed, match=r"^source: is of no registered agency"):
        refuse_stranger(event, "csc", {"police"})
    with pytest.raises(Malformed, match=r"^source: wanted /agency/police, "):
        refuse_stranger(event, "police", {"csc", "police"})
