"""Conferences, what is *for* one of them, and the meetings that invite. duties.md, Terms.

What is for a conference is of its kind, since the one of that kind before it in the episode. What
is shared or distributed afterwards is for it until the next of that kind; a closure of the case
does not change that, for it cures nothing.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias, TypeVar

from events.base import AnyEvent, Event, Fact, in_order
from events.codes import Conference
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.conference_held import ConferenceHeld
from events.types.conference_invites_sent import ConferenceInvitesSent
from events.types.conference_report_shared import ConferenceReportShared
from events.types.minutes_distributed import MinutesDistributed
from projections.agencies import CSC
from projections.plans import EPISODE_EVENTS, episode_of
from projections.timeline import Timeline

CONFERENCE_EVENTS: Final[tuple[type[Fact], ...]] = (ConferenceHeld, *EPISODE_EVENTS)
OTHERS_FOR_A_QUORUM: Final = 2  # duties.md, S12: csc and two other agencies

Meeting: TypeAlias = Event[CinMeetingHeld | ConferenceInvitesSent]
Sent = TypeVar("Sent", ConferenceInvitesSent, ConferenceReportShared, MinutesDistributed)


def held(case: Timeline, kind: Conference) -> tuple[Event[ConferenceHeld], ...]:
    """List the conferences of a kind that were held, in order, whatever the episode."""
    return tuple(c for c in case.of(ConferenceHeld) if c.fact.conference == kind)


def preceding(case: Timeline, event: AnyEvent, kind: Conference) -> Event[ConferenceHeld] | None:
    """Return the last conference of a kind before this event in order, within its episode."""
    episode, place = episode_of(case, event), in_order(event)
    before = [c for c in held(case, kind) if in_order(c) < place and episode.began_by(c)]
    return before[-1] if before else None


def previous(case: Timeline, conference: Event[ConferenceHeld]) -> Event[ConferenceHeld] | None:
    """Return the conference of the same kind before this one, within the episode."""
    return preceding(case, conference, conference.fact.conference)


def following(case: Timeline, event: AnyEvent, kind: Conference) -> Event[ConferenceHeld] | None:
    """Return the next conference of a kind after this event in order, whatever the episode."""
    place = in_order(event)
    return next((c for c in held(case, kind) if in_order(c) > place), None)


def before_it(
    case: Timeline, sent: type[Sent], conference: Event[ConferenceHeld]
) -> tuple[Event[Sent], ...]:
    """List what was sent for this conference up to it: since the one before, in the episode."""
    last, episode = previous(case, conference), episode_of(case, conference)
    place = in_order(conference)
    return tuple(
        event
        for event in _of_kind(case.of(sent, after=last), conference.fact.conference)
        if in_order(event) < place and episode.began_by(event)
    )


def afterwards(
    case: Timeline, sent: type[Sent], event: Event[ConferenceHeld | ConferenceInvitesSent]
) -> tuple[Event[Sent], ...]:
    """List what was sent for it later: after this event, until the next conference of its kind.

    event    a conference, or an invitation to one; the next conference itself is the end
    """
    return _until_the_next(case, case.of(sent, after=event), event)


def from_it_on(
    case: Timeline, sent: type[Sent], conference: Event[ConferenceHeld]
) -> tuple[Event[Sent], ...]:
    """List what was sent for it from its very moment on, until the next of its kind."""
    return _until_the_next(case, case.of(sent, since=conference), conference)


def _until_the_next(
    case: Timeline,
    sent: Iterable[Event[Sent]],
    event: Event[ConferenceHeld | ConferenceInvitesSent],
) -> tuple[Event[Sent], ...]:
    kind = event.fact.conference
    end = following(case, event, kind)
    return tuple(
        later for later in _of_kind(sent, kind) if end is None or in_order(later) < in_order(end)
    )


def _of_kind(events: Iterable[Event[Sent]], kind: Conference) -> list[Event[Sent]]:
    return [event for event in events if event.fact.conference == kind]


def meetings_that_invite(case: Timeline) -> list[Meeting]:
    """List the child in need meetings and the invitations to conferences, in order."""
    meetings: list[Meeting] = [*case.of(CinMeetingHeld), *case.of(ConferenceInvitesSent)]
    return sorted(meetings, key=in_order)


def is_quorate(case: Timeline, attended: Iterable[str]) -> bool:
    """Tell whether csc and at least two other agencies were at a conference; people aside."""
    came = tuple(attended)
    enough = len(case.groups.others(came)) >= OTHERS_FOR_A_QUORUM
    return enough and case.groups.has(CSC, came)
