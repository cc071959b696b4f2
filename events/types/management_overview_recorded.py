"""A manager looked at new information and wrote down a view of it."""

from typing import Literal

from events.base import Fact, Ref, event


@event(
    "management_overview_recorded",
    sentence="A manager's overview was recorded: strategy discussion {strategy_decision} ({ref}).",
    example={
        "ref": "MRL-1A",
        "cait_discussed": True,
        "strategy_decision": "not_required",
        "rationale_recorded": True,
    },
)
class ManagementOverviewRecorded(Fact):
    """A manager in children's social care recorded an overview of what had come in.

    ref                  the Merlin, concern or referral that the overview is of
    cait_discussed       it was talked through with the Child Abuse Investigation Team (CAIT)
    strategy_decision    whether a strategy discussion must be held
    rationale_recorded   the reasons for that decision are on the record
    """

    ref: Ref
    cait_discussed: bool
    strategy_decision: Literal["required", "not_required"]
    rationale_recorded: bool
