"""Someone approached children's social care about a child."""

from events.base import Fact, Ref, event
from events.dfe import ReferralSource
from events.pieces import Piece


@event(
    "contact_received",
    sentence="A contact about the child was received from {contact_source} ({ref}).",
    example={"ref": "CON-1A", "contact_source": "6"},
    piece=Piece("Contact from {contact_source}"),
)
class ContactReceived(Fact):
    """A contact about the child was received; whether it becomes a referral is still open.

    ref              the contact
    contact_source   who made it, by DfE's code for a source of referral
    """

    ref: Ref
    contact_source: ReferralSource
