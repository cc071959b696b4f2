"""The police child abuse team and children's social care talked an incident through."""

from events.base import Fact, Ref, event


@event(
    "cait_csc_discussion_recorded",
    sentence="The discussion between CAIT and children's social care was recorded ({ref}).",
    example={"ref": "MRL-1B"},
)
class CaitCscDiscussionRecorded(Fact):
    """The Child Abuse Investigation Team (CAIT) and children's social care discussed the incident.

    ref   the Merlin or concern that they discussed
    """

    ref: Ref
