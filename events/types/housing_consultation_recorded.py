"""Housing was consulted about a family."""

from events.base import Fact, event


@event(
    "housing_consultation_recorded",
    sentence="Housing was consulted.",
    example={},
)
class HousingConsultationRecorded(Fact):
    """Housing was consulted about the family's home, and that was recorded."""
