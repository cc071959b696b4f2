"""A court looked at how a family is doing."""

from typing import Literal

from pydantic import Field

from events.base import Fact, event
from events.pieces import Piece


@event(
    "court_review_held",
    sentence="A court review was held: {kind}.",
    example={"kind": "non_lawyer_review", "shared_with_core_group": True},
    piece=Piece("Court review: {kind}"),
)
class CourtReviewHeld(Fact):
    """A court held a review or a hearing, as the Family Drug and Alcohol Court (FDAC) does.

    kind                     a review before the judge without lawyers, or a hearing with them
    shared_with_core_group   the core group was told what came of it
    """

    kind_: Literal["non_lawyer_review", "hearing"] = Field(alias="kind")
    shared_with_core_group: bool
