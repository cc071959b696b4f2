"""N09. When a parent whose child is on a plan lapses, children's social care is told.

Source  Audit recommendation 2: a lapse on an open case is a safeguarding concern. The number is
        local.
Audit   R2, case 6: a lapse was recorded, and nobody else knew.
"""

from collections.abc import Iterator

from events.samples import example, moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.csc_notified import CscNotified
from events.types.csc_referral_made import CscReferralMade
from projections.duties import Duty, Example, Proof, rule
from projections.plans import PLAN_EVENTS, plan_at
from projections.timeline import Timeline


@rule(
    "N09",
    "lapse referred",
    reads=(*PLAN_EVENTS, ClientLapseRecorded, CscReferralMade, CscNotified),
    missing="A parent has lapsed, and children's social care has not been told.",
    closes="a referral to children's social care, or word to it, about the lapse",
    tells=CscNotified,
)
def lapse_referred(case: Timeline) -> Iterator[Duty]:
    """Owe word of a lapse where the child is on a plan, or the service knows of one."""
    for lapse in case.of(ClientLapseRecorded):
        plan = plan_at(case, lapse.occurred_at)
        known = lapse.fact.children_on_plan_known
        if plan or known:
            referred = case.of(CscReferralMade, since=lapse, ref=lapse.ref)
            told = case.of(CscNotified, since=lapse, ref=lapse.ref)
            yield Duty(
                trigger=lapse,
                owed_by=(lapse.agency,),
                rests_on=(plan.start,) if plan and not known else (),
                proofs=tuple(map(Proof, (*referred, *told))),
            )


LAPSED = example(ClientLapseRecorded, ref="LAP-1", children_on_plan_known=None)
KNOWING = example(ClientLapseRecorded, ref="LAP-1", children_on_plan_known=True)

MEETING = sample(CinMeetingHeld, "Tue 10 Apr 2018 10:00", plan_started=True)
LAPSE = sample(LAPSED, "Wed 2 May 2018 15:00", by="bdas")
KNOWING_LAPSE = sample(KNOWING, "Wed 2 May 2018 15:00", by="bdas")
TOLD = sample(CscNotified, "Thu 3 May 2018 10:00", by="bdas", ref="LAP-1")

EXAMPLES = (
    Example(
        "fires when 24 hours are over and a plan is open, though the service may not know of it",
        given=(MEETING, LAPSE),
        at=moment("Thu 3 May 2018 15:00"),
    ),
    Example(
        "fires where only the service knows of a plan",
        given=(KNOWING_LAPSE,),
        at=moment("Thu 3 May 2018 15:00"),
    ),
    Example(
        "holds back until the 24 hours are over",
        given=(MEETING, LAPSE),
        at=moment("Thu 3 May 2018 14:59"),
        raises=False,
    ),
    Example(
        "stays quiet when children's social care was told in time",
        given=(MEETING, LAPSE, TOLD),
        at=moment("Thu 3 May 2018 15:00"),
        raises=False,
    ),
    Example(
        "stays quiet when no plan is open and none is known of",
        given=(LAPSE,),
        at=moment("Thu 3 May 2018 15:00"),
        raises=False,
    ),
)
