"""Agencies settled a disagreement about a child."""

from events.base import Fact, Ref, event


@event(
    "disagreement_resolved",
    sentence="The professional disagreement was resolved ({ref}).",
    example={"ref": "DIS-2A"},
)
class DisagreementResolved(Fact):
    """The professional disagreement was resolved, at whatever stage it had reached.

    ref   the disagreement
    """

    ref: Ref
