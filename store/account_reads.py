"""What can be asked of a store about the reading itself: how far, how lately, and how well."""

from datetime import datetime

from store import (
    completeness,
    hearing,
    holes,
    looks,
    new_terms,
    positions,
    reading,
    refusals,
    wakes,
)
from store.account_shapes import Backlog, Heard, Look, Spoke
from store.opened import Opened
from store.shapes import Completeness, Feed

MANY = 1_000  # holes, of which the first is told


class AccountReads(Opened):
    """How well the store is kept."""

    def completeness(self) -> Completeness | None:
        """Return up to when the service is complete; None before the first time."""
        with self._reading() as connection:
            return completeness.read(connection)

    def looks(self) -> list[Look]:
        """List how each partition stood when the watch last looked."""
        with self._reading() as connection:
            return looks.read(connection)

    def heard(self) -> list[Heard]:
        """List when each agency was last heard, and from when it will have been silent too long."""
        with self._reading() as connection:
            return hearing.read_heard(connection)

    def spoke(self) -> Spoke | None:
        """Return the hours of an agency whose rhythm is to be worked out, if there is one."""
        with self._reading() as connection:
            return hearing.spoke(connection)

    def left_out(self) -> list[str]:
        """Say of what was read that nothing is kept, and what was read too seldom or too often."""
        with self._reading() as connection:
            missing = holes.read_holes(connection, MANY)
            return holes.as_lines(missing, positions.read_uneven(connection))

    def walked_at(self) -> datetime | None:
        """Return since when each offset has been looked at; None where one never was."""
        with self._reading() as connection:
            return holes.walked_at(connection)

    def waits_since(self, until: datetime) -> datetime | None:
        """Return the moment of what has waited longest to be judged, of all due by a moment."""
        with self._reading() as connection:
            return wakes.oldest(connection, until)

    def left_to_new_terms(self) -> int:
        """Count the cases that are still to be judged by new terms; see `new_terms.MOST`."""
        with self._reading() as connection:
            return new_terms.left(connection)

    def backlog(self) -> Backlog:
        """Count what waits to be sent, and what our own code could not do."""
        with self._reading() as connection:
            return reading.backlog(connection)

    def feeds(self, since: datetime) -> list[Feed]:
        """Tell how much of each agency was accepted and refused: in all, and since a moment."""
        with self._reading() as connection:
            return refusals.read_feeds(connection, since)

    def lately(self, since: datetime) -> list[Feed]:
        """Tell how much of each agency was accepted and refused since a moment, and no more."""
        with self._reading() as connection:
            return refusals.read_lately(connection, since)
