"""New information was passed to the network around a child."""

from events.base import Agencies, Fact, Ref, event


@event(
    "network_notified",
    sentence="{recipients} were told of the new information ({ref}).",
    example={"ref": "MRL-1B", "recipients": ["school", "school_nurse", "gp"]},
)
class NetworkNotified(Fact):
    """The professional network around the child was told of new information.

    ref          the incident or concern that they were told of
    recipients   who was told, agency codes
    """

    ref: Ref
    recipients: Agencies
