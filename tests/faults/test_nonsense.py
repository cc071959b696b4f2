"""Hostile input repeats exactly by its seed, is of every kind, and what came of it is looked at."""

import json
from random import Random
from typing import Any, NamedTuple

import pytest

from faults.hostile import BEGINS
from faults.nonsense import events, records, requests
from faults.nonsense.ending import Outcomes, outcomes
from faults.nonsense.line import Answer
from faults.nonsense.over_http import why_wrong
from faults.nonsense.records import Record
from faults.nonsense.requests import Request
from faults.nonsense.values import STORY
from faults.truth import Truth
from store.refusal import AnyHeaders
from streams.sorting import sort_out

NOTHING = Truth({}, {}, [], {}, frozenset())
FIELD = b'{"errors":[{"field":"id","reason":"is missing"}]}'


class Lying(NamedTuple):
    """A record as it lies on a topic."""

    topic: str
    offset: int
    key: bytes | None
    value: bytes | None
    headers: AnyHeaders
    partition: int = 0
    timestamp: int = 0


def by_chance(seed: str) -> Random:
    """Give what draws."""
    return Random(seed)  # noqa: S311  nonsense, not a secret


def drawn(seed: str, number: int = 4_000) -> list[Record]:
    """Draw so many records."""
    chance = by_chance(seed)
    return [records.record(chance, "csc", n) for n in range(number)]


def asked(seed: str, number: int = 2_000) -> list[Request]:
    """Draw so many requests."""
    chance = by_chance(seed)
    return [requests.request(chance, "csc", n) for n in range(number)]


def inbound(record: Record, offset: int = 0) -> Any:
    """Put a record on its topic."""
    return Lying(f"inbound.{record.agency}", offset, record.key, record.value, record.headers)


def passed_on(record: Any) -> Any:
    """Do with a record of an inbound topic what intake does."""
    out = sort_out(record, BEGINS, {"csc", "police"}).outbound
    return Lying(out.topic, 0, out.key, out.value, out.headers)


RIGHT = records.right("right", "csc", events.right(by_chance("1"), "csc", 1))
WRONG = Record("wrong", "csc", None, b"{", ())


def ended(sent: Record, *came_to: Any, lies: Any = None) -> Outcomes:
    """Look at what became of one record."""
    log = [each for each in came_to if each.topic == "case.events"]
    rejected = [each for each in came_to if each.topic == "inbound.rejected"]
    return outcomes([lies or inbound(sent)], log, rejected, {"inbound.csc": [sent]}, NOTHING)


def test_a_seed_gives_the_same_nonsense_each_time() -> None:
    """Another seed gives other nonsense."""
    assert drawn("7", 500) == drawn("7", 500) != drawn("8", 500)
    assert asked("7", 500) == asked("7", 500) != asked("8", 500)


def test_every_kind_comes() -> None:
    """Also those that come seldom, for they are large."""
    assert {record.kind for record in drawn("1")} == set(records.KINDS)
    assert {request.kind for request in asked("1")} == set(requests.KINDS)


def test_each_record_is_taken_or_refused_as_its_kind_has_it() -> None:
    """By intake's own code: none is a fault of ours, and each refusal names a field."""
    for number, record in enumerate(drawn("2")):
        at = inbound(record)
        found = ended(record, passed_on(at))
        assert found.wrong == [], (number, record)


def test_each_type_of_event_is_right_to_begin_with() -> None:
    """What is altered afterwards was accepted before."""
    chance = by_chance("3")
    for number in range(500):
        record = records.right("right", "csc", events.right(chance, "csc", number))
        assert passed_on(inbound(record)).topic == "case.events", record


def test_one_outcome_is_enough_and_two_are_too_many() -> None:
    """None at all is too few."""
    at = inbound(RIGHT)
    accepted, refused = passed_on(at), passed_on(inbound(WRONG))

    assert ended(RIGHT, accepted) == ({("right", "accepted"): 1}, [])
    assert ended(WRONG, refused) == ({("wrong", "refused"): 1}, [])
    for came_to in ([], [accepted, accepted], [refused, refused], [accepted, refused]):
        assert len(ended(RIGHT, *came_to).wrong) == 1


def test_what_cannot_be_right_must_be_refused_and_what_is_right_accepted() -> None:
    """Whoever takes the one for the other is found out."""
    told = records.right("wrong", "csc", events.right(by_chance("1"), "csc", 1))
    taken = told._replace(may_be_taken=False, must_be_taken=False)
    refused = WRONG._replace(must_be_taken=True)

    assert ended(taken, passed_on(inbound(taken))).wrong == ["wrong: was accepted"]
    assert ended(refused, passed_on(inbound(refused))).wrong == ["wrong: was refused"]


@pytest.mark.parametrize(
    ("header", "told", "why"),
    [
        ("throughline-field", b"", "names no field"),
        ("throughline-fault", b"ours", "fault of ours"),
        ("throughline-reason", f"wanted, got {STORY}".encode(), "repeats what came"),
    ],
)
def test_a_refusal_names_its_field_and_repeats_nothing(header: str, told: bytes, why: str) -> None:
    """It is the sender's fault that is told."""
    refused = passed_on(inbound(WRONG))
    headers = tuple((name, told if name == header else value) for name, value in refused.headers)

    [wrong] = ended(WRONG, refused._replace(headers=headers)).wrong

    assert why in wrong


def test_what_was_refused_is_kept_as_it_came() -> None:
    """Key, value and headers, byte for byte."""
    refused = passed_on(inbound(WRONG))

    for changed in ({"key": b"1"}, {"value": b"["}, {"headers": (("a", b"1"), *refused.headers)}):
        [wrong] = ended(WRONG, refused._replace(**changed)).wrong
        assert wrong.endswith("is not kept as it came")


def test_a_record_that_did_not_arrive_is_told() -> None:
    """The broker had said that it has it."""
    found = outcomes([], [], [], {"inbound.csc": [WRONG]}, NOTHING)

    assert found.wrong == ["inbound.csc holds 0 records, and 1 were sent"]


@pytest.mark.parametrize(
    ("request_", "answer", "why"),
    [
        (Request("", b""), Answer(400, FIELD), []),
        (Request("", b"", may_be_taken=True), Answer(202, b"{}"), []),
        (Request("", b"", hangs_up=True), None, []),
        (Request("", b""), None, ["the connection was closed without an answer"]),
        (Request("", b""), Answer(500, b""), ["answered 500"]),
        (Request("", b""), Answer(503, b""), ["answered 503"]),
        (Request("", b""), Answer(202, b"{}"), ["was taken"]),
        (
            Request("", b"", must_be_taken=True),
            Answer(413, b""),
            ["is right, and was answered 413"],
        ),
        (Request("", b""), Answer(400, b"oh"), ["the refusal names no field"]),
        (Request("", b""), Answer(403, b'{"errors":[]}'), ["the refusal names no field"]),
        (Request("", b"", tells_fields=False), Answer(400, b"oh"), []),
        (
            Request("", b""),
            Answer(400, json.dumps({"errors": [{"field": STORY, "reason": "no"}]}).encode()),
            ["the refusal repeats what came"],
        ),
    ],
)
def test_an_answer_is_looked_at(request_: Request, answer: Answer | None, why: list[str]) -> None:
    """No fault of ours, nothing taken that is no event, and each refusal names its field."""
    assert list(why_wrong(request_, answer)) == why
