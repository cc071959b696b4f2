"""P09. When domestic abuse is repeated within a year, a referral to MARAC is considered.

Source  MARAC criteria: a repeat within 12 months (Kingston). The number is local.
Link    MARAC, Kingston https://kingston.gov.uk/domestic-sexual-violence/resources-professionals-working-domestic-sexual-violence/2
Audit   Case 1: two incidents in ten weeks. In force from 2024, so it says nothing of 2018.
"""

from collections.abc import Iterator
from datetime import time

from events.base import Event, in_order
from events.samples import example, moment, sample
from events.types.marac_not_referred import MaracNotReferred
from events.types.marac_referred import MaracReferred
from events.types.merlin_created import MerlinCreated
from projections.calendar import london, london_day, months_after
from projections.duties import Duty, Example, Proof, first_known, rule
from projections.timeline import Timeline

MONTHS = 12  # what makes it a repeat; how soon it is considered is policy


@rule(
    "P09",
    "MARAC considered",
    reads=(MerlinCreated, MaracReferred, MaracNotReferred),
    missing="Domestic abuse was repeated within a year; no decision on MARAC is recorded.",
    closes="a referral to MARAC, or the reason why there is none",
)
def marac_considered(case: Timeline) -> Iterator[Duty]:
    """Owe a decision on MARAC after each repeat."""
    for merlin in case.of(MerlinCreated):
        if before := first_known(_earlier(case, merlin)):
            referred = case.of(MaracReferred, since=merlin, ref=merlin.ref)
            reasoned = case.of(MaracNotReferred, since=merlin, ref=merlin.ref)
            yield Duty(
                trigger=merlin,
                rests_on=(before,),
                proofs=tuple(map(Proof, (*referred, *reasoned))),
            )


def _earlier(case: Timeline, merlin: Event[MerlinCreated]) -> Iterator[Event[MerlinCreated]]:
    """List the incidents of domestic abuse that this one repeats.

    They are about the same person, under another ref, and earlier by no more than twelve months:
    the same day a year before is included.
    """
    a_year_before = months_after(london_day(merlin.occurred_at), -MONTHS)
    for other in case.of(MerlinCreated, since=london(a_year_before, time(0))):
        if in_order(other) >= in_order(merlin):
            return
        if (
            merlin.fact.incident_type == other.fact.incident_type == "domestic_abuse"
            and other.fact.person == merlin.fact.person
            and other.ref != merlin.ref
        ):
            yield other


JANUARY = example(MerlinCreated, ref="MRL-1", person="AD-1", incident_type="domestic_abuse")
AGAIN = example(MerlinCreated, ref="MRL-2", person="AD-1", incident_type="domestic_abuse")
OF_ANOTHER = example(MerlinCreated, ref="MRL-2", person="AD-2", incident_type="domestic_abuse")

FIRST = sample(JANUARY, "Sun 14 Jan 2024 22:40", by="police")
REPEAT = sample(AGAIN, "Fri 22 Mar 2024 21:50", by="police")
NO_REPEAT = sample(OF_ANOTHER, "Fri 22 Mar 2024 21:50", by="police")
A_YEAR_ON = sample(AGAIN, "Wed 15 Jan 2025 21:50", by="police")
NOT_REFERRED = sample(
    MaracNotReferred, "Mon 25 Mar 2024 16:00", by="police", ref="MRL-2", reason="below_threshold"
)

EXAMPLES = (
    Example(
        "fires when the working day after the repeat is over",
        given=(FIRST, REPEAT),
        at=moment("Tue 26 Mar 2024 00:00"),
    ),
    Example(
        "holds back while that working day lasts",
        given=(FIRST, REPEAT),
        at=moment("Mon 25 Mar 2024 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when a reason for no referral was recorded",
        given=(FIRST, REPEAT, NOT_REFERRED),
        at=moment("Tue 26 Mar 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the earlier incident was about another adult",
        given=(FIRST, NO_REPEAT),
        at=moment("Tue 26 Mar 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the earlier incident lies a year and a day back",
        given=(FIRST, A_YEAR_ON),
        at=moment("Fri 17 Jan 2025 00:00"),
        raises=False,
    ),
)
