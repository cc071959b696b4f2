"""Agencies disagreed about a child and took it up formally."""

from typing import Annotated

from pydantic import Field

from events.base import Agencies, Fact, Ref, event


@event(
    "disagreement_raised",
    sentence="A professional disagreement with {with} was raised at stage {stage} ({ref}).",
    example={"ref": "DIS-2A", "stage": 1, "with": ["csc"]},
)
class DisagreementRaised(Fact):
    """A professional disagreement was raised under the escalation procedure.

    ref     the disagreement, at every stage of it
    stage   1 between practitioners, 2 between their managers, 3 between senior officers
    with    who is disagreed with, agency codes
    """

    ref: Ref
    stage: Annotated[int, Field(ge=1, le=3)]
    with_: Agencies = Field(alias="with")
