"""An initial child protection conference was asked for."""

from events.base import Fact, event


@event(
    "icpc_requested",
    sentence="An initial child protection conference was requested.",
    example={"reasons_given": True},
)
class IcpcRequested(Fact):
    """A social worker requested an initial child protection conference (ICPC).

    reasons_given   the request says why the conference is needed
    """

    reasons_given: bool
