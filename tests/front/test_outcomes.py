from dataclasses import dataclass, field

import pytest

from events.base import AnyEvent
from events.samples import sample
from events.types.csc_notified import CscNotified
from events.wire import encode
from store.origins import as_headers
from store.refusal import Refusal
from store.shapes import Origin
from throughline.outcomes import Kind, Outcome, Outcomes
from throughline.summary import LANDED, summary


@dataclass
class Record:
    """A record of Kafka, with the parts that are looked at."""

    topic: str
    offset: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    partition: int = 0


FIRST = sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas", event_id="N-1", ref="LAP-1")
OTHER = FIRST._replace(fact=FIRST.fact.model_copy(update={"ref": "LAP-2"}))
NONE_GONE_WELL = "0 accepted, 0 repeated, 0 rejected"
NONE_UNSEEN = "0 sent but outcome not seen"
OURS = Origin("inbound.bdas", 0, 40)
THEIRS = Origin("inbound.bdas", 0, 12)


def accepted(event: AnyEvent, place: Origin, offset: int) -> Record:
    """Make the record of `case.events`."""
    return Record("case.events", offset, b"CASE-1", encode(event), list(as_headers(place)))


def rejected(place: Origin, reason: str = "source: is wrong") -> Record:
    """Make the record of `inbound.rejected`, for a sender who set such headers too."""
    forged = as_headers(Origin("inbound.csc", 9, 9))
    why = Refusal(reason, "source", "theirs", place, FIRST.occurred_at)
    return Record("inbound.rejected", 3, b"CASE-1", b"{}", [*forged, *why.as_headers()])


def outcome(*records: Record, sent: tuple[Origin, ...] = (OURS,)) -> list[Kind]:
    """Say how lines that were sent have ended, once these records were read."""
    book = Outcomes({place: f"line {n}" for n, place in enumerate(sent, 1)}, {b"CASE-1"})
    book.note(records)
    return [told.kind for told in book.outcomes()]


def test_nothing_seen_is_not_taken_for_an_outcome() -> None:
    """Other people's records say nothing of ours."""
    assert outcome() == ["not_seen"]
    assert outcome(accepted(FIRST, THEIRS, 5), rejected(THEIRS)) == ["not_seen"]


def test_the_first_of_its_key_is_accepted() -> None:
    """It is known again by its place on the inbound topic."""
    assert outcome(accepted(FIRST, OURS, 7)) == ["accepted"]


def test_the_same_again_is_repeated() -> None:
    """In whatever order the two are read."""
    before, again = accepted(FIRST, THEIRS, 5), accepted(FIRST, OURS, 7)

    assert outcome(before, again) == ["repeated"]
    assert outcome(again, before) == ["repeated"]


def test_who_did_not_look_back_claims_no_more_than_that_it_landed() -> None:
    """It may be a repeat, or be in conflict with an event that nobody looked for."""
    book = Outcomes({OURS: "line 1"}, {b"CASE-1"}, back=False)
    book.note([accepted(FIRST, OURS, 7)])

    assert [told.kind for told in book.outcomes()] == ["landed"]


def test_what_comes_after_ours_makes_ours_no_repeat() -> None:
    """Somebody else sent it again."""
    assert outcome(accepted(FIRST, OURS, 7), accepted(FIRST, THEIRS, 9)) == ["accepted"]


def test_a_line_twice_in_one_file_is_once_repeated() -> None:
    """The second of the two."""
    second = Origin("inbound.bdas", 0, 41)

    told = outcome(accepted(FIRST, OURS, 7), accepted(FIRST, second, 8), sent=(OURS, second))

    assert told == ["accepted", "repeated"]


def test_an_event_passed_on_twice_is_no_repeat_of_itself() -> None:
    """A service that was killed passes on again what it was not sure of."""
    assert outcome(accepted(FIRST, OURS, 7), accepted(FIRST, OURS, 8)) == ["accepted"]


def test_what_is_refused_is_rejected() -> None:
    """Of headers that occur twice the last counts."""
    assert outcome(rejected(OURS)) == ["rejected"]


def test_a_conflict_is_open_until_one_of_the_two_is_rejected() -> None:
    """Ours, or the one that was there."""
    conflict = (accepted(FIRST, THEIRS, 5), accepted(OTHER, OURS, 7))

    assert outcome(*conflict) == ["not_seen"]
    assert outcome(*conflict, rejected(OURS)) == ["rejected"]
    assert outcome(*conflict, rejected(THEIRS)) == ["accepted"]


def test_a_repeat_of_what_was_rejected_is_not_taken_for_a_repeat() -> None:
    """It will be rejected as the one before it was."""
    before = Origin("inbound.bdas", 0, 13)
    records = (accepted(FIRST, THEIRS, 5), accepted(OTHER, before, 6), accepted(OTHER, OURS, 7))

    assert outcome(*records, rejected(before)) == ["not_seen"]
    assert outcome(*records, rejected(before), rejected(OURS)) == ["rejected"]


def test_a_record_that_is_no_event_is_passed_over() -> None:
    """Whoever wrote it, it is not of these lines."""
    assert outcome(Record("case.events", 3, b"CASE-1", b"{"), accepted(FIRST, OURS, 7)) == [
        "accepted"
    ]


@pytest.mark.parametrize(
    ("kinds", "good", "said"),
    [
        (
            ["accepted", "repeated"],
            True,
            f"2 lines: 1 accepted, 1 repeated, 0 rejected, {NONE_UNSEEN}.",
        ),
        (
            ["rejected"],
            False,
            f"line 1: rejected: why\n1 line: 0 accepted, 0 repeated, 1 rejected, {NONE_UNSEEN}.",
        ),
        (
            ["not_sent"],
            False,
            f"line 1: not sent: why\n1 line: {NONE_GONE_WELL}, {NONE_UNSEEN}, 1 not sent.",
        ),
        (
            ["landed"],
            True,
            f"1 line: 1 landed, 0 repeated, 0 rejected, {NONE_UNSEEN}.\n{LANDED}",
        ),
        ([], True, f"0 lines: {NONE_GONE_WELL}, {NONE_UNSEEN}."),
    ],
)
def test_the_summary_tells_each_line_that_did_not_go_well(
    kinds: list[Kind],
    good: bool,  # noqa: FBT001  what is wanted, not a switch
    said: str,
) -> None:
    """And counts them all; whether all went well is the exit status."""
    outcomes = [Outcome(f"line {n}", kind, "why") for n, kind in enumerate(kinds, 1)]

    told = summary(outcomes, wait=30)

    assert "\n".join(told.lines) == said
    assert told.good == good


def test_many_lines_not_seen_are_not_told_one_by_one() -> None:
    """As when no worker runs."""
    told = summary([Outcome(f"line {n}", "not_seen") for n in range(1, 31)], wait=5)

    assert told.lines[0] == (
        "line 1: sent but outcome not seen: within 5 s; does a worker run? To send it again is safe"
    )
    assert told.lines[20] == "and so it is with 10 more lines"
    assert len(told.lines) == 22
