"""A duty that was missed is always somebody's: never quietly in none of the states that count."""

from datetime import datetime, timedelta
from typing import Final, cast

import hypothesis.strategies as st
from hypothesis import given, settings

from events.base import AnyEvent, Event, Fact
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from events.types.event_retracted import EventRetracted
from projections.alerts import Alert, alert_id
from projections.closing import CODE as CLOSING
from projections.history import as_recorded, tell
from projections.judge import Judged, Terms, enters_at, owed
from projections.knowledge import timeline_of
from projections.lives import ACTS
from projections.rules import RULES
from projections.timeline import Timeline
from tests.core.disturbed_cases import histories

CASE: Final = "CASE-1"
END: Final = moment("Mon 1 Oct 2018")
AN_INSTANT: Final = timedelta(microseconds=1)
HOURS = st.sampled_from([0, 1, 5, 24, 30, 100, 300, 1000])
ENDS = st.sampled_from([-2, 0, 1, 24, 100, 400, 2000])  # hours from the act; one had passed already


@settings(max_examples=80, deadline=None)
@given(histories(), st.data())
def test_a_missed_duty_is_raised_promised_or_put_off(
    terms: Terms, events: list[AnyEvent], data: st.DataObject
) -> None:
    """At every instant in exactly one, until it is met or waived; a promise and a snooze hold."""
    lived = [*events, *data.draw(doings(events, terms))]
    for at in data.draw(instants(lived, terms)):
        alerts = tell(CASE, lived, terms, at).alerts
        acts = standing_acts(lived, terms, at)

        for judged in missed(lived, terms, at):
            [held] = [alert for alert in alerts if alert.alert_id == id_of(judged)]
            assert is_in_hand(held, acts, at) or held.state == "raised", (at, held.data())
            assert (held.state == "raised") == (held.until is None and held.closed_at is None)


def missed(events: list[AnyEvent], terms: Terms, at: datetime) -> list[Judged]:
    """List what was owed and not done by a moment, by what had been known of it for `settle`.

    Closing a case with serious alerts open is about the others, and is left out.
    """
    found = []
    for rule in RULES.values():
        counted = [e for e in as_recorded(events, rule) if enters_at(e) <= at]
        facts = [e for e in counted if not isinstance(e.fact, ACTS)]
        settled = all(enters_at(event) + terms.policy.settle <= at for event in facts)
        if settled and rule.code != CLOSING:
            found += [*owed(rule, timeline_of(counted, terms), terms)]
    return [judged for judged in found if judged.is_owed and judged.due_at <= at]


def id_of(judged: Judged) -> str:
    """Give the id of the alert that a duty has."""
    return alert_id(CASE, judged.rule.code, judged.duty.trigger, judged.duty.about)


def is_in_hand(held: Alert, acts: Timeline, at: datetime) -> bool:
    """Tell whether somebody said so, and it has not ended; a waiver has no end."""
    done = [act.fact for act in acts if getattr(act.fact, "alert_id", None) == held.alert_id]
    match held.state:
        case "acknowledged":
            promised = [f.promised_by for f in done if isinstance(f, AlertAcknowledged)]
            return held.until in promised and held.until > at
        case "snoozed":
            put_off = [f.until for f in done if isinstance(f, AlertSnoozed)]
            return held.until in put_off and held.until > at
        case "closed":
            return held.closed_as == "waived" and any(isinstance(f, AlertWaived) for f in done)
    return False


def standing_acts(events: list[AnyEvent], terms: Terms, at: datetime) -> Timeline:
    """Show the case by a moment: which acts stand is among it."""
    return timeline_of([event for event in events if enters_at(event) <= at], terms)


@st.composite
def doings(draw: st.DrawFn, events: list[AnyEvent], terms: Terms) -> list[AnyEvent]:
    """Act on some of a case's alerts; withdraw some of that, some proof, and a withdrawal."""
    alerts = [alert for alert in tell(CASE, events, terms, END).alerts if alert.raised_at]
    if not alerts:
        return []
    about = draw(st.lists(st.integers(0, len(alerts) - 1), min_size=1, max_size=8))
    acts = [act_on(draw, alerts[n], f"ACT-{place}") for place, n in enumerate(about)]
    proofs = {proof.event.key: proof.event for a in alerts for proof in a.judged.counted_proofs()}
    first = [withdrawn(draw, each) for each in drawn(draw, [*acts, *proofs.values()], 4)]
    again = [withdrawn(draw, each) for each in drawn(draw, first, 1)]
    return [*acts, *first, *again]


def drawn(draw: st.DrawFn, events: list[AnyEvent], most: int) -> list[AnyEvent]:
    """Choose some of these, each once."""
    places = st.lists(st.integers(0, len(events) - 1), max_size=most, unique=True)
    return [events[place] for place in (draw(places) if events else ())]


def act_on(draw: st.DrawFn, alert: Alert, id_: str) -> AnyEvent:
    """Do something about an alert, at some time after it was raised."""
    at = cast("datetime", alert.raised_at) + timedelta(hours=draw(HOURS))
    ends = at + timedelta(hours=draw(ENDS))
    to, by = alert.alert_id, "CSC-TM-1"
    facts: list[Fact] = [
        AlertAcknowledged(alert_id=to, action="see_the_child", promised_by=ends, actor=by),
        AlertSnoozed(alert_id=to, reason="awaiting_reply", until=ends, actor=by),
        AlertWaived(alert_id=to, reason="done_another_way", actor=by, role="on_call_manager"),
    ]
    fact = facts[draw(st.sampled_from([0, 0, 0, 1, 1, 1, 2]))]
    return Event("/service/web", id_, f"case/{CASE}", at, at, at, fact)


def withdrawn(draw: st.DrawFn, event: AnyEvent) -> AnyEvent:
    """Take an event back, at some time after it was known."""
    at = enters_at(event) + timedelta(hours=draw(HOURS))
    taken = sample(EventRetracted, at, received=at, retracts=event.id, reason="wrong_fact")
    return taken._replace(source=event.source)


@st.composite
def instants(draw: st.DrawFn, events: list[AnyEvent], terms: Terms) -> list[datetime]:
    """Choose moments: just before, at and after a change, an act and its end, and once settled."""
    acts = [event for event in events if isinstance(event.fact, ACTS)]
    ends = [getattr(act.fact, name, None) for act in acts for name in ("promised_by", "until")]
    of_acts = [*filter(None, ends), *map(enters_at, acts)]
    around = st.sampled_from([-AN_INSTANT, timedelta(), AN_INSTANT, terms.policy.settle])
    chosen = [
        draw(st.sampled_from(edges)) + draw(around)
        for edges in (of_acts, [enters_at(event) for event in events])
        for _ in range(4 if edges else 0)
    ]
    return sorted(set(chosen))
