"""What the board says first, to each by the question that they come with."""

from collections.abc import Iterable
from typing import NamedTuple

from projections.words import agencies
from store.board_shapes import Kind, Seen
from store.shapes import Counts
from web.filters import Filters
from web.parts import Parts
from web.people import Person
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
    """How much of what is late an agency owes, and how much it is owed."""

    owes: int
    is_owed: int


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


def both_ways(person: Person, filters: Filters, kinds: Iterable[Kind]) -> BothWays | None:
    """Count what is late both ways for a lead; None for others."""
    if not person.agency:
        return None
    counted = list(kinds)
    ways = ({"owed_by": person.agency, "owed_to": ""}, {"owed_by": "", "owed_to": person.agency})
    owes, is_owed = (
        filters.model_copy(update={"state": "late", **way}).count(counted) for way in ways
    )
    return BothWays(owes, is_owed)
