"""N10a. After a serious incident of a parent, a referral to children's social care is considered.

Source  Surrey 5.25; Sussex 8.28: self-harm and suicide attempts of a parent may justify a referral.
        The number is local.
Link    Surrey 5.25 http://surreyscp.procedures.org.uk/hkpll/procedures-for-specific-circumstances/enduring-and-or-severe-parental-mental-illness
Link    Sussex 8.28 http://sussexchildprotection.procedures.org.uk/tkyxo/children-in-specific-circumstances/parental-mental-health
Audit   O3, case 4: a serious mental health issue did not lead CMHT to consider a referral.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.csc_referral_considered import CscReferralConsidered
from events.types.csc_referral_made import CscReferralMade
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "N10a",
    "referral considered",
    reads=(AdultIncidentRecorded, CscReferralMade, CscReferralConsidered),
    missing="A parent came to harm, and no thought of a referral for the child is recorded.",
    closes="a referral to children's social care, or a decision on one",
    tells=CscReferralMade,
)
def referral_considered(case: Timeline) -> Iterator[Duty]:
    """Owe a decision on a referral where a child lives with the adult."""
    for incident in case.of(AdultIncidentRecorded):
        if incident.fact.child_in_household:
            made = case.of(CscReferralMade, since=incident, ref=incident.ref)
            considered = case.of(CscReferralConsidered, since=incident, ref=incident.ref)
            yield Duty(
                trigger=incident,
                owed_by=(incident.agency,),
                proofs=tuple(map(Proof, (*made, *considered))),
            )


INCIDENT = sample(
    AdultIncidentRecorded,
    "Thu 5 Apr 2018 20:30",
    by="cmht",
    ref="INC-1",
    child_in_household=True,
)
NO_CHILD = sample(
    AdultIncidentRecorded,
    "Thu 5 Apr 2018 20:30",
    by="cmht",
    ref="INC-1",
    child_in_household=False,
)
CONSIDERED = sample(
    CscReferralConsidered, "Fri 6 Apr 2018 09:30", by="cmht", ref="INC-1", decision="not_refer"
)

EXAMPLES = (
    Example(
        "fires when 24 hours are over without a decision",
        given=(INCIDENT,),
        at=moment("Fri 6 Apr 2018 20:30"),
    ),
    Example(
        "holds back until the 24 hours are over",
        given=(INCIDENT,),
        at=moment("Fri 6 Apr 2018 20:29"),
        raises=False,
    ),
    Example(
        "stays quiet when a referral was considered, though not made",
        given=(INCIDENT, CONSIDERED),
        at=moment("Fri 6 Apr 2018 20:30"),
        raises=False,
    ),
    Example(
        "stays quiet when no child lives with the adult",
        given=(NO_CHILD,),
        at=moment("Fri 6 Apr 2018 20:30"),
        raises=False,
    ),
)
