"""A protective order came to its end."""

from events.base import Fact, Ref, event


@event(
    "protective_order_expired",
    sentence="The protective order expired ({ref}).",
    example={"ref": "MRL-5B"},
)
class ProtectiveOrderExpired(Fact):
    """The protective order ran out and no longer protects the family.

    ref   the Merlin of the incident
    """

    ref: Ref
