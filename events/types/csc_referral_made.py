"""A service for adults referred a child to children's social care."""

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "csc_referral_made",
    sentence="A referral to children's social care was made ({ref}).",
    example={"ref": "INC-4A"},
    piece=Piece("Referral", also_to=("csc",)),
)
class CscReferralMade(Fact):
    """An adult or health service referred the child to children's social care.

    ref                          the incident or lapse that it was made for
    person                       the adult whom it concerns
    significant_harm_indicated   the child may be suffering, or likely to suffer, significant harm
    """

    ref: Ref
    person: Ref | None = None
    significant_harm_indicated: bool | None = None
