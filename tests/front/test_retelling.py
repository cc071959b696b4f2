"""What Kafka shows to have been taken in, for a store that is made again."""

from dataclasses import dataclass

import orjson
import pytest

from events.samples import moment
from store.alerts import attributes_of
from store.refusal import AnyHeaders, Refusal
from store.shapes import Origin
from throughline.rereading import within
from throughline.retelling import Gaps, Refusals, TakenIn, ToldChanges

PLACE = ("inbound.csc", 0)
AT = moment("Mon 15 Jan 2018 10:00")


@dataclass(frozen=True)
class Record:
    """A record as far as it is looked at."""

    headers: AnyHeaders = ()
    partition: int = 0
    offset: int = 0
    key: bytes | None = b"CASE-1"
    value: bytes | None = b"{}"


def taken_in(*offsets: int, first: int = 0) -> int:
    """Say where intake goes on, when these records have an outcome."""
    seen = TakenIn({PLACE: first})
    for offset in offsets:
        seen.note(Origin(*PLACE, offset))
    return seen.positions()[PLACE]


def test_intake_goes_on_after_what_was_taken_in() -> None:
    """In whatever order it is read."""
    assert taken_in(1, 0, 2) == 3


def test_a_batch_that_was_broken_off_is_taken_in_again_from_its_gap() -> None:
    """A worker that is killed may have passed on the end of a batch and not its middle."""
    assert taken_in(0, 1, 2, 4) == 3


def test_a_log_whose_beginning_expired_goes_on_where_it_was() -> None:
    """What expired had its outcome long ago, or never will."""
    assert taken_in(5, 6, 80, 81, first=80) == 82
    assert taken_in(5, 6, first=80) == 80


def change(change_id: str = "C-1", case: str = "CASE-1", **said: object) -> Record:
    """Make the record that tells a change of an alert."""
    data = {"alert_id": "A", "case": case, "state": "raised", **said}
    attributes = attributes_of(change_id, case, AT)
    return Record(value=orjson.dumps({**attributes, "data": data}))


def test_a_change_may_be_told_again_just_as_it_was() -> None:
    """A relay that was killed before it had noted that it was sent sends it again."""
    told = ToldChanges()

    changes = told.take([change(), change(), change("C-2")])

    assert [one.change_id for one in changes] == ["C-1", "C-1", "C-2"]
    assert told.twofold == set()


def test_a_change_that_is_told_again_as_something_else_is_named_by_each_case() -> None:
    """Readers drop a repeat by its id; whoever reads from there on has only the last."""
    told = ToldChanges()

    told.take([change(), change(state="closed"), change("C-2"), change("C-2", case="CASE-2")])

    assert told.twofold == {("C-1", "CASE-1"), ("C-2", "CASE-1"), ("C-2", "CASE-2")}


def test_the_first_offset_without_a_record_is_known_by_partition() -> None:
    """Where every offset holds one there is none."""
    gaps = Gaps()

    for partition, offset in ((0, 0), (0, 1), (1, 2), (1, 3), (2, 0), (2, 4), (2, 7)):
        gaps.note(Record(partition=partition, offset=offset))

    assert gaps.first == {1: 0, 2: 1}


def test_a_record_of_no_inbound_topic_says_nothing() -> None:
    """A derived fact came in nowhere."""
    seen = TakenIn({PLACE: 0})

    seen.note(None)

    assert seen.positions() == {PLACE: 0}


@pytest.mark.parametrize(("at", "then"), [(50, 80), (80, 80), (90, 90), (100, 100), (101, 80)])
def test_a_position_outside_its_log_goes_to_where_that_begins(at: int, then: int) -> None:
    """What expired cannot be read; a topic that was made anew is read from its beginning."""
    assert within(range(80, 100), at) == then


def test_what_met_a_fault_of_ours_is_kept_as_it_came_until_it_passes() -> None:
    """With the time at which it was received, which it keeps."""
    came = (("content-type", b"application/json"),)
    why = Refusal("event: our fault", "event", "ours", Origin(*PLACE, 4), AT)
    refusals = Refusals()

    refusals.note(Record((*came, *why.as_headers())))

    (kept,) = refusals.ours.values()
    assert kept.record.headers == (*came, ("throughline-received", b"2018-01-15T10:00:00Z"))
    assert (kept.record[:3], kept.reason) == (why.origin, why.reason)
    refusals.passed(Record(why.as_headers()[3:6]))
    assert (refusals.ours, refusals.origins) == ({}, {why.origin})


def test_what_is_the_senders_fault_is_not_kept() -> None:
    """It is for the sender to send again."""
    why = Refusal("source: is wrong", "source", "theirs", Origin(*PLACE, 4), AT)
    refusals = Refusals()

    refusals.note(Record(why.as_headers()))

    assert (refusals.ours, refusals.origins) == ({}, {why.origin})


def test_what_names_nobodys_fault_is_no_refusal() -> None:
    """Whoever altered it is not to be taken at his word."""
    why = Refusal("source: is wrong", "source", "theirs", Origin(*PLACE, 4), AT)
    altered = [(name, value.replace(b"theirs", b"thairs")) for name, value in why.as_headers()]
    refusals = Refusals()

    refusals.note(Record(altered))

    assert (refusals.ours, refusals.origins) == ({}, set())
