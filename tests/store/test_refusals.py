from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from store.errors import Lost
from store.feeds import Alarm, mostly_refused
from store.migrate import steps
from store.samples import kept
from store.shapes import CASE_EVENTS, REJECTED, Feed, Move, Origin, Outcome, Parked, Raw, Refused
from store.store import Store

Append = Callable[..., Counter[Outcome]]
AT = moment("Mon 15 Jan 2018 10:30")
HOUR = timedelta(hours=1)
SOURCE = "/agency/police"


def refused(lies: int, **told: object) -> Refused:
    """Give a refusal of the record at this offset of the police's topic."""
    one = Refused(
        Origin("inbound.police", 0, lies), "police", f"E-{lies}", SOURCE,
        "time", "time: wanted RFC 3339", "theirs", AT, 0, lies,
    )  # fmt: skip
    return one._replace(**told)  # type: ignore[arg-type]


def keep(store: Store, *refusals: Refused) -> None:
    """Keep these, as the agent does that reads `inbound.rejected`."""
    start = store.position(REJECTED, 0)
    store.refuse([Move(REJECTED, 0, start, start + len(refusals))], refusals)


def test_a_refusal_is_found_by_its_record_and_by_its_name(store: Store) -> None:
    """By its own agency alone."""
    keep(store, refused(0), refused(1))

    assert store.refusal(Origin("inbound.police", 0, 1)) == refused(1)
    assert store.refusal(Origin("inbound.police", 0, 2)) is None
    assert store.refusals_of("police", SOURCE, "E-1") == [refused(1)]
    assert store.refusals_of("school", SOURCE, "E-1") == []


def test_a_refusal_that_lies_there_twice_counts_once(store: Store) -> None:
    """A batch that was taken in twice writes it twice; of one record the last counts."""
    keep(store, refused(0), refused(0, offset=1, reason="another"))

    assert store.refusals(None, 10) == [refused(0, offset=1, reason="another")]
    assert store.feeds(AT - HOUR) == [Feed("police", 0, 1, 0, 1)]


def test_the_position_moves_with_what_is_kept(store: Store) -> None:
    """Whoever has lost the partition keeps nothing."""
    keep(store, refused(0))

    with pytest.raises(Lost):
        store.refuse([Move(REJECTED, 0, 0, 2)], [refused(1)])

    assert store.refusals(None, 10) == [refused(0)]


def test_what_cannot_be_named_is_kept_too(store: Store) -> None:
    """It had no id that could be read."""
    keep(store, refused(0, id=None, source=None))

    assert store.refusals("police", 10) == [refused(0, id=None, source=None)]


def test_refusals_come_newest_first_in_parts(store: Store) -> None:
    """Of one agency or of all."""
    keep(store, *(refused(n, received_at=AT + n * HOUR) for n in range(3)))
    keep(store, refused(7, agency="school", received_at=AT - HOUR))

    assert [one.origin.offset for one in store.refusals("police", 2)] == [2, 1]
    assert [one.origin.offset for one in store.refusals("police", 2, 2)] == [0]
    assert [one.origin.offset for one in store.refusals(None, 10)] == [2, 1, 0, 7]


def test_reasons_are_counted(store: Store) -> None:
    """The most frequent first, each with when it began and when it was last."""
    other = {"field": "id", "reason": "id: is missing"}
    keep(store, refused(0, **other), refused(1), refused(2, received_at=AT + HOUR))

    often, once = store.reasons("police", 10)

    assert (often.field, often.times, often.first_at, often.last_at) == ("time", 2, AT, AT + HOUR)
    assert (once.reason, once.times) == ("id: is missing", 1)
    assert store.reasons("school", 10) == []


def test_a_fault_of_ours_is_told_for_as_long_as_it_is_kept_aside(store: Store) -> None:
    """Once it has passed nothing is refused; and it counts against nobody."""
    raw = Raw("inbound.police", 0, 0, None, b"{}", ())
    store.advance([], [Parked(raw, "KeyError", AT)])
    keep(store, refused(0, fault="ours"))
    before = store.refusals_of("police", SOURCE, "E-0"), store.feeds(AT - HOUR)

    store.unpark(Origin("inbound.police", 0, 0), on_its_way=True)

    assert before == ([refused(0, fault="ours")], [])
    assert store.refusals_of("police", SOURCE, "E-0") == store.refusals(None, 9) == []
    assert store.reasons(None, 10) == []


