"""Children's social care wrote down who is in the network around a child."""

from events.base import Agencies, Fact, event


@event(
    "network_member_recorded",
    sentence="{agencies} were recorded in the network around the child.",
    example={"agencies": ["school", "school_nurse", "gp"]},
)
class NetworkMemberRecorded(Fact):
    """These agencies were recorded as part of the professional network around the child.

    agencies   who was added, agency codes; those recorded before stay
    """

    agencies: Agencies
