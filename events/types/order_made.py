"""A family court made an order about a child."""

from typing import Literal

from events.base import Fact, event


@event(
    "order_made",
    sentence="A court made an order: {order}.",
    example={"order": "supervision"},
)
class OrderMade(Fact):
    """The family court made an order about the child.

    order   which order
    """

    order: Literal["care", "supervision", "interim_care", "special_guardianship", "other"]
