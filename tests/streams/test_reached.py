"""Who was not reached by the last message is known for a day, or until the next one arrives."""

from datetime import time, timedelta

from events.samples import moment
from projections.notices import Hours, Notice, Spells, Step, Table, What, take
from projections.occasions import AS_USUAL, tables
from streams.reached import NONE_ARRIVED, NOT_THE_MANAGER, Reached, nobody_reached

MONDAY = moment("Mon 5 Mar 2018 10:00")
HOUR = timedelta(hours=1)


def became(what: What, contact: str = "csc/1", hours: int = 0) -> Notice:
    """Give what became of a message."""
    at = MONDAY + hours * HOUR
    return Notice(what, "a1.raised", "a1", "CASE-1", at, "high", step=0, contact=contact)


def reached(*notices: Notice) -> Reached:
    """Take these in."""
    made = Reached(["csc/1", "manager/1", "manager/2"])
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
    assert gone.why_broken(MONDAY) is None


def test_the_path_is_broken_where_none_of_the_last_arrived() -> None:
    """Until the next one does, or for a day; nothing is said of a day without messages."""
    failed = became("failed")

    assert reached(failed, became("unknown", "manager/1")).why_broken(MONDAY) == NONE_ARRIVED
    assert reached(became("sent"), failed).why_broken(MONDAY) == NONE_ARRIVED
    assert reached(failed, became("sent", "manager/1")).why_broken(MONDAY) is None
    assert reached(failed, became("sent")).why_broken(MONDAY) is None
    assert reached(failed).why_broken(MONDAY + 25 * HOUR) is None
    assert reached().why_broken(MONDAY) is None


def test_the_manager_counts_alone() -> None:
    """However many others are reached; by one of several ways is enough."""
    failed = became("failed", "manager/1")

    assert reached(failed, became("sent")).why_broken(MONDAY) == NOT_THE_MANAGER
    assert reached(failed, became("sent", "manager/2")).why_broken(MONDAY) is None


def about(*notices: Notice) -> str | None:
    """Say about how much nobody was reached, where the agency alone is to be told."""
    spells = Spells()
    for each in notices:
        take(spells, each)
    step = Step("agency", timedelta(), frozenset({"high"}))
    table = Table((step,), Hours(time(9), time(17)), {"csc": 1})
    return nobody_reached(spells.live.values(), tables(table, AS_USUAL))


def test_where_nobody_was_reached_it_is_said_about_how_much() -> None:
    """Also for want of any contact; not of what is under way, and not of a summary."""
    first, skipped = wanted("a1"), became("skipped", "police")
    other = wanted("a2"), became("failed")._replace(alert_id="a2", spell="a2.raised")
    day = wanted("summary")._replace(severity="")
    unsent = day._replace(what="skipped", step=0, contact="manager")

    assert about(first, became("attempting")) is None
    assert about(first, became("sent")) is None
    assert about(first, became("failed")) == "nobody was reached about one matter"
    assert about(first, became("unknown"), *other) == "nobody was reached about 2 matters"
    assert about(wanted("a1", "police"), skipped) == "nobody was reached about one matter"
    assert about(day, unsent) is None


def wanted(alert_id: str, by: str = "csc") -> Notice:
    """Have somebody be told."""
    spell = f"{alert_id}.raised"
    return Notice("wanted", spell, alert_id, "CASE-1", MONDAY, "high", owed_by=(by,))
