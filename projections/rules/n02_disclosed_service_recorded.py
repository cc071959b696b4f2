"""N02. A service that the family is said to have is recorded in the network, or ruled out.

Source  Audit; the number is local.
Audit   O5: details of networks are not captured well; it is unclear who works with a family
        (case 6).
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.baseline_asserted import BaselineAsserted
from events.types.involvement_declared import InvolvementDeclared
from events.types.network_member_recorded import NetworkMemberRecorded
from events.types.service_disclosed import ServiceDisclosed
from events.types.service_not_relevant import ServiceNotRelevant
from projections.duties import Duty, Example, Proof, rule
from projections.network import INVOLVEMENT_EVENTS, involvements
from projections.plans import EPISODE_EVENTS, episode_of
from projections.timeline import Timeline


@rule(
    "N02",
    "disclosed service recorded",
    reads=(
        ServiceDisclosed,
        NetworkMemberRecorded,
        ServiceNotRelevant,
        *INVOLVEMENT_EVENTS,
        *EPISODE_EVENTS,
    ),
    missing="A service that works with the family is known of, but not recorded in the network.",
    closes="the service recorded in the network, its own word that it is involved, or ruled out",
)
def disclosed_service_recorded(case: Timeline) -> Iterator[Duty]:
    """Owe a place in the network, or a reason for none, to each service that is disclosed."""
    for disclosed in case.of(ServiceDisclosed):
        found = (*_in_network(case, disclosed), *_settled(case, disclosed))
        yield Duty(trigger=disclosed, proofs=tuple(map(Proof, found)))


def _in_network(case: Timeline, disclosed: Event[ServiceDisclosed]) -> Iterator[AnyEvent]:
    """List what records the service in the network, also before, in this episode."""
    service, episode = disclosed.fact.service, episode_of(case, disclosed)
    for said in filter(episode.began_by, case.all_of(NetworkMemberRecorded, BaselineAsserted)):
        match said.fact:
            case NetworkMemberRecorded(agencies=named) | BaselineAsserted(agencies=named):
                if service in (named or ()):
                    yield said


def _settled(case: Timeline, disclosed: Event[ServiceDisclosed]) -> Iterator[AnyEvent]:
    """List its own word, also before if it has not ended by then, and what rules it out."""
    service, at = disclosed.fact.service, disclosed.occurred_at
    for involvement in involvements(case):
        counts = involvement.lasts_at(at) or involvement.declared.occurred_at >= at
        if involvement.agency == service and counts:
            yield involvement.declared
    for ruled_out in case.of(ServiceNotRelevant, since=disclosed):
        if ruled_out.fact.service == service:
            yield ruled_out


DISCLOSED = sample(ServiceDisclosed, "Tue 10 Apr 2018 12:05", service="talking_therapies")
RECORDED = sample(
    NetworkMemberRecorded, "Tue 17 Apr 2018 16:00", agencies=["gp", "talking_therapies"]
)
DECLARED = sample(InvolvementDeclared, "Thu 8 Feb 2018 10:00", by="talking_therapies")
RULED_OUT = sample(ServiceNotRelevant, "Fri 13 Apr 2018 10:00", service="talking_therapies")
OTHERS = sample(NetworkMemberRecorded, "Tue 17 Apr 2018 16:00", agencies=["gp"])

EXAMPLES = (
    Example(
        "fires when five working days are over and only others were recorded",
        given=(DISCLOSED, OTHERS),
        at=moment("Wed 18 Apr 2018 00:00"),
    ),
    Example(
        "holds back while the fifth working day lasts",
        given=(DISCLOSED, OTHERS),
        at=moment("Tue 17 Apr 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it was recorded",
        given=(DISCLOSED, RECORDED),
        at=moment("Wed 18 Apr 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the service itself had said so before",
        given=(DECLARED, DISCLOSED),
        at=moment("Wed 18 Apr 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when it was ruled out",
        given=(DISCLOSED, RULED_OUT),
        at=moment("Wed 18 Apr 2018 00:00"),
        raises=False,
    ),
)
