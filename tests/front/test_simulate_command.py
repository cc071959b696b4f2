import json
import re
from collections.abc import Callable
from pathlib import Path
from shlex import split

import pytest
from typer.testing import Result

from events.moments import moment
from events.wire import decode, from_line
from throughline.story import END

Run = Callable[..., Result]
README = Path(__file__).parents[2] / "README.md"


def test_the_same_seed_gives_the_same_events(run: Run) -> None:
    """And another seed gives others."""
    once, again = run("simulate", "3").stdout, run("simulate", "3").stdout

    assert once == again != run("simulate", "3", "--seed", "2").stdout


def test_with_all_that_can_go_wrong_every_line_is_still_good(run: Run) -> None:
    """It is the order and the repeats that trouble, not the events."""
    troubled = ("--late", "1", "--corrected", "1", "--repeated", "0.5", "--reordered", "0.5")

    made = run("simulate", "20", *troubled).stdout

    assert run("check", "-", given=made).exit_code == 0


def test_until_leaves_out_what_would_be_recorded_later(run: Run) -> None:
    """Also what had happened before; of all else nothing is missing."""
    late = ("simulate", "20", "--late", "0.5")
    all_of_it = [json.loads(line) for line in run(*late).stdout.splitlines()]

    made = [json.loads(line) for line in run(*late, "--until", "2017-09-30").stdout.splitlines()]

    end = moment("2017-09-30T22:59:59Z")
    assert made == [line for line in all_of_it if moment(line["recordedtime"]) <= end]
    assert 0 < len(made) < len(all_of_it)


def test_the_line_in_the_readme_can_be_sent_once_the_story_is_over(run: Run) -> None:
    """The service takes each event at the moment where its clock then stands."""
    (shown,) = re.findall(r"^\$ throughline (simulate .*) \|", README.read_text(), re.MULTILINE)

    made = run(*split(shown)).stdout.splitlines()

    received = [decode(from_line(line.encode()), received=END) for line in made]
    assert len(received) > 1000


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("soon", "--start: wanted a date, such as 2018-02-27"),
        ("2199-12-01", "--start: wanted a day up to the end of 2195, got 2199-12-01"),
    ],
)
def test_a_start_that_cannot_be_is_refused_in_one_line(run: Run, start: str, told: str) -> None:
    """Also one from which some journeys would lead into years that no event may have."""
    ran = run("simulate", "1", "--start", start)

    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"throughline: {told}\n")


def test_from_the_last_start_every_line_is_good(run: Run) -> None:
    """However late it is recorded, and however long a journey takes."""
    made = run("simulate", "200", "--start", "2195-12-31", "--late", "1", "--corrected", "1").stdout

    assert run("check", "-", given=made).exit_code == 0
