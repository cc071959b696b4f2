"""A court made a protective order."""

from typing import Annotated, Literal

from pydantic import Field

from events.base import Fact, Ref, event


@event(
    "protective_order_made",
    sentence="A court made a protective order: {order} ({ref}).",
    example={"ref": "MRL-5B", "order": "dvpo", "days": 28},
)
class ProtectiveOrderMade(Fact):
    """The court made an order that protects the family from domestic abuse.

    ref     the Merlin of the incident
    order   a domestic violence (DVPO) or domestic abuse (DAPO) protection order
    days    how long it lasts, in days, 1 to 36,500; a DAPO need have no end
    """

    ref: Ref
    order: Literal["dvpo", "dapo"]
    days: Annotated[int, Field(ge=1, le=36_500)] | None = None
