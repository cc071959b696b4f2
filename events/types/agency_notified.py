"""New information was passed to an agency that needs it."""

from events.base import Agencies, Fact, Ref, event


@event(
    "agency_notified",
    sentence="{recipients} were told of the new information ({ref}).",
    example={"ref": "MRL-1B", "recipients": ["crc"]},
)
class AgencyNotified(Fact):
    """A particular agency was told of new information, apart from the network as a whole.

    ref          the incident or concern that it was told of
    recipients   who was told, agency codes
    """

    ref: Ref
    recipients: Agencies
