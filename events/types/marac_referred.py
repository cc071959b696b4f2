"""A case of domestic abuse was sent to a risk assessment conference."""

from events.base import Fact, Ref, event


@event(
    "marac_referred",
    sentence="The incident was referred to MARAC ({ref}).",
    example={"ref": "MRL-1B"},
)
class MaracReferred(Fact):
    """The incident was referred to a multi-agency risk assessment conference (MARAC).

    ref   the Merlin of the incident
    """

    ref: Ref
