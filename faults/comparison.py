"""What the service holds at rest, beside what must be so: counted by what went wrong.

lost       an accepted event is not on its timeline, or a refused record is kept nowhere; an event
           for which web answered 202 never arrived
doubled    an event is there that nobody sent, or other than it was sent; a position went back
missing    an alert, or a change of one, that history tells and the service does not
false      an alert, or a change of one, that history does not tell: against an agency
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import orjson
from aiokafka import ConsumerRecord

from events.base import AnyEvent
from events.wire import content
from faults.truth import Key, Truth, identity
from projections.judge import Terms
from store.refusal import refusal_in
from store.shapes import AlertData, Origin

WRONG = ("lost", "doubled", "missing", "false")
SHOWN = 5  # of each, with what it is about


class Held(NamedTuple):
    """What the service holds.

    events      every row of the store
    alerts      every alert of the store
    changes     `case.alerts`, each partition in order
    rejected    `inbound.rejected`
    answered    every event for which its sender had a 202
    """

    events: list[AnyEvent]
    alerts: list[AlertData]
    changes: list["ConsumerRecord[bytes, bytes]"]
    rejected: list["ConsumerRecord[bytes, bytes]"]
    answered: list[AnyEvent]


class Fault(NamedTuple):
    """One thing that is not as it must be."""

    wrong: str
    what: str


def compare(held: Held, truth: Truth, terms: Terms, until: datetime) -> list[Fault]:
    """List all that is wrong.

    until    up to when the service is complete, and has judged
    """
    return [
        *_answered(held.answered, truth),
        *_events(held.events, truth.events),
        *_rejected(held.rejected, truth),
        *_alerts(held.alerts, truth.alerts(terms, until)),
        *_changes(held.changes, truth.changes(terms, until)),
    ]


def counted(faults: Iterable[Fault]) -> Counter[str]:
    """Count them by what went wrong."""
    return Counter(fault.wrong for fault in faults)


def told(faults: Iterable[Fault]) -> list[str]:
    """Say the first few of each."""
    by_wrong: dict[str, list[str]] = defaultdict(list)
    for wrong, what in faults:
        by_wrong[wrong].append(what)
    return [f"{wrong}: {what}" for wrong, some in by_wrong.items() for what in some[:SHOWN]]


def _answered(answered: list[AnyEvent], truth: Truth) -> Iterator[Fault]:
    for event in answered:
        if identity(event) not in truth.arrived:
            yield Fault("lost", f"web answered 202 for {event.key}, and it never arrived")


def _events(rows: list[AnyEvent], wanted: dict[Key, AnyEvent]) -> Iterator[Fault]:
    found = Counter((row.subject, row.source, row.id) for row in rows)
    for key in wanted.keys() - found.keys():
        yield Fault("lost", f"event {key} is not on its timeline")
    for row in rows:
        key = (row.subject, row.source, row.id)
        if key not in wanted or found[key] > 1:
            yield Fault("doubled", f"event {key} is on a timeline {found[key]} times")
        elif (differs := _differs(row, wanted[key])) is not None:
            yield Fault("doubled", f"event {key} is not as it was sent: {differs}")


def _differs(row: AnyEvent, wanted: AnyEvent) -> str | None:
    if content(row) != content(wanted) or row.derived_from != wanted.derived_from:
        return "its content"
    if row.known_at != wanted.known_at:
        return f"known at {row.known_at}, wanted {wanted.known_at}"
    return None


def _rejected(rejected: list["ConsumerRecord[bytes, bytes]"], truth: Truth) -> Iterator[Fault]:
    found: dict[Origin, tuple[str, str]] = {}
    for record in rejected:
        why = refusal_in(record.headers)
        if why is None:
            yield Fault("doubled", f"inbound.rejected {record.offset} says no reason")
        elif why.fault == "theirs":  # else it is tried again, and nothing is at rest till then
            found[why.origin] = why.field, why.fault
    for at, reason in truth.refused.items():
        if found.pop(at, None) != reason:
            yield Fault("lost", f"{at} is refused for {reason}, and not so on inbound.rejected")
    for copies in truth.displaced:
        if not any(found.get(at) == ("id", "theirs") for at in copies):
            yield Fault("lost", f"the conflict {min(copies)} is not on inbound.rejected")
    for at in found.keys() - {at for copies in truth.displaced for at in copies}:
        yield Fault("doubled", f"{at} was accepted, and is on inbound.rejected")


def _alerts(rows: list[AlertData], wanted: dict[str, AlertData]) -> Iterator[Fault]:
    found = {row["alert_id"]: row for row in rows}
    for alert_id in wanted.keys() - found.keys():
        yield Fault("missing", f"alert {_named(wanted[alert_id])} is not in the store")
    for alert_id, row in found.items():
        if alert_id not in wanted:
            yield Fault("false", f"alert {_named(row)} is in the store and nobody owes it")
        elif row != wanted[alert_id]:
            yield Fault("false", f"alert {_named(row)} differs: {_fields(row, wanted[alert_id])}")


def _changes(
    records: list["ConsumerRecord[bytes, bytes]"], wanted: dict[str, list[tuple[str, AlertData]]]
) -> Iterator[Fault]:
    """Compare what was published. Readers drop repeats by id, and take the last for the newest."""
    found: dict[str, dict[str, AlertData]] = defaultdict(dict)
    last: dict[str, str] = {}
    for record in records:
        change = orjson.loads(record.value or b"{}")
        alert_id, change_id = change["data"]["alert_id"], change["id"]
        found[alert_id].setdefault(change_id, change["data"])
        last[alert_id] = change_id
    for alert_id in wanted.keys() | found.keys():
        yield from _published(found.get(alert_id, {}), wanted.get(alert_id, []))
        if alert_id in wanted and last.get(alert_id) not in {wanted[alert_id][-1][0], None}:
            yield Fault("false", f"{last[alert_id]} is the last told, and is not the newest")


def _published(found: dict[str, AlertData], wanted: list[tuple[str, AlertData]]) -> Iterator[Fault]:
    must = dict(wanted)
    for change_id in must.keys() - found.keys():
        yield Fault("missing", f"change {_named(must[change_id])} is not on case.alerts")
    for change_id, data in found.items():
        if change_id not in must:
            yield Fault("false", f"change {_named(data)} is on case.alerts and history tells none")
        elif data != must[change_id]:
            differs = _fields(data, must[change_id])
            yield Fault("false", f"change {_named(data)} on case.alerts differs: {differs}")
    if list(found) != list(must) and found.keys() == must.keys():
        order = " ".join(change_id.partition(".")[2] for change_id in found)
        yield Fault("false", f"changes of {next(iter(must))} were told in another order: {order}")


def _named(data: AlertData) -> str:
    return f"{data['rule']} of {data['case']} {data['state']} at {data['changed_at']}"


def _fields(found: AlertData, wanted: AlertData) -> str:
    differ = [name for name in wanted if found.get(name) != wanted[name]]
    return ", ".join(f"{n} {str(found.get(n))[:60]} for {str(wanted[n])[:60]}" for n in differ[:3])
