"""It was decided that a risk assessment conference was not needed."""

from events.base import Code, Fact, Ref, event


@event(
    "marac_not_referred",
    sentence="The incident was considered for MARAC and not referred: {reason} ({ref}).",
    example={"ref": "MRL-1B", "reason": "below_threshold"},
)
class MaracNotReferred(Fact):
    """A referral to a multi-agency risk assessment conference (MARAC) was considered and not made.

    ref      the Merlin of the incident
    reason   why not, as a code
    """

    ref: Ref
    reason: Code
