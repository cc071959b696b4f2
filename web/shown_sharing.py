"""The sharing matrix as its page shows it: blocks of columns that fit, and each piece in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Final, NamedTuple

from projections.calendar import WorkingCalendar, london_day
from projections.sentences import say
from projections.sharing import Column, Row, Sharing
from projections.words import agencies, capitalised, uk_day
from web.events import anchor_of
from web.sharing_short import Short, in_short
from web.sharing_words import in_full

ACROSS: Final = 10  # agencies side by side, on a desk and on paper: more would not be readable


class ShownCell(NamedTuple):
    """What one agency knew of one piece, in short and in full."""

    agency: str
    in_network: bool
    short: Short
    full: str

    @property
    def name(self) -> str:
        """The agency in words."""
        return capitalised(agencies([self.agency]))


class Knew(NamedTuple):
    """What several agencies knew, of which the very same is to be said."""

    agencies: str
    tone: str
    full: str


class Told(NamedTuple):
    """An event that tells of a piece, and where the timeline has it."""

    at: datetime
    by: str
    says: str
    anchor: str


@dataclass(frozen=True)
class Piece:
    """One piece of information.

    anchor    what it is called on its page
    cells     one for each agency
    events    those that tell of it
    """

    anchor: str
    words: str
    ref: str | None
    since: datetime
    cells: tuple[ShownCell, ...]
    events: tuple[Told, ...]

    @property
    def day(self) -> str:
        """The day on which it was first there."""
        return uk_day(london_day(self.since))

    @property
    def knew(self) -> list[Knew]:
        """What is to be said of those that know of it or are owed word, in their order."""
        found: dict[tuple[str, str], list[str]] = {}
        for cell in self.cells:
            if cell.short.word:
                found.setdefault((cell.short.tone, cell.full), []).append(cell.agency)
        return [Knew(capitalised(agencies(those)), *said) for said, those in found.items()]

    @property
    def not_owed(self) -> str:
        """The agencies that neither know nor are owed word, in words; empty where there is none."""
        return capitalised(agencies((c.agency for c in self.cells if not c.short.word), ""))


def pieces(told: Sharing, calendar: WorkingCalendar) -> list[Piece]:
    """Show each piece of a case."""
    return [_piece(row, told, calendar) for row in told.rows]


def piece_anchor(row: Row) -> str:
    """Name a piece on its page: the same at every moment of looking."""
    return f"piece-{sha256(row.name.encode()).hexdigest()[:12]}"


def _piece(row: Row, told: Sharing, calendar: WorkingCalendar) -> Piece:
    cells = tuple(
        ShownCell(
            column.agency,
            column.in_network,
            in_short(cell, row.since, told.as_of, calendar),
            in_full(cell, told.as_of, calendar),
        )
        for column, cell in zip(told.columns, row.cells, strict=True)
    )
    events = tuple(
        Told(e.occurred_at, capitalised(agencies([e.agency])), say(e.fact), anchor_of(e))
        for e in row.events
    )
    return Piece(piece_anchor(row), row.words, row.ref, row.since, cells, events)


def blocks(columns: Sequence[Column]) -> list[slice]:
    """Share the columns out over as few tables as are readable, each about as wide."""
    number = ceil(len(columns) / ACROSS)
    size = ceil(len(columns) / number) if number else 0
    return [slice(start, start + size) for start in range(0, len(columns), size or 1)]
