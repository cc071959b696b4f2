"""S15. The child in need plan is sent to those who work to it.

Source  CIN census guide 2023-24, 4.11: the plan says which organisations provide which services.
        How soon is a local default; no number was found.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Audit   Plans that only some agencies hold; key area 3, good communication through the case.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.plan_distributed import PlanDistributed
from projections.duties import Duty, Example, Proof, rule
from projections.network import MEMBER_EVENTS, plan_members
from projections.plans import CIN, PLAN_EVENTS, starts_of
from projections.timeline import Timeline


@rule(
    "S15",
    "child in need plan to its members",
    reads=(*PLAN_EVENTS, *MEMBER_EVENTS, PlanDistributed),
    missing="The child in need plan has not been sent to {outstanding}, who work to it.",
    closes="the child in need plan sent to each plan member",
    reaches=True,
    tells=PlanDistributed,
)
def cin_plan_to_its_members(case: Timeline) -> Iterator[Duty]:
    """Owe the plan to everyone who is a plan member when it starts."""
    for plan in starts_of(case, CIN):
        yield Duty(
            trigger=plan.start,
            owed_to=plan_members(case, plan.start),
            proofs=tuple(
                Proof(sent, to=sent.fact.recipients)
                for sent in case.of(PlanDistributed, since=plan.start)
                if sent.fact.plan_type == "cin"
            ),
        )


MEETING = sample(
    CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_members=["csc", "school", "bdas", "gp"]
)
TO_SCHOOL_AND_GP = sample(
    PlanDistributed, "Fri 23 Feb 2018 09:00", plan_type="cin", recipients=["school", "gp"]
)
TO_BDAS = sample(PlanDistributed, "Mon 26 Feb 2018 09:00", plan_type="cin", recipients=["bdas"])

EXAMPLES = (
    Example(
        "fires for the one member without the plan, when five working days are over",
        given=(MEETING, TO_SCHOOL_AND_GP),
        at=moment("Thu 1 Mar 2018 00:00"),
        then=("bdas",),
    ),
    Example(
        "holds back while the fifth working day lasts",
        given=(MEETING, TO_SCHOOL_AND_GP),
        at=moment("Wed 28 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when every member was sent it, in however many pieces",
        given=(MEETING, TO_SCHOOL_AND_GP, TO_BDAS),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
)
