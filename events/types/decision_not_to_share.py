"""Information was kept back on purpose, and on what basis is on record."""

from pydantic import Field

from events.base import Agencies, Code, Day, Fact, Ref, event


@event(
    "decision_not_to_share",
    sentence="It was decided not to share the information with {with}: {lawful_basis} ({ref}).",
    example={
        "ref": "MRL-4B",
        "with": ["school"],
        "lawful_basis": "not_proportionate",
        "review_on": "2018-06-01",
    },
)
class DecisionNotToShare(Fact):
    """It was decided not to share this information with these agencies.

    ref            the incident or concern that the information is about
    with           who will not be told, agency codes
    lawful_basis   the basis in law of keeping it back, as a code
    review_on      the day on which the decision is looked at again
    """

    ref: Ref
    with_: Agencies = Field(alias="with")
    lawful_basis: Code
    review_on: Day | None = None
