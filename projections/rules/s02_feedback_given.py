"""S02. Whoever referred a child is told what was decided.

Source  DfE Information sharing advice, May 2024: timely feedback, so that the loop is closed.
        No number was found; how soon is local and in policy.toml.
Link    Information sharing advice https://www.gov.uk/government/publications/safeguarding-practitioners-information-sharing-advice
Why     An agency that hears nothing does not know whether to refer again.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.concern_referred import ConcernReferred
from events.types.feedback_given import FeedbackGiven
from events.types.referral_decided import ReferralDecided
from projections.concerns import REFERRER_EVENTS, referrer, told_out_of_turn
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S02",
    "feedback given",
    reads=(ReferralDecided, FeedbackGiven, *REFERRER_EVENTS),
    missing="Whoever referred the child has not been told what was decided.",
    closes="feedback to whoever referred the child",
    reaches=True,
    looks_ahead=told_out_of_turn,
    tells=FeedbackGiven,
)
def feedback_given(case: Timeline) -> Iterator[Duty]:
    """Owe the referrer feedback on each decision; to anyone, where none is known."""
    for decision in case.of(ReferralDecided):
        known = referrer(case, decision.ref)
        yield Duty(
            trigger=decision,
            owed_to=(known,) if known else (),
            to_unknown=known is None,
            proofs=tuple(
                Proof(given, to=given.fact.to if known else None)
                for given in case.of(FeedbackGiven, since=decision)
            ),
        )


CONCERN = sample(ConcernReferred, "Mon 3 Jun 2024 09:30", by="school", ref="CON-1", to=["csc_mash"])
DECISION = sample(ReferralDecided, "Tue 4 Jun 2024 16:00", ref="CON-1")
NAMELESS = sample(ReferralDecided, "Tue 4 Jun 2024 16:00", ref=None)
TO_SCHOOL = sample(FeedbackGiven, "Fri 7 Jun 2024 12:00", to=["school"], ref="CON-1")
TO_GP = sample(FeedbackGiven, "Fri 7 Jun 2024 12:00", to=["gp"], ref="CON-1")

EXAMPLES = (
    Example(
        "fires for the referrer when the third working day is over and only others were told",
        given=(CONCERN, DECISION, TO_GP),
        at=moment("Sat 8 Jun 2024 00:00"),
        then=("school",),
    ),
    Example(
        "fires where no referrer is known and nobody at all was told",
        given=(NAMELESS,),
        at=moment("Sat 8 Jun 2024 00:00"),
    ),
    Example(
        "holds back while the third working day lasts",
        given=(CONCERN, DECISION),
        at=moment("Fri 7 Jun 2024 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the referrer was told",
        given=(CONCERN, DECISION, TO_SCHOOL),
        at=moment("Sat 8 Jun 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when anyone was told and no referrer is known",
        given=(NAMELESS, TO_GP),
        at=moment("Sat 8 Jun 2024 00:00"),
        raises=False,
    ),
)