def test_accepted_events_are_counted_by_agency(store: Store, append: Append) -> None:
    """Once each, however often they come; in all and lately. So is what was sent again."""
    visits = [
        sample(ChildVisited, AT - back, event_id=f"V-{n}", received=AT - back)
        for n, back in enumerate((30 * HOUR, 2 * HOUR, HOUR))
    ]
    other = sample(ChildVisited, AT, by="school", received=AT)
    append(*visits, other)
    append(*visits)

    assert store.feeds(AT - 24 * HOUR) == [
        Feed("csc", 3, 0, 2, 0, repeated=3, lately_repeated=2),
        Feed("school", 1, 0, 1, 0),
    ]


def test_what_intake_took_twice_was_not_sent_again(store: Store) -> None:
    """It is of the same inbound record; nor was it sent again that conflicts, or was derived."""
    visit = kept(sample(ChildVisited, AT, event_id="V-1", received=AT), 0)
    twice = visit._replace(offset=1)
    other = kept(sample(ChildVisited, AT - HOUR, event_id="V-1", received=AT + HOUR), 2)
    again = kept(visit.event._replace(receivedtime=AT + HOUR), 3)

    for record in (visit, twice, other, again):
        move = Move(CASE_EVENTS, 0, record.offset, record.offset + 1)
        store.append([move], [record])

    assert store.feeds(AT - HOUR) == [Feed("csc", 1, 0, 1, 0, repeated=1, lately_repeated=1)]


@pytest.mark.parametrize("batches", [1, 2])
def test_an_event_is_counted_in_the_hour_of_the_copy_that_stands(
    store: Store, append: Append, batches: int
) -> None:
    """That known first, also where another came first; in one batch or in several."""
    first = sample(ChildVisited, AT - HOUR, event_id="V-1", received=AT - HOUR)
    again = first._replace(receivedtime=AT)
    if batches == 1:
        append(again, first)
    else:
        append(again)
        append(first)

    assert store.feeds(AT + 2 * HOUR) == [Feed("csc", 1, 0, 0, 0, repeated=1)]
    assert store.lately(AT) == []
    assert store.lately(AT - HOUR) == [Feed("csc", 0, 0, 1, 0)]


def test_an_event_is_found_by_its_source_and_id_alone(store: Store, append: Append) -> None:
    """Whatever its subject, as its sender knows it."""
    visit = sample(ChildVisited, AT, event_id="V-1", received=AT)
    append(visit, sample(ChildVisited, AT, event_id="V-2", received=AT))

    [found] = store.events_of("/agency/csc", "V-1")

    assert found.event.key == visit.key
    assert found.origin == Origin("inbound.csc", 0, 0)
    assert store.events_of("/agency/csc", "V-3") == []


def test_a_store_of_before_counts_what_it_holds(store: Store, append: Append) -> None:
    """The step that makes the tables fills in what each agency had accepted."""
    append(*(sample(ChildVisited, at, received=at) for at in (AT, AT + HOUR)))
    [step] = [sql for sql in steps() if "INSERT INTO feeds" in sql]
    fill = next(part for part in step.split(";") if "INSERT INTO feeds" in part)
    before = store.feeds(AT - HOUR)

    with store._writing() as connection:  # noqa: SLF001  as the step itself does
        connection.execute(text("DELETE FROM feeds"))
        connection.execute(text(fill))

    assert store.feeds(AT - HOUR) == before


def test_what_came_lately_is_told_alone(store: Store, append: Append) -> None:
    """For the line that stands above every page."""
    append(sample(ChildVisited, AT - 30 * HOUR, received=AT - 30 * HOUR))
    append(sample(ChildVisited, AT, received=AT))
    keep(store, refused(0), refused(1, received_at=AT - 30 * HOUR))

    assert store.lately(AT - 24 * HOUR) == [Feed("csc", 0, 0, 1, 0), Feed("police", 0, 0, 0, 1)]


@pytest.mark.parametrize(
    ("accepted", "refused", "too_much"),
    [(80, 20, False), (79, 21, True), (15, 4, False), (15, 5, True), (0, 19, False), (0, 0, False)],
)
def test_too_much_is_more_than_a_share_of_at_least_so_many(
    accepted: int, refused: int, *, too_much: bool
) -> None:
    """A fifth of twenty, unless set otherwise."""
    feed = Feed("police", 1_000, 0, accepted, refused)

    told = mostly_refused([feed], Alarm())

    line = f"refused in the last 24 hours: {refused} of {accepted + refused} events from police"
    assert told == (line if too_much else None)
