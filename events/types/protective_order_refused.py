"""A court was asked for a protective order and refused it."""

from events.base import Fact, Ref, event


@event(
    "protective_order_refused",
    sentence="The court refused the protective order ({ref}).",
    example={"ref": "MRL-5B"},
)
class ProtectiveOrderRefused(Fact):
    """The court refused to make the protective order that police had applied for.

    ref   the Merlin of the incident
    """

    ref: Ref
