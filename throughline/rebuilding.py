"""The store again, from Kafka: built beside the live one, which then gives way to it.

    case.events                  every row of it, through the same door as the worker's
    case.alerts                  which changes have been told, so that none is told again
    inbound.rejected             which conflicts have been told, likewise, and what is kept aside
    throughline-* headers        how far intake had come, where no live store says so
    throughline.notices          who was told of what

The live store and its worker go on meanwhile. Once the pointer has moved, the worker ends and is
started again on the new one; what came in between it reads off the log like anything else.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from projections.judge import Terms
from store.shapes import CASE_ALERTS, Completeness
from store.store import Store
from streams.clients import Kafka
from streams.topics import INBOUND
from throughline.explaining import Explained, explain
from throughline.judging_all import judge_all
from throughline.rereading import Now, Reread
from throughline.told_notices import ToldNotices


@dataclass
class Rebuilt:
    """What came out.

    events, cases, alerts    in the new store
    complete_to              up to when its cases are judged; None where nothing says
    untold                   changes of alerts that Kafka does not have yet; they will be sent
    expired                  inbound records that expired before they were read
    parked, unjudged         what our own code could not apply
    unreadable               records of `case.alerts` that are no change of an alert
    explained                how the live store differed; None where it was empty
    """

    events: int = 0
    cases: int = 0
    alerts: int = 0
    complete_to: datetime | None = None
    untold: int = 0
    expired: int = 0
    parked: int = 0
    unjudged: int = 0
    unreadable: int = 0
    explained: Explained | None = None


def rebuild(kafka: Kafka, live: Store, terms: Terms, now: Now, clock: Now) -> Rebuilt:
    """Build the store anew from Kafka, and let it take the live one's place.

    now      the machine's clock
    clock    the service's clock

    raises    Refused, if no broker answers; StoreError, also if another rebuild is under way
    """
    with live.rebuilding() as fresh:
        fresh.judge_by(terms.version)
        fresh.mark_again(terms.version)  # there is none yet
        held = live.completeness()  # before anything is read: nothing is judged beyond what is
        told = Reread(kafka, fresh, now)
        asyncio.run(told.go_on())
        complete_to = _believed(held, told.told.last_at, clock())
        fresh.advance([], told.refusals.ours.values())  # first: their cases wait for them
        unjudged = judge_all(fresh, terms, complete_to) if complete_to else 0
        fresh.refused_already(told.refusals.origins)
        live_at = live.positions(INBOUND)
        fresh.adopt(told.positions(live_at))
        fresh.complete(complete_to, "the store was rebuilt just now", now(), clock())
        explained = explain(live, fresh, complete_to)
        asyncio.run(told.adopt_changes())  # told meanwhile
        people = ToldNotices()
        asyncio.run(people.go_on(told.topics))
        people.keep_in(fresh)
        if notifier := live.notifier():
            fresh.write_notifier(notifier)  # that it has stopped must not be forgotten
        counts = fresh.counts()
        fresh.make_current()
    return Rebuilt(
        events=counts.events,
        cases=counts.cases,
        alerts=sum(counts.alerts.values()),
        complete_to=complete_to,
        untold=counts.outbox.get(CASE_ALERTS, 0),
        expired=told.expired(live_at),
        parked=counts.parked,
        unjudged=unjudged,
        unreadable=len(told.told.unreadable),
        explained=explained,
    )


def _believed(held: Completeness | None, told: datetime | None, reads: datetime) -> datetime | None:
    """Say up to when all is known; never later than the clock reads, whatever anybody says.

    Whoever moved that on, in the store or on the log, would else have cases judged beyond it.

    held    what the live store says
    told    when the last change of an alert was, which says as much where the store says nothing
    """
    return (held and held.believed(reads)) or (min(told, reads) if told else None)
