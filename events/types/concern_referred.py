"""An agency took its concern about a child to others."""

from events.base import Agencies, Fact, Ref, event
from events.pieces import Piece


@event(
    "concern_referred",
    sentence="A concern about the child was referred to {to} ({ref}).",
    example={"ref": "CON-3A", "to": ["csc_mash"]},
    piece=Piece("Concern"),
)
class ConcernReferred(Fact):
    """An agency referred a concern about the child, whether or not a case is open.

    ref                          the concern
    to                           who was sent it, agency codes
    person                       the adult whom the concern is about
    significant_harm_indicated   the child may be suffering, or likely to suffer, significant harm
    """

    ref: Ref
    to: Agencies
    person: Ref | None = None
    significant_harm_indicated: bool | None = None
