"""A school told how often a child is there."""

from typing import Annotated, Literal

from pydantic import Field

from events.base import Fact, event

Percent = Annotated[int, Field(ge=0, le=100)]


@event(
    "attendance_reported",
    sentence="School attendance went from {previous_percent}% to {current_percent}%: {direction}.",
    example={"previous_percent": 78, "current_percent": 93, "direction": "improved"},
)
class AttendanceReported(Fact):
    """The school reported the child's attendance against the period before.

    previous_percent   attendance in the period before, 0 to 100
    current_percent    attendance now, 0 to 100
    direction          how the school judges the change
    """

    previous_percent: Percent
    current_percent: Percent
    direction: Literal["improved", "same", "worse"]
