"""The load that all benchmarks share: the journeys of `throughline simulate`, seed 1."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import orjson

from events.base import AnyEvent
from events.moments import moment, spelled
from events.samples import sample
from events.types.appointment_missed import AppointmentMissed
from events.types.child_visited import ChildVisited
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.referral_received import ReferralReceived
from events.wire import Document, encode, from_line, stamp
from throughline.simulate import simulate

START = datetime(2017, 1, 2, 9, tzinfo=UTC)
EVENTS_A_CASE = 26  # about
BETWEEN = timedelta(milliseconds=1)
A_YEAR = timedelta(days=365)
REVIEWED_AGO, TILL_DUE = timedelta(days=29), 12  # from then on it is foreseen; days of that
INCIDENTS = b".merlin_created.", b".client_lapse_recorded."
LEFT_OUT = *INCIDENTS, b".strategy_discussion_held.", b".conference_held.", b".case_closed."
LONG_AGO, APART, HOUR = datetime(2015, 6, 1, 9, tzinfo=UTC), timedelta(hours=16), timedelta(hours=1)


@cache
def wire_lines(cases: int) -> tuple[bytes, ...]:
    """Return the events of so many cases as agencies send them."""
    return tuple(orjson.dumps(line) for line in simulate(cases, 1, START))


@cache
def stamped(cases: int) -> tuple[tuple[bytes, bytes], ...]:
    """Return them as `case.events` has them: key and value, received as recorded."""
    documents = (from_line(line) for line in wire_lines(cases))
    return tuple(_record(d, moment(d["recordedtime"])) for d in documents)


def just_now(cases: int, end: datetime, mark: str = "") -> tuple[tuple[bytes, bytes], ...]:
    """Return them as if all of it had happened in the last minutes, in the same order.

    So duties begin by the thousand and few fall due, as on a busy day: were years to have passed
    since, each event would raise all the alerts of a forgotten case.

    mark    makes other cases of them
    """
    lines = [line.replace(b"SIM-", f"{mark}SIM-".encode()) for line in wire_lines(cases)]
    return tuple(_as_just_now(lines, end))


def _as_just_now(lines: Sequence[bytes], end: datetime) -> Iterator[tuple[bytes, bytes]]:
    for number, line in enumerate(lines):
        at = end - (len(lines) - number) * BETWEEN
        document = {**from_line(line), "time": spelled(at), "recordedtime": spelled(at)}
        yield _record(document, at)


def borough(young: int, late: int, reviews: int, end: datetime) -> tuple[tuple[bytes, bytes], ...]:
    """Return what the open cases of a borough have told by this moment.

    young      so many whole journeys as of the last minutes, but their ends and what calls for word
               at once or within days: of so many at one time there would be thousands
    late       so many that began within the last year, at their own times: each is owed two things
               or three that are late by now
    reviews    so many of which a review falls due in the next days
    """
    lines = [line for line in wire_lines(young) if not any(kind in line for kind in LEFT_OUT)]
    return (*_of_a_year(late, end), *_as_just_now(lines, end), *_to_review(reviews, end))


def _of_a_year(cases: int, end: datetime) -> Iterator[tuple[bytes, bytes]]:
    for line in simulate(cases, 2, end - A_YEAR, until=end):
        document = from_line(orjson.dumps(line).replace(b"SIM-", b"LATE-"))
        yield _record(document, moment(document["recordedtime"]))


def _to_review(cases: int, end: datetime) -> Iterator[tuple[bytes, bytes]]:
    for number in range(cases):
        at = end - REVIEWED_AGO - timedelta(days=number % TILL_DUE, seconds=number)
        case = f"REVIEW-{number:07}"
        yield own(sample(CinMeetingHeld, at, case=case, kind="review", plan_started=None))


def opened(cases: int, end: datetime) -> tuple[tuple[bytes, bytes], ...]:
    """Return the referrals of so many cases, which nobody has done anything about yet."""
    return tuple(
        own(sample(ReferralReceived, end - BETWEEN * n, recorded=end, case=f"OPEN-{n:07}"))
        for n in range(cases, 0, -1)
    )


def long_case(events: int) -> list[AnyEvent]:
    """Return so many events of one child who was on a plan for years, each known as it was told."""
    told: list[AnyEvent] = [sample(ReferralReceived, LONG_AGO), sample(CinMeetingHeld, LONG_AGO)]
    while len(told) < events:
        number, at = len(told), LONG_AGO + len(told) * APART
        told += [
            sample(ChildVisited, at),
            sample(MerlinCreated, at + HOUR, by="police", ref=f"MRL-{number}"),
            sample(MerlinShared, at + 2 * HOUR, by="police", ref=f"MRL-{number}", to=["csc"]),
            sample(AppointmentMissed, at + 3 * HOUR, by="gp", ref=f"DNA-{number}"),
            sample(CinMeetingHeld, at + 4 * HOUR, kind="review", plan_started=None),
        ]
    return told[:events]


def own(event: AnyEvent) -> tuple[bytes, bytes]:
    """Return an event as `case.events` has it: key and value."""
    received = event._replace(receivedtime=event.known_at)
    return event.subject.partition("/")[2].encode(), encode(received)


def _record(document: Document, received: datetime) -> tuple[bytes, bytes]:
    return document["subject"].partition("/")[2].encode(), stamp(document, received)
