"""N01. New information about a family on a plan goes to everyone who works with them.

Source  DfE Information sharing advice 2024; Children Act 2004 s16LA. The number is local.
Link    Information sharing advice https://www.gov.uk/government/publications/safeguarding-practitioners-information-sharing-advice
Audit   C4: new information was not passed on when it came in; in case 1 BDAS was not told.
"""

from collections.abc import Iterator

from events.base import AnyEvent
from events.samples import example, moment, sample
from events.types.agency_notified import AgencyNotified
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.involvement_declared import InvolvementDeclared
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.network_notified import NetworkNotified
from projections.concerns import (
    CONCERN_EVENTS,
    merlin_of,
    person_of,
    received_by_csc,
    told_out_of_turn,
)
from projections.duties import Duty, Example, Proof, rule
from projections.network import INVOLVEMENT_EVENTS, MEMBER_EVENTS, plan_members, services_of
from projections.plans import PLAN_EVENTS, plan_at
from projections.timeline import Timeline

POLICE = "police"


@rule(
    "N01",
    "new information passed on",
    reads=(
        *CONCERN_EVENTS,
        *PLAN_EVENTS,
        *MEMBER_EVENTS,
        *INVOLVEMENT_EVENTS,
        NetworkNotified,
        AgencyNotified,
    ),
    missing="New information about the family has not been passed on to {outstanding}.",
    closes="each of those who work with the family told of it",
    reaches=True,
    looks_ahead=told_out_of_turn,
    tells=NetworkNotified,
)
def new_information_passed_on(case: Timeline) -> Iterator[Duty]:
    """Owe each concern to the plan members and to the services of the person it is about."""
    for concern in received_by_csc(case):
        if plan := plan_at(case, concern.occurred_at):
            members, services = _working_with_them(case, concern)
            added = [service for service in services if service not in members]
            named_by = merlin_of(case, concern.ref) if added and _is_merlin(concern) else None
            yield Duty(
                trigger=concern,
                owed_to=(*members, *added),
                rests_on=(plan.start, *([named_by] if named_by else [])),
                proofs=tuple(_told(case, concern)),
            )


def _working_with_them(case: Timeline, concern: AnyEvent) -> tuple[list[str], list[str]]:
    """Name the plan members and the person's services that do not know of the concern already."""
    services = services_of(case, person_of(case, concern), concern.occurred_at)
    working = case.groups.others(service.agency for service in services)
    members = [a for a in plan_members(case, concern) if not _knows(case, concern, a)]
    return members, [agency for agency in working if not _knows(case, concern, agency)]


def _knows(case: Timeline, concern: AnyEvent, agency: str) -> bool:
    """Tell whether the agency sent it or was sent it; what one police team sends, all know."""
    sent_to: tuple[str, ...] = getattr(concern.fact, "to", ())
    by_police = case.groups.of(concern.agency) == POLICE
    return agency in (concern.agency, *sent_to) or (by_police and case.groups.of(agency) == POLICE)


def _is_merlin(concern: AnyEvent) -> bool:
    return isinstance(concern.fact, MerlinShared)


def _told(case: Timeline, concern: AnyEvent) -> Iterator[Proof]:
    for network in case.of(NetworkNotified, since=concern, ref=concern.ref):
        yield Proof(network, to=network.fact.recipients)
    for agency in case.of(AgencyNotified, since=concern, ref=concern.ref):
        yield Proof(agency, to=agency.fact.recipients)


WORKS_WITH = example(InvolvementDeclared, person="AD-1")
MERLIN_ON = example(MerlinCreated, ref="MRL-1", person="AD-1")

MEETING = sample(
    CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_members=["csc", "school", "bdas", "police"]
)
PROBATION = sample(WORKS_WITH, "Thu 18 Jan 2018 11:00", by="probation")
MERLIN = sample(MERLIN_ON, "Thu 22 Mar 2018 21:50", by="police")
SHARED = sample(
    MerlinShared, "Fri 23 Mar 2018 10:00", by="police_cait", ref="MRL-1", to=["csc_mash"]
)
TO_SCHOOL = sample(NetworkNotified, "Mon 26 Mar 2018 11:00", ref="MRL-1", recipients=["school"])
TO_THE_OTHERS = sample(
    AgencyNotified, "Mon 26 Mar 2018 15:00", ref="MRL-1", recipients=["bdas", "probation"]
)

EXAMPLES = (
    Example(
        "fires for the plan member and the adult's service that were not told, police left out",
        given=(MEETING, PROBATION, MERLIN, SHARED, TO_SCHOOL),
        at=moment("Tue 27 Mar 2018 00:00"),
        then=("bdas", "probation"),
    ),
    Example(
        "holds back while the next working day, here a Monday, lasts",
        given=(MEETING, PROBATION, MERLIN, SHARED, TO_SCHOOL),
        at=moment("Mon 26 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when all were told, some as the network and some one by one",
        given=(MEETING, PROBATION, MERLIN, SHARED, TO_SCHOOL, TO_THE_OTHERS),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when no plan is open",
        given=(PROBATION, MERLIN, SHARED),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
)
