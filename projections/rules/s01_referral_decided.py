"""S01. A referral is decided; whoever referred the child is owed that decision.

Source  Keeping Children Safe in Education 2025, paragraph 62: "Within one working day of a
        referral being made, a local authority social worker should acknowledge its receipt
        to the referrer and make a decision". CIN census guide 2023-24, 4.9.
Link    Keeping Children Safe in Education https://www.gov.uk/government/publications/keeping-children-safe-in-education--2
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Audit   No finding on any of the six cases; this rule must stay quiet there.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.concern_referred import ConcernReferred
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.concerns import REFERRER_EVENTS, referrer, told_out_of_turn
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S01",
    "referral decided",
    reads=(ReferralReceived, ReferralDecided, *REFERRER_EVENTS),
    missing="Nobody has decided what happens next for the child who was referred.",
    closes="a decision on the referral",
    looks_ahead=told_out_of_turn,
)
def referral_decided(case: Timeline) -> Iterator[Duty]:
    """Owe the referrer a decision on each referral, whoever that may be."""
    for referral in case.of(ReferralReceived):
        known = referrer(case, referral.ref)
        yield Duty(
            trigger=referral,
            owed_to=(known,) if known else (),
            to_unknown=known is None,
            proofs=tuple(Proof(made) for made in case.of(ReferralDecided, since=referral)),
        )


CONCERN = sample(
    ConcernReferred, "Mon 15 Jan 2018 09:30", by="school", ref="CON-1", to=["csc_mash"]
)
REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="2A", ref="CON-1")
NAMELESS = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
DECISION = sample(ReferralDecided, "Tue 16 Jan 2018 16:00")

EXAMPLES = (
    Example(
        "fires when the next working day is over without a decision",
        given=(CONCERN, REFERRAL),
        at=moment("Wed 17 Jan 2018 00:00"),
    ),
    Example(
        "fires too where nobody knows who referred the child",
        given=(NAMELESS,),
        at=moment("Wed 17 Jan 2018 00:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(CONCERN, REFERRAL),
        at=moment("Tue 16 Jan 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the referral was decided on the next working day",
        given=(CONCERN, REFERRAL, DECISION),
        at=moment("Wed 17 Jan 2018 00:00"),
        raises=False,
    ),
)
