"""S06. A strategy discussion brings together children's social care, police and health.

Source  Working Together: social worker, police and health at the least (Darlington procedures).
Link    Strategy meeting, Darlington https://www.darlington-safeguarding-partnership.co.uk/professionals/working-with-children/child-protection-procedures/strategy-meeting-discussion
Why     Without one of them, what it knows of the child is not weighed when harm is suspected.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from events.samples import moment, sample
from events.types.strategy_discussion_held import StrategyDiscussionHeld
from projections.agencies import CSC
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

AT_THE_LEAST: Final = (CSC, "police", "health")


@rule(
    "S06",
    "strategy discussion quorate",
    reads=(StrategyDiscussionHeld,),
    missing="Social care, police and health have not all discussed the child's safety together.",
    closes="a later strategy discussion on it with social care, police and health",
    by_ref=False,
)
def strategy_discussion_quorate(case: Timeline) -> Iterator[Duty]:
    """Owe a quorate discussion after each one that was not."""
    for discussion in case.of(StrategyDiscussionHeld):
        if not _is_quorate(case, discussion.fact.attended):
            yield Duty(
                trigger=discussion,
                proofs=tuple(
                    Proof(later)
                    for later in case.of(
                        StrategyDiscussionHeld, after=discussion, ref=discussion.ref
                    )
                    if _is_quorate(case, later.fact.attended)
                ),
            )


def _is_quorate(case: Timeline, attended: Iterable[str]) -> bool:
    came = tuple(attended)
    return all(case.groups.has(group, came) for group in AT_THE_LEAST)


WITHOUT_HEALTH = sample(
    StrategyDiscussionHeld, "Thu 1 Feb 2018 10:00", attended=["csc_mash", "police_cait"]
)
WITH_ALL = sample(
    StrategyDiscussionHeld, "Thu 1 Feb 2018 10:00", attended=["csc_mash", "police", "gp"]
)
AGAIN_WITH_ALL = sample(
    StrategyDiscussionHeld, "Thu 1 Feb 2018 10:10", attended=["csc", "police", "health"]
)

EXAMPLES = (
    Example(
        "fires once it has been known for ten minutes that health was not there",
        given=(WITHOUT_HEALTH,),
        at=moment("Thu 1 Feb 2018 10:15"),
    ),
    Example(
        "holds back while it has been known for less",
        given=(WITHOUT_HEALTH,),
        at=moment("Thu 1 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when any agency of each group was there",
        given=(WITH_ALL,),
        at=moment("Thu 1 Feb 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when a quorate one followed before it could be raised",
        given=(WITHOUT_HEALTH, AGAIN_WITH_ALL),
        at=moment("Thu 1 Feb 2018 10:15"),
        raises=False,
    ),
)
