"""What can be asked of a store about what is open, and what became of it lately."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from store import board, numbered, owed
from store.board_shapes import AlertRef, BoardAlert, CaseVersion, Days, Kind, Narrowed, Order
from store.opened import Opened
from store.shapes import NumberedChange


class BoardReads(Opened):
    """What the board and those who wait for news of it ask."""

    def board_refs(self, wanted: Narrowed, order: Order, days: Days) -> list[AlertRef]:
        """List the alerts that are open or forecast and wanted, in this order."""
        with self._reading() as connection:
            return board.refs(connection, wanted, order, days, self._since)

    def board_kinds(self, wanted: Narrowed, days: Days) -> list[Kind]:
        """Count the alerts in the spans that are wanted, by all that the board counts by."""
        with self._reading() as connection:
            return board.kinds(connection, wanted, days, self._since)

    def owed_on(self, agencies: Sequence[str], until: datetime) -> list[CaseVersion]:
        """List the cases on which any of these is owed what is open, forecast, or due by then."""
        with self._reading() as connection:
            return owed.owed_on(connection, agencies, until, self._since)

    def versions(self, refs: Collection[str]) -> list[CaseVersion]:
        """Give the version of each of these cases."""
        with self._reading() as connection:
            return owed.versions(connection, refs)

    def board_alerts(self, ids: Iterable[str]) -> list[BoardAlert]:
        """Return these alerts, in this order; one that has gone since is left out."""
        with self._reading() as connection:
            return board.by_id(connection, ids)

    def last_change(self) -> int:
        """Return the number of the change of an alert that was written last; 0: there is none."""
        with self._reading() as connection:
            return numbered.last(connection)

    def changes_after(self, number: int, most: int) -> list[NumberedChange]:
        """List the changes after a number, in order; only the newest, if they are more than `most`.

        Each comes with how its alert stood before. One that was written by another worker at the
        same time may come with a smaller number than one that was found before.
        """
        with self._reading() as connection:
            return numbered.after(connection, number, most, self._since)
