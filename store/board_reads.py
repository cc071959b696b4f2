"""What can be asked of a store about what is open, and what became of it lately."""

from store import numbered
from store.opened import Opened
from store.shapes import NumberedChange


class BoardReads(Opened):
    """What the board and those who wait for news of it ask."""

    def last_change(self) -> int:
        """Return the number of the change of an alert that was written last; 0: there is none."""
        with self._reading() as connection:
            return numbered.last(connection)

    def changes_after(self, number: int, most: int) -> list[NumberedChange]:
        """List the changes after a number, in order; only the newest, if they are more than `most`.

        One that was written by another worker at the same time may come with a smaller number than
        one that was found before.
        """
        with self._reading() as connection:
            return numbered.after(connection, number, most, self._since)
