"""The store as the relay sees it: what waits to be sent, a turn at a time."""

from collections.abc import Iterable

from store import outbox
from store.engine import begun
from store.opened import Opened
from store.shapes import Outgoing


class Sends(Opened):
    """A turn to send begins with `outbox` and ends with `sent`, or with whatever else is done."""

    def outbox(self, limit: int) -> list[Outgoing]:
        """Take the records that wait to be sent, in the order in which they were written.

        On PostgreSQL the turn is held in an open transaction from here on, and meanwhile another
        relay is given nothing. So a relay has a Store of its own (`another()`), and lets go of a
        turn within a minute, or it is taken away (StoreError); to take the turn anew is enough.
        """
        with self._one_line():
            connection = self._connected()
            turn = begun(connection, writes=False)
            found = outbox.first(connection, limit) if outbox.is_our_turn(connection) else []
            if found and outbox.has_turns(connection):
                self._turn = turn
            else:
                turn.rollback()
            return found

    def sent(self, seqs: Iterable[int]) -> None:
        """Forget the records that the broker has acknowledged, and end the turn."""
        with self._one_line():
            turn, self._turn = self._turn, None
            connection = self._connected()
            with self._places.turn, turn or begun(connection, writes=True):
                outbox.forget(connection, seqs)
