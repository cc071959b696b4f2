"""The service's clock: the machine's own, or in a story the last of its steps."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from events.samples import moment
from streams.clock import ClockError, RealClock, StoryClock

MONDAY, TUESDAY = moment("Mon 15 Jan 2018 22:45"), moment("Tue 16 Jan 2018 09:30")
MANY = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from streams.clock import ClockError, StoryClock
clock = StoryClock(Path(sys.argv[1]))
begin = datetime.fromisoformat(sys.argv[2])
for minute in range(200):
    try:
        clock.step(begin + timedelta(minutes=minute))
    except ClockError:
        pass
"""


@pytest.fixture
def story(tmp_path: Path) -> StoryClock:
    """Give a clock with two steps, a second of the machine's clock apart."""
    clock = StoryClock(tmp_path / "clock")
    clock.step(MONDAY, wall=1_000)
    clock.step(TUESDAY, wall=2_000)
    return clock


def test_it_reads_what_the_last_step_set(story: StoryClock) -> None:
    """It stands still until it is moved."""
    assert story.now() == TUESDAY


@pytest.mark.parametrize(
    ("wall", "reads"),
    [(0, MONDAY), (1_000, MONDAY), (1_999, MONDAY), (2_000, TUESDAY), (9_999_999, TUESDAY)],
)
def test_it_knows_what_it_read_at_each_millisecond(
    story: StoryClock, wall: int, reads: datetime
) -> None:
    """A step counts from its own millisecond on; before the first, the first counts."""
    assert story.at_wall(wall) == reads


def test_a_step_begins_at_the_millisecond_it_is_made(tmp_path: Path) -> None:
    """The moment of the machine is taken down to its millisecond, as a broker stamps records."""
    before = time.time_ns() // 1_000_000

    step = StoryClock(tmp_path / "clock").step(MONDAY)

    assert before <= step.wall <= time.time_ns() // 1_000_000


def test_it_moves_only_forward(story: StoryClock) -> None:
    """A step back is refused; to where it stands already is no step."""
    with pytest.raises(ClockError, match="reads 2018-01-16T09:30:00Z and moves only forward"):
        story.step(MONDAY)

    story.step(TUESDAY)

    assert len(story.steps()) == 2


def test_a_machine_whose_clock_went_back_puts_no_step_before_another(story: StoryClock) -> None:
    """Steps stay in order of the machine's milliseconds, whatever that clock does."""
    step = story.step(TUESDAY + timedelta(hours=1), wall=1_500)

    assert step.wall == 2_000
    assert story.at_wall(1_999) == MONDAY


def test_another_process_sees_a_step_as_soon_as_it_is_made(
    story: StoryClock, tmp_path: Path
) -> None:
    """Readers look at the file again whenever it has changed."""
    reader = StoryClock(tmp_path / "clock")
    assert reader.now() == TUESDAY

    story.step(TUESDAY + timedelta(days=1))

    assert reader.now() == TUESDAY + timedelta(days=1)


def test_a_line_that_is_being_written_is_not_read_yet(story: StoryClock, tmp_path: Path) -> None:
    """Half a line is no step; when its writer was killed the next step takes its place."""
    with (tmp_path / "clock").open("ab") as file:
        file.write(b"3000 2018-01-1")
    assert story.now() == TUESDAY

    story.step(TUESDAY + timedelta(days=2), wall=4_000)

    assert [step.wall for step in story.steps()] == [1_000, 2_000, 4_000]


def test_several_processes_can_move_it(tmp_path: Path) -> None:
    """Each step is whole, and none goes back, whoever makes it."""
    clock = StoryClock(tmp_path / "clock")
    clock.step(MONDAY)
    movers = [
        subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-c", MANY, str(tmp_path / "clock"), MONDAY.isoformat()]
        )
        for _ in range(2)
    ]

    assert [mover.wait(60) for mover in movers] == [0, 0]

    steps = clock.steps()
    assert [s.reads for s in steps] == [MONDAY + timedelta(minutes=n) for n in range(200)]
    assert sorted(s.wall for s in steps) == [s.wall for s in steps]


@pytest.mark.parametrize(("told", "why"), [(b"", "was never set"), (b"now\n", "no step")])
def test_a_file_that_says_nothing_is_refused_in_one_line(
    tmp_path: Path, told: bytes, why: str
) -> None:
    """Which file it is and what was wanted is said."""
    (tmp_path / "clock").write_bytes(told)

    with pytest.raises(ClockError, match=why) as refused:
        StoryClock(tmp_path / "clock").now()

    assert str(tmp_path / "clock") in str(refused.value)


def test_without_a_file_it_was_never_set(tmp_path: Path) -> None:
    """A reader makes no file."""
    with pytest.raises(ClockError, match="never set"):
        StoryClock(tmp_path / "clock").now()

    assert not (tmp_path / "clock").exists()


def test_one_that_was_killed_at_its_first_step_was_never_set(tmp_path: Path) -> None:
    """Whoever begins the story sets it then."""
    (tmp_path / "clock").write_bytes(b"1764044400000 2018-01-")
    story = StoryClock(tmp_path / "clock")
    assert not story.is_set()

    story.step(TUESDAY)

    assert story.is_set()
    assert story.now() == TUESDAY


def test_the_real_clock_reads_a_millisecond_as_it_is() -> None:
    """Not a microsecond is lost or made up on the way from the broker's stamp."""
    assert RealClock().at_wall(1_516_056_300_123) == datetime(
        2018, 1, 15, 22, 45, 0, 123_000, tzinfo=UTC
    )
