"""Those who work with a family were told that the case closes."""

from events.base import Agencies, Fact, event
from events.pieces import CLOSURE


@event(
    "closure_notified",
    sentence="{recipients} were told of the closure.",
    example={"recipients": ["school", "school_nurse", "bdas", "parent"]},
    piece=CLOSURE,
)
class ClosureNotified(Fact):
    """The agencies around the child, and the parent, were told that the case closes.

    recipients   who was told: agency codes, and `parent` for the parent
    """

    recipients: Agencies
