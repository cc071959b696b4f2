"""A stuck worker is a dead worker, and a healthy neighbour of a stuck one lives."""

import pytest
from aiokafka import TopicPartition

from streams.ending import OutsideTheLog, Stuck
from streams.watchdog import Progress

A, B = TopicPartition("case.events", 0), TopicPartition("case.events", 1)


@pytest.fixture
def progress() -> Progress:
    """Give a measure that has seen both partitions at 5, with 9 to be read, for 19 seconds."""
    measure = Progress(stuck_after=20)
    for now in range(0, 20, 1):
        measure.check({A: 5, B: 5}, {A: 9, B: 9}, [A], now)
    return measure


def test_a_partition_of_ours_that_stands_still_too_long_ends_the_process(
    progress: Progress,
) -> None:
    """It has something to be read, and has not moved for longer than it may."""
    progress.check({A: 5, B: 9}, {A: 9, B: 9}, [A], 20)

    with pytest.raises(Stuck, match=r"case\.events 0 has 4 records .* none was in 21 s"):
        progress.check({A: 5, B: 9}, {A: 9, B: 9}, [A], 21)


def test_one_that_moves_lives(progress: Progress) -> None:
    """However much there is to be read, a step in time is enough."""
    progress.check({A: 6, B: 9}, {A: 900, B: 9}, [A], 20)

    assert progress.check({A: 6, B: 9}, {A: 900, B: 9}, [A], 24) == 0


def test_one_that_has_read_all_lives(progress: Progress) -> None:
    """Silence is no standstill."""
    progress.check({A: 9, B: 9}, {A: 9, B: 9}, [A], 20)

    for now in range(21, 99):
        assert progress.check({A: 9, B: 9}, {A: 9, B: 9}, [A], now) == 0


def test_another_workers_partition_is_an_alarm_and_no_more(progress: Progress) -> None:
    """Its own watchdog ends that one; ending this one too would leave nobody."""
    for now in range(20, 40):
        standing = progress.check({A: 9, B: 5}, {A: 9, B: 9}, [A], now)

    assert standing == 1


def test_a_worker_that_was_given_nothing_takes_every_standstill_for_its_own(
    progress: Progress,
) -> None:
    """Stuck while joining the group it would own nothing, and work never."""
    progress.check({A: 9, B: 5}, {A: 9, B: 9}, [], 20)

    with pytest.raises(Stuck, match=r"case\.events 1 has"):
        progress.check({A: 9, B: 5}, {A: 9, B: 9}, [], 21)


def test_a_position_past_the_end_is_a_topic_made_anew(progress: Progress) -> None:
    """All that comes would be dropped as repeats."""
    with pytest.raises(OutsideTheLog, match="read up to 5, but its log ends at 3"):
        progress.check({A: 5, B: 5}, {A: 3, B: 9}, [A], 20)


def test_what_stood_while_the_broker_was_away_did_not_stand(progress: Progress) -> None:
    """The measure begins anew with the broker's first answer."""
    progress.forget()

    assert progress.check({A: 5, B: 5}, {A: 9, B: 9}, [A], 21) == 0


def test_what_stood_while_the_machine_slept_did_not_stand(progress: Progress) -> None:
    """A frozen worker that thaws is given the time to go on."""
    assert progress.check({A: 5, B: 5}, {A: 9, B: 9}, [A], 100) == 0
