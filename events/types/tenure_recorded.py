"""It was written down how a family holds its home."""

from typing import Literal

from events.base import Fact, event


@event(
    "tenure_recorded",
    sentence="The family's tenure was recorded: {tenure}.",
    example={"tenure": "social_rent"},
)
class TenureRecorded(Fact):
    """How the family holds its home was recorded.

    tenure   on what footing the family lives there
    """

    tenure: Literal[
        "owner_occupied", "private_rent", "social_rent", "temporary_accommodation", "other"
    ]
