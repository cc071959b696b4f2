"""N05. Before a case is closed, everyone around the child is told.

Source  Newcastle: agencies are told in writing, with the reasons; Blackburn with Darwen: before
        closure.
Link    Case closure, Newcastle https://newcastlechildcare.proceduresonline.com/chapters/p_case_closure.html
Link    Closure, Blackburn with Darwen https://blackburndarwenchildcare.proceduresonline.com/p_closure_practice_note.html
Audit   O2: GPs were not aware of decisions to close (cases 3 and 4).
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.case_closed import CaseClosed
from events.types.closure_notified import ClosureNotified
from events.types.network_member_recorded import NetworkMemberRecorded
from projections.duties import Duty, Example, Proof, rule
from projections.network import NETWORK_EVENTS, network
from projections.plans import episode_of
from projections.timeline import Timeline


@rule(
    "N05",
    "network told of the closure",
    reads=(CaseClosed, ClosureNotified, *NETWORK_EVENTS),
    missing="The case was closed, and {outstanding} had not been told.",
    closes="each agency in the network, and the GP, told of the closure",
    reaches=True,
    tells=ClosureNotified,
)
def network_told_of_the_closure(case: Timeline) -> Iterator[Duty]:
    """Owe word of the closure to the network as it then is; policy adds whom else."""
    for closure in case.of(CaseClosed):
        episode = episode_of(case, closure)
        yield Duty(
            trigger=closure,
            owed_to=network(case, closure),
            proofs=tuple(
                Proof(told, to=told.fact.recipients)
                for told in case.of(ClosureNotified)
                if episode.began_by(told)
            ),
        )


NETWORK = sample(NetworkMemberRecorded, "Mon 15 Jan 2018 10:00", agencies=["school", "bdas"])
TOLD = sample(ClosureNotified, "Fri 25 May 2018 10:00", recipients=["school", "bdas", "parent"])
TOLD_THE_GP = sample(ClosureNotified, "Fri 25 May 2018 11:00", recipients=["gp"])
CLOSED = sample(CaseClosed, "Tue 29 May 2018 12:00")

EXAMPLES = (
    Example(
        "fires at the closure for the GP, who was not told, though in no list",
        given=(NETWORK, TOLD, CLOSED),
        at=moment("Tue 29 May 2018 12:15"),
        then=("gp",),
    ),
    Example(
        "holds back until the closure has been known for ten minutes",
        given=(NETWORK, TOLD, CLOSED),
        at=moment("Tue 29 May 2018 12:14"),
        raises=False,
    ),
    Example(
        "stays quiet when all were told before",
        given=(NETWORK, TOLD, TOLD_THE_GP, CLOSED),
        at=moment("Tue 29 May 2018 12:15"),
        raises=False,
    ),
)
