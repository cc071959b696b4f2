"""The store as those see it who only read: pages, the API, `status`."""

from collections.abc import Collection
from datetime import datetime

from events.base import AnyEvent
from store import (
    aside,
    chains,
    events,
    new_terms,
    outbox,
    positions,
    reading,
    refusals,
    wakes,
)
from store.account_reads import AccountReads
from store.board_reads import BoardReads
from store.check_reads import CheckReads
from store.shapes import (
    AlertData,
    CaseRow,
    Counts,
    Head,
    Kept,
    Origin,
    Parked,
    Reason,
    Refused,
    Unjudged,
)


class Reads(AccountReads, BoardReads, CheckReads):
    """Everything that can be asked of a store."""

    def position(self, topic: str, partition: int) -> int:
        """Return the offset of the next record to read; 0 where nothing was read yet."""
        with self._reading() as connection:
            return positions.position(connection, topic, partition)

    def positions(self, prefix: str = "") -> dict[tuple[str, int], int]:
        """Return the positions of every topic that begins so, such as `inbound.`."""
        with self._reading() as connection:
            return positions.read_positions(connection, prefix)

    def due(self, until: datetime, limit: int, by: str | None = None) -> list[str]:
        """List the cases to be judged: with new events or fallen due, half and half, worst first.

        Behind them come those that are to be judged again by new terms.

        until    the moment itself is included
        by       the version of the terms that whoever asks judges by; see `judge`
        """
        with self._reading() as connection:
            due = wakes.due(connection, until, limit)
            return new_terms.with_marked(connection, due, limit, by)

    def last_waiting(self, topic: str) -> int | None:
        """Return the number of the record for a topic that came into the outbox last."""
        with self._reading() as connection:
            return outbox.last(connection, topic)

    def waiting_for(self, topic: str, until: int) -> int:
        """Count the records that wait to be sent to a topic, up to the one of this number."""
        with self._reading() as connection:
            return outbox.waiting_for(connection, topic, until)

    def untold_heads(self, limit: int) -> list[Head]:
        """List heads that are not on `throughline.heads` yet."""
        with self._reading() as connection:
            return chains.untold(connection, limit)

    def parked(self) -> list[Parked]:
        """List the records that our code could not apply, by topic, partition and offset."""
        with self._reading() as connection:
            return aside.read_parked(connection)

    def events_of(self, source: str, id_: str) -> list[Kept]:
        """Return the events of this source and id that stand, one a subject."""
        with self._reading() as connection:
            return events.of_name(connection, source, id_)

    def refusals_of(self, agency: str, source: str, id_: str) -> list[Refused]:
        """List what was refused of an agency under this source and id, the first first."""
        with self._reading() as connection:
            return refusals.of_name(connection, agency, source, id_)

    def refusal(self, origin: Origin) -> Refused | None:
        """Return the refusal of an inbound record, if it was refused."""
        with self._reading() as connection:
            return refusals.find(connection, origin)

    def refusals(self, agency: str | None, limit: int, offset: int = 0) -> list[Refused]:
        """List what was refused of an agency or of all, the newest first."""
        with self._reading() as connection:
            return refusals.newest(connection, agency, limit, offset)

    def reasons(self, agency: str | None, limit: int) -> list[Reason]:
        """List why something of an agency or of all was refused, the most frequent first."""
        with self._reading() as connection:
            return refusals.reasons(connection, agency, limit)

    def unjudged(self) -> list[Unjudged]:
        """List the cases that our code could not judge."""
        with self._reading() as connection:
            return aside.read_unjudged(connection)

    def case_events(self, case: str) -> list[AnyEvent]:
        """Return the events of a case, in the order in which they came."""
        with self._reading() as connection:
            return reading.case_events(connection, case)

    def case_values(self, case: str) -> list[bytes]:
        """Return the events of a case as the bytes that `case.events` has."""
        with self._reading() as connection:
            return reading.case_values(connection, case)

    def head(self, case: str) -> Head | None:
        """Return the head of the hash chain over a case's events; None where there are none."""
        with self._reading() as connection:
            return next(chains.read_heads(connection, [f"case/{case}"]), None)

    def cases(
        self, limit: int, after: str = "", only: Collection[str] | None = None
    ) -> list[CaseRow]:
        """List the cases by ref, those after a ref; `only` those among some, or all."""
        with self._reading() as connection:
            return reading.read_cases(connection, limit, after, only)

    def open_alerts(self, limit: int, offset: int = 0) -> list[AlertData]:
        """List the alerts raised and not closed, worst first, then by due time."""
        with self._reading() as connection:
            return reading.open_alerts(connection, limit, offset, self._since)

    def forecasts(self, limit: int, until: datetime | None = None) -> list[AlertData]:
        """List the alerts that are only warned, the soonest due first.

        until    only those due by then, the moment itself included
        """
        with self._reading() as connection:
            return reading.forecasts(connection, limit, until)

    def due_after(self, moment: datetime) -> int:
        """Count what is not late and falls due after a moment, forecast or not."""
        with self._reading() as connection:
            return reading.due_after(connection, moment)

    def alerts_of(self, case: str) -> list[AlertData]:
        """List every alert of a case, forecasts and closed ones too, by due time, rule and id."""
        with self._reading() as connection:
            return reading.alerts_of(connection, case)

    def alert(self, alert_id: str) -> AlertData | None:
        """Return one alert, if there is such a one."""
        with self._reading() as connection:
            return reading.alert(connection, alert_id)

    def changes_of(self, alert_id: str) -> list[AlertData]:
        """List every change of an alert, in order of moment."""
        with self._reading() as connection:
            return reading.changes_of(connection, alert_id)

    def counts(self) -> Counts:
        """Count what is in the store."""
        with self._reading() as connection:
            return reading.counts(connection, self._since)

    def state_hash(self, case: str) -> str:
        """Return a hash of all that is known of a case: the same after a rebuild.

        Alerts change with time alone, so compare what was judged up to the same moment.
        """
        with self._reading() as connection:
            return reading.state_hash(connection, case)
