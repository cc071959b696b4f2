"""N13. A professional disagreement is resolved, or goes up a stage.

Source  The ladder of professional disagreement: published local procedures, such as Lincolnshire's.
Link    Resolution protocol, Lincolnshire https://www.lincolnshire.gov.uk/social-care-health/joint-professional-escalation-resolution-protocol/3
Why     A child must not wait while professionals differ.
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.disagreement_raised import DisagreementRaised
from events.types.disagreement_resolved import DisagreementResolved
from projections.agencies import PEOPLE
from projections.duties import Duty, Example, Proof, rule
from projections.firsts import first_of_each
from projections.timeline import Timeline

VARIANTS = {2: "stage_2", 3: "stage_3"}  # the first stage has the rule's own numbers


@rule(
    "N13",
    "disagreement resolved",
    reads=(DisagreementRaised, DisagreementResolved),
    missing="The disagreement between {owed_by} is neither resolved nor taken further.",
    closes="the disagreement resolved, or raised at the next stage",
    by_ref=False,
    variants=tuple(VARIANTS.values()),
)
def disagreement_resolved(case: Timeline) -> Iterator[Duty]:
    """Owe an end of each stage of a disagreement, by all who are in it."""
    stages = first_of_each(case.of(DisagreementRaised), lambda raised: (raised.ref, raised.stage))
    for raised in stages:
        parties = dict.fromkeys((raised.agency, *raised.fact.with_))
        yield Duty(
            trigger=raised,
            owed_by=tuple(party for party in parties if party not in PEOPLE),
            about=str(raised.fact.stage),
            variant=VARIANTS.get(raised.fact.stage),
            proofs=tuple(map(Proof, _ends(case, raised))),
        )


def _ends(case: Timeline, raised: Event[DisagreementRaised]) -> Iterator[AnyEvent]:
    yield from case.of(DisagreementResolved, since=raised, ref=raised.ref)
    for further in case.of(DisagreementRaised, since=raised, ref=raised.ref):
        if further.fact.stage > raised.fact.stage:
            yield further


FIRST_STAGE = sample(DisagreementRaised, "Mon 5 Feb 2018 10:00", by="school", ref="DIS-1", stage=1)
SECOND_STAGE = sample(DisagreementRaised, "Wed 7 Feb 2018 10:00", by="school", ref="DIS-1", stage=2)
RESOLVED = sample(DisagreementResolved, "Wed 14 Feb 2018 16:00", ref="DIS-1")

EXAMPLES = (
    Example(
        "fires when two working days at the first stage are over",
        given=(FIRST_STAGE,),
        at=moment("Thu 8 Feb 2018 00:00"),
    ),
    Example(
        "fires when five working days at the second are over, and not for the first",
        given=(FIRST_STAGE, SECOND_STAGE),
        at=moment("Thu 15 Feb 2018 00:00"),
    ),
    Example(
        "holds back while the second working day lasts",
        given=(FIRST_STAGE,),
        at=moment("Wed 7 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it was resolved at the second stage",
        given=(FIRST_STAGE, SECOND_STAGE, RESOLVED),
        at=moment("Thu 15 Feb 2018 00:00"),
        raises=False,
    ),
)
