"""Where to begin to read: at our position, which must lie inside the log."""

import pytest

from store.shapes import Move
from store.store import Store
from streams.app import position_in
from streams.ending import OutsideTheLog


@pytest.mark.parametrize("at", [40, 42, 50])
def test_a_position_inside_the_log_is_where_to_begin(store: Store, at: int) -> None:
    """From the first offset held to the end, both included."""
    store.advance([Move("case.events", 0, 0, at)])

    assert position_in(store, "case.events", 0, range(40, 51)) == at


@pytest.mark.parametrize("at", [39, 51])
@pytest.mark.parametrize("topic", ["case.events", "inbound.police"])
def test_a_position_outside_the_log_is_refused_in_one_line(
    store: Store, topic: str, at: int
) -> None:
    """The topic was made anew or cut: reading on would lose or drop events in silence."""
    store.advance([Move(topic, 0, 0, at)])

    with pytest.raises(OutsideTheLog, match=f"read up to {at}, but its log goes from 40 to 50"):
        position_in(store, topic, 0, range(40, 51))


def test_an_inbound_topic_that_was_never_read_begins_where_its_log_does(store: Store) -> None:
    """What expired before there was a service is nobody's loss; the position moves over it."""
    assert position_in(store, "inbound.police", 0, range(40, 51)) == 40
    assert store.position("inbound.police", 0) == 40
    assert store.left_out() == []


def test_case_events_must_be_there_from_the_beginning(store: Store) -> None:
    """It has no expiry: a log that begins later has lost the truth."""
    with pytest.raises(OutsideTheLog):
        position_in(store, "case.events", 0, range(40, 51))
