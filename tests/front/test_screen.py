"""What `up` shows on a terminal, where there is a bar, and in a file, where there is none."""

from io import StringIO

from rich.console import Console

from events.samples import moment
from throughline.player import Played
from throughline.screen import Screen
from throughline.story import Step

STEP = Step(moment("Tue 20 Mar 2018 09:00"), ())


def shown(*, on_a_terminal: bool) -> str:
    """Say something while a story is played; return all that was written."""
    file = StringIO()
    screen = Screen(Console(file=file, force_terminal=on_a_terminal, width=100, highlight=False))
    with screen.progress() as tell:
        screen.say("Playing.")
        tell(Played(STEP, number=3, of=152))
        screen.say("    late  Something has not happened.")
    return file.getvalue()


def test_a_terminal_shows_how_far_the_story_is() -> None:
    """Before its first step too, when nobody knows yet how many there are."""
    told = shown(on_a_terminal=True)

    assert "Tue 20 Mar 2018, 09:00, step 3 of 152" in told
    assert "Something has not happened." in told


def test_a_file_is_given_lines_alone() -> None:
    """So that they can be searched."""
    assert shown(on_a_terminal=False) == "Playing.\n    late  Something has not happened.\n"
