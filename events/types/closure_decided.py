"""A manager decided to close a case."""

from typing import Literal

from events.base import Fact, event
from events.dfe import ReasonForClosure
from events.pieces import CLOSURE


@event(
    "closure_decided",
    sentence="A {by} decided that the case can close: {reason}.",
    example={"reason": "RC7", "by": "team_manager"},
    piece=CLOSURE,
)
class ClosureDecided(Fact):
    """A manager decided that the case can close; it is open until it is closed.

    reason   why, by DfE's code for a reason for closure
    by       who decided
    """

    reason: ReasonForClosure
    by: Literal["team_manager", "service_manager"]
