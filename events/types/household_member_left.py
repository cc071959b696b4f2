"""A person no longer belongs to a child's household or life."""

from events.base import Fact, Ref, event


@event(
    "household_member_left",
    sentence="{person} left the household.",
    example={"person": "C1-AD2"},
)
class HouseholdMemberLeft(Fact):
    """A person left the child's household, or has no further part in it.

    person   who left; the link to the case ends here
    """

    person: Ref
