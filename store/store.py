"""The store: what we know, together with how far we have read.

One `Store` is one connection and belongs to one thread; `another()` makes one for another thread,
which connects there at its first use. It reads no clock: moments are arguments. Every operation
is one transaction, and raises

    StoreError    the store cannot be reached, is full or is locked: one clear line
    Lost          a position was not where the batch began (`advance`, `append` and `park` alone)

having changed nothing. Anything else that it raises (a record that no row can hold, say) is about
the records handed in; nothing was changed then either.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from projections.rhythm import Rhythm
from store import (
    alerts,
    aside,
    chains,
    completeness,
    drafts,
    hearing,
    held_up,
    holes,
    looks,
    outbox,
    positions,
    refusals,
    rejection,
)
from store.account_shapes import Look, Spoke, Walked
from store.append import append
from store.judges import Judges
from store.reads import Reads
from store.sends import Sends
from store.shapes import (
    REJECTED,
    Head,
    Kept,
    Move,
    Origin,
    Outcome,
    Parked,
    Raw,
    Refused,
    ToldChange,
)
from store.tells import Tells


class Store(Reads, Judges, Sends, Tells):
    """Everything that can be asked of a store, and done to it."""

    def advance(self, moves: Sequence[Move], parked: Iterable[Parked] = ()) -> None:
        """Move these positions, all or none, and keep aside what our code could not pass on.

        raises    Lost, if one is not at its start
        """
        with self._writing() as connection:
            positions.advance(connection, moves)
            aside.park(connection, parked)

    def refuse(self, moves: Sequence[Move], refused: Iterable[Refused]) -> None:
        """Keep what was refused, and move the positions on `inbound.rejected`.

        raises    Lost, if one is not at its start
        """
        with self._writing() as connection:
            positions.advance(connection, moves)
            refusals.keep(connection, refused)

    def adopt(self, found: Mapping[tuple[str, int], int]) -> None:
        """Set positions without asking where they were: for a fresh generation alone."""
        with self._writing() as connection:
            positions.adopt(connection, found)

    def append(self, moves: Sequence[Move], records: Sequence[Kept]) -> Counter[Outcome]:
        """Put records of `case.events` on their timelines and move the positions.

        Also marks the cases to be judged, puts displaced conflicts into the outbox and draws up
        derived facts. Returns how many were accepted, repeated, or in conflict.

        raises    Lost, if a position is not at its start
        """
        with self._writing() as connection:
            return append(connection, moves, records)

    def release(self, until: datetime) -> None:
        """Put the derived facts known by this moment into the outbox.

        until    everything received by then is on its timeline
        """
        with self._writing() as connection:
            drafts.release(connection, until)

    def append_parked(self, record: Kept, parked: Raw) -> Counter[Outcome]:
        """Put a record that was kept aside on its timeline after all, and keep it aside no more."""
        with self._writing() as connection:
            outcomes = append(connection, [], [record])
            aside.unpark(connection, *parked[:3])
            held_up.let_go(connection, [Origin(*parked[:3])])
            return outcomes

    def unpark(self, place: Origin, *, on_its_way: bool) -> None:
        """Forget a record kept aside, once it has been passed on after all.

        on_its_way    to `case.events`; its case waits until it has come by there
        """
        with self._writing() as connection:
            aside.unpark(connection, *place)
            held_up.let_go(connection, [] if on_its_way else [place])

    def heads_are_told(self, heads: Sequence[Head]) -> None:
        """Note that these heads are on `throughline.heads`."""
        with self._writing() as connection:
            chains.are_told(connection, {head.subject: head.head for head in heads})

    def adopt_changes(self, told: Sequence[ToldChange]) -> None:
        """Keep changes of alerts that `case.alerts` holds: for a rebuild, which tells nothing new.

        Told once is told for good, also where today's policy or a later event would not tell it.
        """
        with self._writing() as connection:
            alerts.adopt_changes(connection, told)

    def refused_already(self, origins: Iterable[Origin]) -> int:
        """Drop conflicts from the outbox that `inbound.rejected` holds already: for a rebuild.

        Derived facts are dropped by `append`, when they come by on `case.events`.
        """
        with self._writing() as connection:
            return outbox.forget_about(connection, REJECTED, map(rejection.about, origins))

    def complete(
        self,
        to: datetime | None,
        reason: str | None,
        at: datetime,
        clock: datetime,
        looked: Iterable[Look] = (),
    ) -> None:
        """Write up to when the service is complete, or why that stands still.

        to        None: as it was; it never goes back
        reason    why it stands still; None while it moves
        at        the machine's clock
        clock     the service's clock
        looked    how each partition then stood
        """
        with self._writing() as connection:
            completeness.write(connection, to, reason, at, clock)
            looks.write(connection, looked)

    def look_only_at(self, places: Iterable[tuple[str, int]], agencies: Collection[str]) -> None:
        """Forget how other partitions stood and when other agencies were heard: nobody asks now."""
        with self._writing() as connection:
            looks.keep_only(connection, places)
            hearing.keep_only(connection, agencies)

    def keep_rhythm(self, of: Spoke, found: Rhythm | None) -> None:
        """Keep the rhythm of an agency, worked out of the hours in which it was heard."""
        with self._writing() as connection:
            hearing.keep_rhythm(connection, of, found)

    def walk(self, partition: int, most: int, at: datetime) -> Walked:
        """Look whether of each offset of `case.events` something is kept, and note what is not.

        most    how many offsets to look at: those after the last look, or from the first again
        at      the machine's clock
        """
        with self._reading() as connection:
            walked = holes.look(connection, partition, most)
        if walked.places:
            with self._writing() as connection:
                holes.keep(connection, walked, at)
        return walked
