"""What `up` shows: lines, and on a terminal a bar below them while the story is played."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from projections.words import uk
from throughline.player import Played

STYLES = {"    late": "bold red", "    closed": "green"}


class Screen:
    """One terminal, or a file. Any thread may say something."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def say(self, line: str) -> None:
        """Show a line, unbroken: what is in it can be pasted."""
        style = next((style for word, style in STYLES.items() if line.startswith(word)), "")
        self._console.print(Text(line, style), soft_wrap=True)

    def say_all(self, lines: Iterable[str]) -> None:
        """Show lines."""
        for line in lines:
            self.say(line)

    @contextmanager
    def progress(self) -> Iterator[Callable[[Played], None]]:
        """Show how far the story is, for as long as the block lasts; give what is to be told so."""
        shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        with shown:
            task = shown.add_task("The story", total=None, start=True)

            def tell(played: Played) -> None:
                so_far = f"{uk(played.step.moment)}, step {played.number} of {played.of}"
                shown.update(task, description=so_far, completed=played.number, total=played.of)

            yield tell
