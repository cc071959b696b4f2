"""An agency took back an event that it had sent."""

from typing import Literal

from events.base import EventId, Fact, event


@event(
    "event_retracted",
    sentence="An earlier event ({retracts}) was withdrawn: {reason}.",
    example={"retracts": "C1-05", "reason": "wrong_case"},
)
class EventRetracted(Fact):
    """An earlier event of the same source was withdrawn; its record stays.

    retracts   the id of that event, under the same source
    reason     what was wrong with it
    """

    retracts: EventId
    reason: Literal["duplicate", "wrong_case", "wrong_person", "wrong_fact"]
