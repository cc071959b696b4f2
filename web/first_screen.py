"""What the board says first, to each by the question that they come with."""

from collections.abc import Iterable
from typing import NamedTuple

from projections.words import agencies
from store.board_shapes import Kind, Seen
from store.shapes import Counts
from web.filters import Filters
from web.parts import Parts
from web.people import Person
from web.sessions import Session
from web.sign import summary
from web.signs import signs
from web.standing import Standing
from web.trust import Trust


class Health(NamedTuple):
    """How the service stands, in a sentence."""

    summary: str
    is_wrong: bool
    is_known: bool


class BothWays(NamedTuple):
    """How much of what is late an agency owes, and how much it is owed.

    by_code    whether the filters by its own code show as much: what members owe bears theirs
    """

    owes: int
    is_owed: int
    by_code: bool


def title(person: Person, sight: Seen | None) -> str:
    """Say what the board answers."""
    if person.agency:
        return f"What {agencies([person.agency])} owes and is owed"
    if person.role == "operator":
        return "Is anything lost, stuck or silent?"
    if sight is not None and not sight.cases:
        return "What was known, by whom and when"
    return "What is late"


def health_of(
    parts: Parts, person: Person, standing: Standing, trusted: Trust, counts: Counts
) -> Health | None:
    """Say how the service stands to whoever keeps it running; None: to nobody else."""
    if person.role != "operator":
        return None
    found = signs(parts, standing, trusted, counts)
    how = {sign.how for sign in found}
    return Health(summary(found), "wrong" in how, "unknown" not in how)


def both_ways(session: Session, filters: Filters, kinds: Iterable[Kind]) -> BothWays | None:
    """Count what is late both ways for a lead; None for others."""
    if not session.ours:
        return None
    late = filters.model_copy(update={"state": "late", "owed_by": "", "owed_to": ""})
    counted = list(kinds)

    def both(*codes: str) -> tuple[int, int]:
        return (
            late.count(kind for kind in counted if not set(codes).isdisjoint(kind.owed_by)),
            late.count(kind for kind in counted if not set(codes).isdisjoint(kind.owed_to)),
        )

    ours = both(*session.ours)
    return BothWays(*ours, by_code=ours == both(session.ours[0]))
