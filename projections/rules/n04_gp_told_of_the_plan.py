"""N04. The child's GP is told that a plan has started.

Source  Doncaster, Notifying GPs: that GPs are informed when a child is in need, and can feed back.
        The number is local; a GP who was invited to the conference has S13.
Link    Notifying GPs, Doncaster https://doncasterscb.proceduresonline.com/p_notifying_gps.html
Audit   O2: GPs were not aware of child in need plans (cases 3 and 4).
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.agency_notified import AgencyNotified
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.plan_distributed import PlanDistributed
from projections.duties import Duty, Example, Proof, rule
from projections.plans import CIN, CP, PLAN_EVENTS, Plan, starts_of
from projections.timeline import Timeline

GP = "gp"


@rule(
    "N04",
    "GP told of the plan",
    reads=(*PLAN_EVENTS, PlanDistributed, AgencyNotified),
    missing="The child's GP has not been told that a plan has started.",
    closes="the plan sent to the GP, or the GP told of it",
    reaches=True,
    variants=("cp",),
    tells=PlanDistributed,
)
def gp_told_of_the_plan(case: Timeline) -> Iterator[Duty]:
    """Owe word to the GP of each plan; of a CP plan, where the GP was not invited anyway."""
    for plan in starts_of(case, CIN):
        yield Duty(trigger=plan.start, proofs=tuple(_told(case, plan)))
    for plan in starts_of(case, CP):
        if GP not in getattr(plan.start.fact, "invited", ()):
            yield Duty(trigger=plan.start, variant="cp", proofs=tuple(_told(case, plan)))


def _told(case: Timeline, plan: Plan) -> Iterator[Proof]:
    for sent in case.of(PlanDistributed, since=plan.start):
        yield Proof(sent, to=sent.fact.recipients)
    for told in case.of(AgencyNotified, since=plan.start):
        yield Proof(told, to=told.fact.recipients)


MEETING = sample(CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True)
CONFERENCE = sample(
    ConferenceHeld,
    "Wed 21 Feb 2018 10:00",
    conference="icpc",
    outcome="cp_plan",
    invited=["csc", "school"],
)
WITH_THE_GP = sample(
    ConferenceHeld,
    "Wed 21 Feb 2018 10:00",
    conference="icpc",
    outcome="cp_plan",
    invited=["csc", "school", "gp"],
)
TO_SCHOOL = sample(PlanDistributed, "Thu 22 Feb 2018 09:00", plan_type="cin", recipients=["school"])
TO_THE_GP = sample(AgencyNotified, "Wed 28 Feb 2018 09:00", recipients=["gp"])

EXAMPLES = (
    Example(
        "fires when five working days after a child in need plan started are over",
        given=(MEETING, TO_SCHOOL),
        at=moment("Thu 1 Mar 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "fires one working day after a conference to which the GP was not invited",
        given=(CONFERENCE,),
        at=moment("Fri 23 Feb 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "holds back while the fifth working day lasts",
        given=(MEETING, TO_SCHOOL),
        at=moment("Wed 28 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the GP was told",
        given=(MEETING, TO_SCHOOL, TO_THE_GP),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the GP was invited to the conference",
        given=(WITH_THE_GP,),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
)
