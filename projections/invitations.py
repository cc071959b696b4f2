"""Meetings that leave out an agency which works with the family: N03 and N07. duties.md, Terms.

A run is made of the meetings, one after the other, that do not invite an agency. A meeting that
invites it ends the run; so does a break in its involvement, and so does a new episode of the case.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from events.base import AnyEvent, Fact
from projections.conferences import Meeting, meetings_that_invite
from projections.duties import Duty, Proof, first_known
from projections.network import INVOLVEMENT_EVENTS, Involvement, involvements
from projections.plans import EPISODE_EVENTS, Episode, episode_of
from projections.timeline import Timeline

INVITATION_EVENTS: Final[tuple[type[Fact], ...]] = (*EPISODE_EVENTS, *INVOLVEMENT_EVENTS)


def invitations_owed(case: Timeline, is_meant: Callable[[str], bool]) -> Iterator[Duty]:
    """Owe an invitation to each involved agency that is meant, once for each run of meetings."""
    meetings = meetings_that_invite(case)
    for agency, those in _by_agency(case, is_meant).items():
        for left_out in _first_of_each_run(case, meetings, agency, those):
            later = meetings[meetings.index(left_out) + 1 :]
            yield Duty(
                trigger=left_out,
                owed_to=(agency,),
                about=agency,
                rests_on=_because(those, left_out),
                proofs=tuple(Proof(meeting, to=meeting.fact.invited) for meeting in later),
            )


def _because(those: list[Involvement], meeting: Meeting) -> tuple[AnyEvent, ...]:
    """Return the declaration that a duty rests on; of several any would do."""
    at = meeting.occurred_at
    lasting = (i.declared for i in those if i.lasts_at(at) and i.declared.occurred_at < at)
    declared = first_known(lasting)
    return (declared,) if declared else ()


def _by_agency(case: Timeline, is_meant: Callable[[str], bool]) -> dict[str, list[Involvement]]:
    found: dict[str, list[Involvement]] = {}
    for involvement in (i for i in involvements(case) if is_meant(i.agency)):
        found.setdefault(involvement.agency, []).append(involvement)
    return found


def _first_of_each_run(
    case: Timeline, meetings: list[Meeting], agency: str, those: list[Involvement]
) -> Iterator[Meeting]:
    run: tuple[Episode, datetime] | None = None
    for meeting in meetings:
        since = _involved_since(those, meeting.occurred_at)
        invited = agency in meeting.fact.invited
        here = None if since is None or invited else (episode_of(case, meeting), since)
        if here and here != run:
            yield meeting
        run = here


def _involved_since(those: list[Involvement], moment: datetime) -> datetime | None:
    """Return since when, before this moment, it has been involved without a break."""
    before = (i for i in those if i.lasts_at(moment) and i.declared.occurred_at < moment)
    began = min((i.declared.occurred_at for i in before), default=None)
    return began and (_involved_since(those, began) or began)
