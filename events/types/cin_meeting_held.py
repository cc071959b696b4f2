"""The people around a child in need met."""

from typing import Literal

from pydantic import Field

from events.base import Agencies, Fact, event
from events.pieces import Piece


@event(
    "cin_meeting_held",
    sentence="A child in need meeting ({kind}) was held with {attended}.",
    example={
        "kind": "initial",
        "plan_started": True,
        "plan_members": ["csc", "school", "school_nurse", "bdas", "gp"],
        "invited": ["csc", "school", "school_nurse", "bdas", "gp"],
        "attended": ["csc", "school", "bdas"],
    },
    piece=Piece("Child in need meeting ({kind})"),
)
class CinMeetingHeld(Fact):
    """A child in need meeting was held, to make the plan or to review it.

    kind             the initial meeting or a review
    plan_started     a child in need plan started with this meeting
    plan_members     who works to the plan from here on, agency codes
    invited          who was invited, agency codes
    attended         who took part, agency codes
    recommendation   what the meeting recommends; it ends nothing by itself
    """

    kind_: Literal["initial", "review"] = Field(alias="kind")
    plan_started: bool | None = None
    plan_members: Agencies | None = None
    invited: Agencies
    attended: Agencies
    recommendation: Literal["continue", "close", "escalate"] | None = None
