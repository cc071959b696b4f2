"""Police told a child's school of domestic abuse at home: Operation Encompass."""

from events.base import Agencies, Fact, Ref, event


@event(
    "encompass_notified",
    sentence="Under Operation Encompass, police told {to} of the incident ({ref}).",
    example={"ref": "MRL-1A", "to": ["school"]},
)
class EncompassNotified(Fact):
    """Police told the child's school of the domestic abuse incident, under Operation Encompass.

    ref   the Merlin of the incident
    to    who was told, agency codes
    """

    ref: Ref
    to: Agencies
