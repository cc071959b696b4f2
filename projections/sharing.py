"""Who knew what, when, and which version of the plan each agency holds: one case at a moment.

    sharing(replayed, terms, as_of, known_at) -> Sharing

Rows are pieces of information, by when they were first there (pieces.py); columns the agencies, csc
first, then the network on that day, then others that know or are owed something; a cell is what
one agency knew of one piece (cells.py). What had occurred and what was known is what `replay`
says, and what is owed is what `judge` says: there is no second reading of either.
"""

from dataclasses import dataclass
from datetime import datetime

from events.base import AnyEvent
from projections.agencies import CSC
from projections.cells import Cell, cell, concerned
from projections.clocks import Clock, clocks_of
from projections.judge import Terms
from projections.network import network
from projections.pieces import Gathered, PieceKey, gather
from projections.plan_versions import (
    PlanSent,
    Version,
    current_plan,
    versions_held,
    versions_sent,
)
from projections.replay import Replayed
from projections.timeline import Timeline


@dataclass(frozen=True)
class Column:
    """An agency.

    in_network    csc, or in the network on that day; else it knows, or is owed, something
    holds         which version of the plan it holds; None for none
    """

    agency: str
    in_network: bool
    holds: int | None


@dataclass(frozen=True)
class Row:
    """A piece of information.

    key       the same at every moment of looking
    words     what it is called: `Merlin: domestic abuse`
    ref       the incident, concern or request that it is about
    since     when it was first there
    version   which version of which plan it is, if it is one
    events    those that tell of it, and what it came of, in order
    cells     one for each column, in their order
    """

    key: PieceKey
    words: str
    ref: str | None
    since: datetime
    version: Version | None
    events: tuple[AnyEvent, ...]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The key as one word: `ref/MRL-1A`."""
        return "/".join((self.key.kind, *self.key.which))


@dataclass(frozen=True)
class Sharing:
    """The matrix of a case.

    plan       the plan that started last, whose versions the agencies hold
    versions   how many versions of it were sent
    """

    case: str
    as_of: datetime
    known_at: datetime
    plan: PlanSent | None
    versions: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def cell(self, row: Row, agency: str) -> Cell:
        """Return the cell of an agency; blank where it has no column."""
        return next((cell for cell in row.cells if cell.agency == agency), Cell(agency))

    def holds(self, agency: str) -> int | None:
        """Say which version of the plan an agency holds; None for none."""
        return next((each.holds for each in self.columns if each.agency == agency), None)


def sharing(replayed: Replayed, terms: Terms, as_of: datetime, known_at: datetime) -> Sharing:
    """Say who knew what, by a case as it was replayed at this moment."""
    case = Timeline(replayed.raw, terms.groups)
    alerts = {alert.alert_id: alert for alert in replayed.alerts}
    told = [(piece, clocks_of(case, replayed.case, piece, alerts)) for piece in gather(case, terms)]
    plan, columns = current_plan(case), _columns(case, told)
    return Sharing(
        replayed.case,
        as_of,
        known_at,
        plan,
        max((v.number for v in versions_sent(case).values() if v.plan == plan), default=0),
        columns,
        tuple(_row(case, piece, clocks, columns) for piece, clocks in told),
    )


def _columns(
    case: Timeline, told: list[tuple[Gathered, dict[str, tuple[Clock, ...]]]]
) -> tuple[Column, ...]:
    """Name the agencies: csc, the network on that day, and whoever else is concerned, by name."""
    members = (CSC, *(network(case, case.events[-1]) if case.events else ()))
    others = {agency for piece, clocks in told for agency in (*clocks, *concerned(case, piece))}
    held = versions_held(case, current_plan(case))
    return tuple(
        Column(agency, in_network=agency in members, holds=held.get(agency))
        for agency in (*members, *sorted(others - {*members}))
    )


def _row(
    case: Timeline,
    piece: Gathered,
    clocks: dict[str, tuple[Clock, ...]],
    columns: tuple[Column, ...],
) -> Row:
    return Row(
        piece.key,
        piece.words,
        piece.ref,
        piece.since,
        piece.key.version,
        tuple(piece.all),
        tuple(cell(case, piece, each.agency, clocks.get(each.agency, ())) for each in columns),
    )
