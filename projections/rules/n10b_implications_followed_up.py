"""N10b. What a parent's serious incident means for the child is followed up.

Source  Local default, from the audit.
Audit   O3, case 4: no follow-up on potential self-harm.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.adult_incident_recorded import AdultIncidentRecorded
from events.types.follow_up_reviewed import FollowUpReviewed
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "N10b",
    "implications followed up",
    reads=(AdultIncidentRecorded, FollowUpReviewed),
    missing="A parent came to harm, and what it means for the child has not been reviewed.",
    closes="the follow-up reviewed",
)
def implications_followed_up(case: Timeline) -> Iterator[Duty]:
    """Owe a review of the follow-up where a child lives with the adult."""
    for incident in case.of(AdultIncidentRecorded):
        if incident.fact.child_in_household:
            reviews = case.of(FollowUpReviewed, since=incident, ref=incident.ref)
            yield Duty(
                trigger=incident,
                owed_by=(incident.agency,),
                proofs=tuple(map(Proof, reviews)),
            )


INCIDENT = sample(
    AdultIncidentRecorded,
    "Thu 5 Apr 2018 20:30",
    by="cmht",
    ref="INC-1",
    child_in_household=True,
)
REVIEWED = sample(FollowUpReviewed, "Thu 12 Apr 2018 16:00", by="cmht", ref="INC-1")
ANOTHER_REVIEWED = sample(FollowUpReviewed, "Thu 12 Apr 2018 16:00", by="cmht", ref="INC-2")

EXAMPLES = (
    Example(
        "fires when five working days are over; the review of another incident does not help",
        given=(INCIDENT, ANOTHER_REVIEWED),
        at=moment("Fri 13 Apr 2018 00:00"),
    ),
    Example(
        "holds back while the fifth working day lasts",
        given=(INCIDENT,),
        at=moment("Thu 12 Apr 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it was reviewed on the fifth",
        given=(INCIDENT, REVIEWED),
        at=moment("Fri 13 Apr 2018 00:00"),
        raises=False,
    ),
)
