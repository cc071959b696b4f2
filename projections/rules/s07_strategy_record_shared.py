"""S07. Everyone who took part in a strategy discussion is sent its record.

Source  Liverpool, Visits to children on child protection plans: a critical event is recorded
        within 24 hours (local). How soon is in policy.toml.
Link    Visits, Liverpool https://liverpoolcs.trixonline.co.uk/chapter/visits-to-children-supported-through-a-child-protection-plan
Why     What was decided is done only by those who have it in writing.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.strategy_discussion_held import StrategyDiscussionHeld
from events.types.strategy_record_shared import StrategyRecordShared
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S07",
    "strategy record shared",
    reads=(StrategyDiscussionHeld, StrategyRecordShared),
    missing="The record of the strategy discussion has not been sent to {outstanding}.",
    closes="the record of the discussion sent to each other agency that took part",
    reaches=True,
    by_ref=False,
    tells=StrategyRecordShared,
)
def strategy_record_shared(case: Timeline) -> Iterator[Duty]:
    """Owe the record of each discussion to every other agency that took part in it."""
    for discussion in case.of(StrategyDiscussionHeld):
        yield Duty(
            trigger=discussion,
            owed_to=case.groups.others(discussion.fact.attended),
            proofs=tuple(
                Proof(sent, to=sent.fact.recipients)
                for sent in case.of(StrategyRecordShared, since=discussion, ref=discussion.ref)
            ),
        )


DISCUSSION = sample(StrategyDiscussionHeld, "Tue 6 Feb 2024 14:00", ref="MRL-1")
TO_POLICE = sample(
    StrategyRecordShared, "Tue 6 Feb 2024 18:00", ref="MRL-1", recipients=["police_cait"]
)
TO_HEALTH = sample(StrategyRecordShared, "Wed 7 Feb 2024 9:00", ref="MRL-1", recipients=["health"])
OF_ANOTHER = sample(StrategyRecordShared, "Wed 7 Feb 2024 9:00", ref="MRL-2")

EXAMPLES = (
    Example(
        "fires after 24 hours for the one that was not sent the record",
        given=(DISCUSSION, TO_POLICE, OF_ANOTHER),
        at=moment("Wed 7 Feb 2024 14:00"),
        then=("health",),
    ),
    Example(
        "holds back until 24 hours have passed",
        given=(DISCUSSION, TO_POLICE),
        at=moment("Wed 7 Feb 2024 13:59"),
        raises=False,
    ),
    Example(
        "stays quiet when all who took part were sent it",
        given=(DISCUSSION, TO_POLICE, TO_HEALTH),
        at=moment("Wed 7 Feb 2024 14:00"),
        raises=False,
    ),
)
