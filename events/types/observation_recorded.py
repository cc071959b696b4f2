"""A professional noticed something and wrote it down."""

from typing import Literal

from events.base import Fact, event


@event(
    "observation_recorded",
    sentence="A {significance} observation was recorded.",
    example={"significance": "routine"},
)
class ObservationRecorded(Fact):
    """A professional recorded an observation; what was seen stays in the agency's own record.

    significance   how much it matters, and so how soon others should have it
    """

    significance: Literal["routine", "significant", "critical"]
