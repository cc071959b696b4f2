"""A person was linked to a child's case."""

from typing import Literal

from events.base import Fact, Ref, event


@event(
    "household_member_recorded",
    sentence="{person} was recorded as part of the household ({role}).",
    example={"person": "C1-AD2", "role": "partner", "lives_with_child": True},
)
class HouseholdMemberRecorded(Fact):
    """A person was recorded as part of the child's household or life: Think Family.

    person             who; facts about this person belong to the case while the link holds
    role               who the person is to the child and family
    lives_with_child   the person lives in the child's home
    """

    person: Ref
    role: Literal["child", "carer", "partner", "perpetrator", "other"]
    lives_with_child: bool
