"""A child's case was closed."""

from events.base import Fact, event
from events.dfe import ReasonForClosure
from events.pieces import CLOSURE


@event(
    "case_closed",
    sentence="The case was closed: {reason_for_closure}.",
    example={"reason_for_closure": "RC7"},
    piece=CLOSURE,
)
class CaseClosed(Fact):
    """Children's social care closed the case.

    reason_for_closure   why, by DfE's code
    """

    reason_for_closure: ReasonForClosure
