"""The story as a list of steps, told without any part of the service running."""

import os
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from events.samples import moment
from projections.calendar import LONDON
from throughline.moving import BY_HAND, ahead, only_mover, reading
from throughline.settings import read_settings
from throughline.story import END, FIRST_DAY, LAST_QUESTION, as_of, midnights, steps
from throughline.storytelling import RUNS_FREE
from throughline.told import Refused


def test_every_event_is_sent_at_the_step_at_which_it_was_recorded() -> None:
    """All 152 of the six cases, each once, and time only goes forward."""
    moments = [step.moment for step in steps()]

    assert sum(len(step.sent) for step in steps()) == 152
    assert moments == sorted(set(moments))
    assert all(
        f'"recordedtime": "{m:%Y-%m-%dT%H:%M:%S}Z"'.encode() in sent.value
        for m, step in ((s.moment, s) for s in steps())
        for sent in step.sent
    )


def test_the_story_begins_and_ends_when_it_should() -> None:
    """From Mon 31 Jul 2017 until just after the last question, on Sun 8 Jul 2018 at noon."""
    assert steps()[0].moment == FIRST_DAY == moment("Mon 31 Jul 2017")
    assert steps()[-1].moment == END
    assert moment("Sun 8 Jul 2018 12:00") == LAST_QUESTION == as_of()["CASE-6"]


def test_a_step_is_made_of_each_london_midnight() -> None:
    """Also over the nights on which the clocks change."""
    nights = midnights(moment("Sat 24 Mar 2018 12:00"), moment("Tue 27 Mar 2018 12:00"))

    assert [night.astimezone(LONDON).hour for night in nights] == [0, 0, 0]
    assert [after - before for before, after in pairwise(nights)] == [
        timedelta(hours=23),
        timedelta(hours=24),
    ]


@pytest.mark.parametrize(
    ("asked", "by"),
    [("+2d", timedelta(days=2)), ("+3h", timedelta(hours=3)), ("+45m", timedelta(minutes=45))],
)
def test_the_clock_is_moved_by_days_hours_or_minutes(asked: str, by: timedelta) -> None:
    """Only forward."""
    assert ahead(asked) == by


@pytest.mark.parametrize("asked", ["2d", "-2d", "+2w", "+", "+d", "tomorrow"])
def test_anything_else_is_refused_with_what_was_wanted(asked: str) -> None:
    """One line, with examples."""
    with pytest.raises(Refused, match=r"wanted how far on, such as \+2d"):
        ahead(asked)


@pytest.mark.parametrize("asked", ["+3661d", "+99999999999999d"])
def test_a_move_that_nobody_would_wait_for_is_refused(asked: str) -> None:
    """It is not wrongly spelled, so it is told otherwise."""
    with pytest.raises(Refused, match=r"is too far: wanted at most \+3660d at once"):
        ahead(asked)


def test_where_no_service_is_there_is_no_clock(tmp_path: Path) -> None:
    """A folder misspelled is told as `status` tells it."""
    with pytest.raises(Refused, match=f"^{tmp_path} holds no service: `throughline up` makes one"):
        reading(read_settings(data=tmp_path))


def test_who_moves_the_clock_is_told_to_who_would_move_it_too(tmp_path: Path) -> None:
    """A clock that runs free has no end that could be waited for."""
    with (
        only_mover(tmp_path, RUNS_FREE),
        pytest.raises(Refused) as refused,
        only_mover(tmp_path, BY_HAND),
    ):
        pass

    assert str(refused.value) == (
        f"the clock is being moved already, by `up` (process {os.getpid()}), "
        "which lets it run free for as long as it runs itself"
    )


def test_the_real_clock_is_moved_by_nobody(tmp_path: Path) -> None:
    """Where a service runs live there is no story's clock."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "current").touch()

    with pytest.raises(Refused, match="has no story's clock"):
        reading(read_settings(data=tmp_path))
