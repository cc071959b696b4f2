"""When an agency was last heard, and whether that is long ago by its own rhythm."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.rhythm import Rhythm
from store.account_shapes import Heard, Spoke
from store.migrate import steps
from store.shapes import Outcome
from store.store import Store

Append = Callable[..., Counter[Outcome]]
AT = moment("Mon 15 Jan 2018 10:30")
TEN = moment("Mon 15 Jan 2018 10:00")
HOUR = timedelta(hours=1)
RHYTHM = Rhythm(usual=2 * HOUR, silent_from=TEN + 9 * HOUR)


def visit(at: timedelta, by: str = "csc") -> AnyEvent:
    """Give a visit that was received so long after half past ten."""
    return sample(ChildVisited, AT + at, by=by, event_id=f"V-{by}-{at}", received=AT + at)


def test_an_agency_is_heard_when_something_new_of_it_came(store: Store, append: Append) -> None:
    """The latest counts, in whatever order they come; a repeat is nothing new."""
    append(visit(HOUR), visit(-HOUR), visit(0 * HOUR, by="school"))
    append(visit(-2 * HOUR), visit(HOUR)._replace(receivedtime=AT + 5 * HOUR))

    assert store.heard() == [
        Heard("csc", AT + HOUR, None, None),
        Heard("school", AT, None, None),
    ]


def test_what_was_derived_is_no_word_of_its_agency(store: Store, append: Append) -> None:
    """It came from us."""
    append(visit(HOUR)._replace(derived_from="P-1"))

    assert store.heard() == []


def test_a_rhythm_is_worked_out_of_the_hours_of_eight_weeks(store: Store, append: Append) -> None:
    """Once each, and those of no other agency."""
    append(*(visit(-n * HOUR) for n in (0, 1, 1, 30)), visit(-57 * timedelta(days=1)))
    append(visit(-3 * HOUR, by="school"))

    assert store.spoke() == Spoke("csc", TEN, (TEN - 30 * HOUR, TEN - HOUR, TEN))


def test_it_is_kept_until_the_agency_is_heard_in_another_hour(store: Store, append: Append) -> None:
    """Till then there is nothing to work out; then it is not silent, whatever was kept."""
    append(visit(0 * HOUR))
    spoke = store.spoke()
    assert spoke
    store.keep_rhythm(spoke, RHYTHM)
    kept = store.heard(), store.spoke()
    append(visit(HOUR / 4))
    same_hour = store.heard(), store.spoke()
    append(visit(HOUR))

    assert kept == ([Heard("csc", AT, *RHYTHM)], None)
    assert same_hour == ([Heard("csc", AT + HOUR / 4, *RHYTHM)], None)
    assert store.heard() == [Heard("csc", AT + HOUR, RHYTHM.usual, None)]
    assert store.spoke() == Spoke("csc", TEN + HOUR, (TEN, TEN + HOUR))


def test_one_that_has_no_rhythm_is_not_asked_for_again(store: Store, append: Append) -> None:
    """Not before it is heard in another hour."""
    append(visit(0 * HOUR))
    spoke = store.spoke()
    assert spoke
    store.keep_rhythm(spoke, None)

    assert store.spoke() is None
    assert store.heard() == [Heard("csc", AT, None, None)]


def test_an_agency_that_is_registered_no_more_is_not_waited_for(
    store: Store, append: Append
) -> None:
    """Nobody wants to be told that it is silent."""
    append(visit(0 * HOUR), visit(0 * HOUR, by="school"))

    store.look_only_at([], ["school", "gp"])

    assert [heard.agency for heard in store.heard()] == ["school"]


def test_a_store_of_before_knows_when_each_was_heard(store: Store, append: Append) -> None:
    """The step that makes the table fills it in."""
    append(visit(HOUR), visit(2 * HOUR), visit(-HOUR, by="school"))
    append(visit(9 * HOUR)._replace(derived_from="P-1"))
    [step] = [sql for sql in steps() if "INSERT INTO heard" in sql]
    fill = next(part for part in step.split(";") if "INSERT INTO heard" in part)
    before = store.heard()

    with store._writing() as connection:  # noqa: SLF001  as the step itself does
        connection.execute(text("DELETE FROM heard"))
        connection.execute(text(fill))

    assert store.heard() == before
