"""Who was not reached by the last message is known for a day, or until the next one arrives."""

from datetime import timedelta

from events.samples import moment
from projections.notices import Notice, What
from streams.reached import COUNTED, Reached

MONDAY = moment("Mon 5 Mar 2018 10:00")
HOUR = timedelta(hours=1)


def became(what: What, contact: str = "csc/1", hours: int = 0) -> Notice:
    """Give what became of a message."""
    at = MONDAY + hours * HOUR
    return Notice(what, "a1.raised", "a1", "CASE-1", at, "high", step=0, contact=contact)


def reached(*notices: Notice) -> Reached:
    """Take these in."""
    made = Reached(["csc/1", "manager/1"])
    for each in notices:
        made.note(each)
    return made


def test_the_last_message_counts_and_for_a_day() -> None:
    """Of each contact; what was only tried, or skipped, says nothing."""
    failed = reached(became("sent"), became("failed"), became("attempting"), became("skipped"))
    both = reached(became("failed"), became("unknown", "manager/1"))
    mended = reached(became("failed"), became("sent"))

    assert [*failed.unreached(MONDAY + 24 * HOUR)] == [
        "the last message to CSC (csc/1) did not arrive"
    ]
    assert [*failed.unreached(MONDAY + 25 * HOUR)] == []
    assert [*both.unreached(MONDAY)][1] == (
        "the last message to the manager on call (manager/1) may not have arrived"
    )
    assert [*mended.unreached(MONDAY)] == []


def test_of_a_contact_that_is_gone_nothing_is_said() -> None:
    """It was taken out of the file."""
    gone = reached(became("failed", "coordinator/1"))

    assert [*gone.unreached(MONDAY)] == []
    assert not gone.none_arrived(MONDAY)


def test_the_path_is_broken_where_none_of_the_newest_arrived() -> None:
    """One that arrived among them is enough; and nothing is said of a day without messages."""
    failing = [became("failed", hours=n) for n in range(COUNTED)]

    assert reached(became("failed")).none_arrived(MONDAY)
    assert reached(became("sent"), *failing).none_arrived(MONDAY + COUNTED * HOUR)
    assert not reached(became("sent"), *failing[1:]).none_arrived(MONDAY + COUNTED * HOUR)
    assert not reached().none_arrived(MONDAY)
    assert not reached(became("failed")).none_arrived(MONDAY + 25 * HOUR)
