"""What one agency knew of one piece of information, and what it was owed: a cell of the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from events.base import AnyEvent, Event, in_order
from events.types.decision_not_to_share import DecisionNotToShare
from projections.clocks import Clock
from projections.pieces import Gathered
from projections.tellings import BY_MEETING, openings, said_by, tellings
from projections.timeline import Timeline

State: TypeAlias = Literal["own", "told", "not_told", "kept_back", "not_owed"]


@dataclass(frozen=True)
class Cell:
    """What an agency knew of a piece by the moment looked at.

    own         the first that it said itself
    told        the first by which it was told
    opened      when it opened what it had been told
    answered    its answer, or that it has the plan
    kept_back   the decision not to tell it
    clocks      what is owed about it: what is still owed first, then by due time
    """

    agency: str
    own: AnyEvent | None = None
    told: AnyEvent | None = None
    opened: AnyEvent | None = None
    answered: AnyEvent | None = None
    kept_back: Event[DecisionNotToShare] | None = None
    clocks: tuple[Clock, ...] = ()

    @property
    def known_by(self) -> AnyEvent | None:
        """By what the agency first knew of it."""
        known = [event for event in (self.own, self.told, self.opened, self.answered) if event]
        return min(known, key=in_order, default=None)

    @property
    def state(self) -> State:
        """Say whether it knows, whether somebody owes it word, or neither."""
        if self.known_by:
            return "own" if self.known_by is self.own else "told"
        if any(clock.met_by is None for clock in self.clocks if not clock.is_answer):
            return "not_told"
        return "kept_back" if self.kept_back else "not_owed"

    @property
    def was_there(self) -> bool:
        """Tell whether it was told by taking part."""
        by = self.known_by
        return by is not None and hasattr(by.fact, BY_MEETING) and by is not self.own

    @property
    def clock(self) -> Clock | None:
        """The clock of being told, if word is or was owed: the one that matters most."""
        return next((clock for clock in self.clocks if not clock.is_answer), None)

    @property
    def answer(self) -> Clock | None:
        """The clock of its answer, if it was asked for one."""
        return next((clock for clock in self.clocks if clock.is_answer), None)


def cell(case: Timeline, piece: Gathered, agency: str, clocks: tuple[Clock, ...]) -> Cell:
    """Say what this agency knew of this piece."""
    tells = case.once(tellings)
    told = [e for e in piece.events if agency in tells[e.key]]
    proofs = [c.met_by.event for c in clocks if c.met_by and c.met_by.to and not c.is_answer]
    answers = [c.met_by.event for c in clocks if c.met_by and c.is_answer]
    first_told = _first(told) or _first(proofs)
    replies = [e for e in piece.events if said_by(case.groups, e) == agency]
    return Cell(
        agency,
        own=_first([e for e in _said(case, piece, agency) if not e.fact.kind.piece.reply]),
        told=first_told,
        opened=_opened(case, piece, agency, first_told),
        answered=_first([*answers, *(e for e in replies if e.fact.kind.piece.reply == "answered")]),
        kept_back=_kept_back(case, piece, agency),
        clocks=clocks,
    )


def _first(events: list[AnyEvent]) -> AnyEvent | None:
    return min(events, key=in_order, default=None)


def _said(case: Timeline, piece: Gathered, agency: str) -> Iterator[AnyEvent]:
    return (event for event in piece.all if said_by(case.groups, event) == agency)


def _opened(case: Timeline, piece: Gathered, agency: str, told: AnyEvent | None) -> AnyEvent | None:
    """Return when the agency first opened this: by its ref, and what was written once it had it."""
    return _first(
        [
            event
            for event in case.once(openings)
            if event.ref == piece.ref
            and said_by(case.groups, event) == agency
            and (piece.key.kind == "ref" or (told and told.occurred_at <= event.occurred_at))
        ]
    )


def _kept_back(case: Timeline, piece: Gathered, agency: str) -> Event[DecisionNotToShare] | None:
    """Return the last decision not to tell this agency of the incident or concern."""
    kept = [e for e in _decisions(case, piece) if agency in case.groups.reached(e.fact.with_)]
    return kept[-1] if kept else None


def _decisions(case: Timeline, piece: Gathered) -> tuple[Event[DecisionNotToShare], ...]:
    return case.of(DecisionNotToShare, ref=piece.ref) if piece.key.kind == "ref" else ()


def concerned(case: Timeline, piece: Gathered) -> Iterator[str]:
    """Name the agencies that know of a piece, or are not to know of it."""
    for event in piece.all:
        yield said_by(case.groups, event)
    for event in piece.events:
        yield from case.once(tellings)[event.key]
    for decision in _decisions(case, piece):
        yield from case.groups.reached(decision.fact.with_)
