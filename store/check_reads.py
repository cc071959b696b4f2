"""What is asked of a store to hold it against another, or against the log."""

from collections.abc import Iterable
from datetime import datetime

from store import chains, held_up, pending, positions, reached, rows
from store.account_shapes import Uneven
from store.opened import Opened
from store.pending import Pending
from store.reached import Account, Misjudged, Reached
from store.rows import Row
from store.shapes import Head, Origin


class CheckReads(Opened):
    """All that is kept, as it is kept."""

    def subjects(self) -> set[str]:
        """Name every case and person that anything is known of."""
        with self._reading() as connection:
            return rows.subjects(connection)

    def rows_of(self, subjects: Iterable[str]) -> list[Row]:
        """Return every row about these subjects that follows from the log, as of one moment."""
        with self._reading() as connection:
            return list(rows.rows_of(connection, subjects))

    def other_rows(self) -> list[Row]:
        """Return every row that follows from the log and is about no case and no person."""
        with self._reading() as connection:
            return list(rows.other_rows(connection))

    def pending(self) -> list[Pending]:
        """Return all that waits to be told."""
        with self._reading() as connection:
            return list(pending.read_pending(connection))

    def links_of(self, subjects: Iterable[str]) -> dict[str, list[chains.Link]]:
        """Return the events that the hash chain of each subject goes over, in order."""
        with self._reading() as connection:
            return chains.links_of(connection, subjects)

    def told_heads(self) -> list[Head]:
        """List the heads that were told, as far as the store knows, and are still the newest."""
        with self._reading() as connection:
            return chains.told(connection)

    def accounts(self) -> list[Account]:
        """List how far each partition was read, and what was found on the way."""
        with self._reading() as connection:
            return reached.read_accounts(connection)

    def uneven(self) -> list[Uneven]:
        """List the partitions that were not read as often as their position says."""
        with self._reading() as connection:
            return positions.read_uneven(connection)

    def left_traces(self) -> Reached:
        """Say up to where something stands of what was read of our own topics."""
        with self._reading() as connection:
            return reached.left_traces(connection)

    def taken_in(self, until: datetime) -> Reached:
        """Say up to where something stands of each inbound partition, of what came by a moment."""
        with self._reading() as connection:
            return reached.taken_in(connection, until)

    def come_of(self, origin: Origin) -> list[tuple[str, int]]:
        """List the events that came of an inbound record: subject and place."""
        with self._reading() as connection:
            return reached.come_of(connection, origin)

    def misjudged(self, complete_to: datetime) -> list[Misjudged]:
        """List the cases that were judged further than this, or told further than judged."""
        with self._reading() as connection:
            return reached.misjudged(connection, complete_to)

    def passed(self) -> list[range]:
        """List the places of `case.events` that are passed over, in order, none beside another."""
        with self._reading() as connection:
            return list(reached.read_passed(connection))

    def held_up(self) -> list[tuple[str, Origin]]:
        """List which case or person waits for which record; of a derived fact it is its name."""
        with self._reading() as connection:
            return held_up.read_held_up(connection)

    def waiting(self) -> set[str]:
        """Name the cases that are judged no further, for one of those records."""
        with self._reading() as connection:
            return held_up.read_waiting(connection)
