"""N06. When a plan starts for a family that does not own its home, housing has a part in it.

Source  Children Act 1989 s27 (cooperation) and Children Act 2004 s11. The number is local.
Link    Legal obligations of housing, CIH https://www.cih.org/knowledge-hub/tenancy-and-support/safeguarding/child-safeguarding/legal-obligations
Link    Enquiries, Bedford https://bedfordscb.proceduresonline.com/p_ch_prot_enq.html
Audit   O6: housing was in none of five cases; the sixth family owned its home.
"""

from collections.abc import Iterator
from itertools import takewhile

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.conference_invites_sent import ConferenceInvitesSent
from events.types.housing_consultation_recorded import HousingConsultationRecorded
from events.types.service_not_relevant import ServiceNotRelevant
from events.types.tenure_recorded import TenureRecorded
from projections.duties import Duty, Example, Proof, first_known, rule
from projections.plans import PLAN_EVENTS, Plan, fresh_starts
from projections.timeline import Timeline


@rule(
    "N06",
    "housing involved",
    reads=(
        *PLAN_EVENTS,
        TenureRecorded,
        ConferenceInvitesSent,
        HousingConsultationRecorded,
        ServiceNotRelevant,
    ),
    missing="Housing has been neither invited nor consulted since the plan started.",
    closes="housing invited, consulted, or found to have no part in this case",
    reaches=True,
    looks_ahead=lambda case: len(case.of(TenureRecorded)) > 1,
)
def housing_involved(case: Timeline) -> Iterator[Duty]:
    """Owe housing a part in each plan, if by the last word on it the family is no owner."""
    if tenure := _not_owned(case):
        for plan in fresh_starts(case):
            yield Duty(
                trigger=plan.start,
                rests_on=(tenure,),
                proofs=(*_invitations(case, plan), *_considered(case, plan)),
            )


def _not_owned(case: Timeline) -> AnyEvent | None:
    """Return what says that the family does not own its home, unless the last word differs."""
    last_first = reversed(case.of(TenureRecorded))
    not_owned = takewhile(lambda said: said.fact.tenure != "owner_occupied", last_first)
    return first_known(list(not_owned))


def _invitations(case: Timeline, plan: Plan) -> Iterator[Proof]:
    """List whom each meeting invited, from the one that started the plan on."""
    meetings: list[Event[CinMeetingHeld | ConferenceInvitesSent | ConferenceHeld]] = [
        *case.of(CinMeetingHeld, since=plan.start),
        *case.of(ConferenceInvitesSent, since=plan.start),
        *case.of(ConferenceHeld, since=plan.start),
    ]
    return (Proof(meeting, to=meeting.fact.invited) for meeting in meetings)


def _considered(case: Timeline, plan: Plan) -> Iterator[Proof]:
    yield from map(Proof, case.of(HousingConsultationRecorded, since=plan.start))
    for ruled_out in case.of(ServiceNotRelevant, since=plan.start):
        yield Proof(ruled_out, to=(ruled_out.fact.service,))


MEETING = sample(
    CinMeetingHeld, "Wed 21 Feb 2018 10:00", plan_started=True, invited=["csc", "school"]
)
RENTED = sample(TenureRecorded, "Wed 21 Feb 2018 12:00", tenure="social_rent")
OWNED = sample(TenureRecorded, "Thu 22 Feb 2018 12:00", tenure="owner_occupied")
CONSULTED = sample(HousingConsultationRecorded, "Wed 7 Mar 2018 16:00")
GP_RULED_OUT = sample(ServiceNotRelevant, "Wed 7 Mar 2018 16:00", service="gp")
RULED_OUT = sample(ServiceNotRelevant, "Wed 7 Mar 2018 16:00", service="housing")

EXAMPLES = (
    Example(
        "fires when ten working days are over",
        given=(MEETING, RENTED, GP_RULED_OUT),
        at=moment("Thu 8 Mar 2018 00:00"),
        then=("housing",),
    ),
    Example(
        "holds back while the tenth working day lasts",
        given=(MEETING, RENTED),
        at=moment("Wed 7 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when housing was consulted",
        given=(MEETING, RENTED, CONSULTED),
        at=moment("Thu 8 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when housing was found to have no part in it",
        given=(MEETING, RENTED, RULED_OUT),
        at=moment("Thu 8 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the last word is that the family owns its home",
        given=(MEETING, RENTED, OWNED),
        at=moment("Thu 8 Mar 2018 00:00"),
        raises=False,
    ),
)
