"""The plan for a child was sent to the agencies that work to it."""

from typing import Literal

from events.base import Agencies, Count, Fact, Sha256, event
from events.pieces import Piece


@event(
    "plan_distributed",
    sentence="The {plan_type} plan was sent to {recipients}.",
    example={"plan_type": "cp_outline", "recipients": ["school", "gp"]},
    piece=Piece("{plan_type} plan", one_for="version"),
)
class PlanDistributed(Fact):
    """The plan was sent to these recipients and, as far as the sender says, to no one else.

    plan_type         a child in need plan, or the outline child protection plan
    recipients        agency codes; an invitee who is not among them was not sent it
    plan_version      which version of the plan, counted from 1
    document_sha256   the document's fingerprint; the document stays where it is
    """

    plan_type: Literal["cin", "cp_outline"]
    recipients: Agencies
    plan_version: Count | None = None
    document_sha256: Sha256 | None = None
