"""What must be so at rest, worked out by the pure functions from what stands on the inbound topics.

No worker has a part in it: the bytes that the agencies sent, when the broker took each, what the
service's clock read then, and from that what is accepted, what stands, what follows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from aiokafka import ConsumerRecord

from events.base import AnyEvent
from events.wire import content, read
from projections.history import Told, tell
from projections.judge import Terms
from projections.replay import by_case, replay
from projections.timeline import standing
from store.refusal import refusal_in
from store.shapes import AlertData, Origin
from streams.clock import Clock
from streams.sorting import Sorted, origin, sort_out

Key = tuple[str, str, str]  # subject, source, id
Identity = tuple[str, str, str, bytes]  # and what it says


class Truth(NamedTuple):
    """What must be so.

    events       every event that stands, derived ones too, by subject, source and id
    refused      why each refused record is, by where it came in: the field and whose fault
    displaced    of each event that a conflict left over, where copies of it came in
    cases        every case, with all of its events
    arrived      every event that was accepted, whether it stands or not
    """

    events: dict[Key, AnyEvent]
    refused: dict[Origin, tuple[str, str]]
    displaced: list[frozenset[Origin]]
    cases: dict[str, list[AnyEvent]]
    arrived: frozenset[Identity]

    def alerts(self, terms: Terms, until: datetime) -> dict[str, AlertData]:
        """Replay every alert that is listed or was raised, by id."""
        return {
            alert.alert_id: alert.data()
            for case, events in self.cases.items()
            for alert in replay(case, events, terms, until, until).alerts
        }

    def changes(self, terms: Terms, until: datetime) -> dict[str, list[tuple[str, AlertData]]]:
        """Tell every change of every alert in order, by alert: its id and what it says."""
        told: dict[str, dict[str, AlertData]] = defaultdict(dict)
        for case, events in self.cases.items():
            history: Told = tell(case, events, terms, until)
            for change in history.changes:
                told[change.alert_id][change.change_id] = change.data()
        return {alert: list(changes.items()) for alert, changes in told.items()}


def truth(
    inbound: Iterable["ConsumerRecord[bytes, bytes]"], clock: Clock, agencies: Collection[str]
) -> Truth:
    """Work it out."""
    accepted: dict[str, list[tuple[Origin, AnyEvent]]] = defaultdict(list)
    refused: dict[Origin, tuple[str, str]] = {}
    for record in inbound:
        sorted_out = sort_out(record, clock.at_wall(record.timestamp), agencies)
        if sorted_out.outcome == "accepted":
            event = read(sorted_out.outbound.value or b"")
            accepted[event.subject].append((origin(record), event))
        else:
            refused[origin(record)] = _why(sorted_out)
    stands = [e for came in accepted.values() for e in standing(e for _, e in came).values()]
    cases = by_case(stands)
    derived = [e for events in cases.values() for e in standing(events).values()]
    events = {(e.subject, e.source, e.id): e for e in (*stands, *derived)}
    arrived = frozenset(identity(event) for came in accepted.values() for _, event in came)
    return Truth(events, refused, list(_displaced(accepted)), cases, arrived)


def identity(event: AnyEvent) -> Identity:
    """Give what makes an event this one and no other."""
    return event.subject, event.source, event.id, content(event)


def _why(refused: Sorted) -> tuple[str, str]:
    told = refusal_in(refused.outbound.headers)
    return (told.field, told.fault) if told else ("", "")


def _displaced(
    accepted: Mapping[str, list[tuple[Origin, AnyEvent]]],
) -> Iterable[frozenset[Origin]]:
    for came in accepted.values():
        stands = standing(event for _, event in came)
        others: dict[tuple[str, str, bytes], set[Origin]] = defaultdict(set)
        for at, event in came:
            if content(event) != content(stands[event.key]):
                others[*event.key, content(event)].add(at)
        yield from map(frozenset, others.values())
