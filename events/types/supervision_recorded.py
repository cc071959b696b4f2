"""A social worker and a manager reviewed a case together."""

from events.base import Fact, event


@event(
    "supervision_recorded",
    sentence="Supervision was recorded.",
    example={},
)
class SupervisionRecorded(Fact):
    """The social worker's supervision on this case was held and recorded."""
