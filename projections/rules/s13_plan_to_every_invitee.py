"""S13. Everyone invited to a conference that made a plan is sent the plan.

Source  Sussex procedures 8.8: decision letter and outline plan to everyone invited.
        Local, not national; no London number was found. How soon is in policy.toml.
Link    Sussex procedures 8.8 http://sussexchildprotection.procedures.org.uk/tkypzt
Audit   C8: the plan went out late, and agencies outside the core group did not know it.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.plan_distributed import PlanDistributed
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

MADE_A_PLAN = {"cp_plan", "cp_plan_continues"}


@rule(
    "S13",
    "plan to every invitee",
    reads=(ConferenceHeld, PlanDistributed),
    missing="The plan made at the conference has not been sent to {outstanding}.",
    closes="an outline child protection plan sent to each invited agency",
    reaches=True,
    tells=PlanDistributed,
)
def plan_to_every_invitee(case: Timeline) -> Iterator[Duty]:
    """Owe the plan to every invitee, present or not; sent to some is not sent."""
    for conference in case.of(ConferenceHeld):
        if conference.fact.outcome in MADE_A_PLAN:
            yield Duty(
                trigger=conference,
                owed_to=case.groups.others(conference.fact.invited),
                proofs=tuple(
                    Proof(sent, to=sent.fact.recipients)
                    for sent in case.of(PlanDistributed, since=conference)
                    if sent.fact.plan_type == "cp_outline"
                ),
            )


CONFERENCE = sample(
    ConferenceHeld,
    "Tue 27 Feb 2018 10:00",
    conference="icpc",
    invited=["csc", "school", "gp", "parent"],
    attended=["csc", "school"],
    outcome="cp_plan",
)
TO_SCHOOL = sample(PlanDistributed, "Wed 28 Feb 2018 15:00", recipients=["school"])
TO_GP = sample(PlanDistributed, "Wed 28 Feb 2018 16:00", recipients=["gp"])

EXAMPLES = (
    Example(
        "fires for the one invitee without the plan, when the next working day is over",
        given=(CONFERENCE, TO_SCHOOL),
        at=moment("Thu 1 Mar 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(CONFERENCE, TO_SCHOOL),
        at=moment("Wed 28 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when every invited agency was sent it, the parent aside",
        given=(CONFERENCE, TO_SCHOOL, TO_GP),
        at=moment("Thu 1 Mar 2018 00:00"),
        raises=False,
    ),
)
