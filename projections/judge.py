"""Judge one duty: the one place where time meets duty.

    judge(rule, duty, terms) -> Judged     when it falls due, who is outstanding, when it was met
    owed(rule, case, terms) -> [Judged]    all that a rule says is owed on a case

What it says holds for what was known when the duty was read off the timeline; history.py asks
again whenever more becomes known, and lives.py says what that means for the alert.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from events.base import AnyEvent, in_order
from projections.agencies import PEOPLE, Groups
from projections.calendar import WorkingCalendar, london_day
from projections.duties import Duty, Proof, Rule
from projections.policy import Chosen, Policy
from projections.timeline import Timeline


@dataclass(frozen=True)
class Terms:
    """What a partnership has laid down: its policy, the working calendar, the agency groups.

    code    names the code that judges by them
    """

    policy: Policy
    calendar: WorkingCalendar
    groups: Groups
    code: str = ""

    @cached_property
    def version(self) -> str:
        """Name them by their content: by others a case may be judged otherwise."""
        holidays = sorted(self.calendar.holidays.items())
        groups = sorted((name, sorted(members)) for name, members in self.groups.members.items())
        told = repr((self.code, self.policy.version, holidays, groups))
        return sha256(told.encode()).hexdigest()[:12]


class Judged(NamedTuple):
    """A duty judged under the policy in force at its trigger.

    starts_at     when its clock starts
    due_at        when it must have been met
    warn_at       when it is listed as a forecast, if it ever is
    began_at      when all it rests on was known
    ready_at      when that has been known for `settle`
    met_at        when everyone owed had been reached, if they have
    outstanding   who of those owed has not been reached, where the proof reaches anyone at all
    """

    rule: Rule
    duty: Duty
    chosen: Chosen
    starts_at: datetime
    due_at: datetime
    warn_at: datetime | None
    began_at: datetime
    ready_at: datetime
    owed_by: tuple[str, ...]
    owed_to: tuple[str, ...]
    met_at: datetime | None
    outstanding: tuple[str, ...]

    @property
    def first_said_at(self) -> datetime:
        """When an alert can first be listed, be it as a forecast."""
        return self.due_at if self.warn_at is None else min(self.warn_at, self.due_at)

    @property
    def lapsed(self) -> bool:
        """Tell whether what it belongs to ended with the duty still unmet."""
        ends = self.duty.ends
        return ends is not None and (self.met_at is None or self.met_at > ends.occurred_at)

    @property
    def met(self) -> bool:
        """Tell whether it was met, while what it belongs to went on."""
        return self.met_at is not None and not self.lapsed

    def counted_proofs(self) -> list[Proof]:
        """List what was done towards it, up to the moment at which it was met."""
        proofs = sorted(self.duty.proofs, key=lambda proof: (proof.done_at, in_order(proof.event)))
        return [p for p in proofs if self.met_at is None or p.done_at <= self.met_at]

    @property
    def is_owed(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.met_at is None and not self.lapsed


def judge(rule: Rule, duty: Duty, terms: Terms) -> Judged | None:
    """Judge a duty as it was known; None where nothing is owed."""
    chosen = terms.policy.entry(rule.code, london_day(duty.trigger.occurred_at), duty.variant)
    if chosen is None or _is_spared(duty, chosen, terms.calendar):
        return None
    owed_to = _owed_to(duty, chosen, terms.groups)
    if owed_to is None:
        return None
    starts_at = duty.runs_from or duty.trigger.occurred_at
    chosen, due_at = _due(rule, duty, chosen, starts_at, terms)
    met_at, outstanding = _covered(duty, owed_to, terms.groups)
    warn = chosen.entry.warn
    began_at = max(map(enters_at, (duty.trigger, *duty.rests_on)))
    return Judged(
        rule=rule,
        duty=duty,
        chosen=chosen,
        starts_at=starts_at,
        due_at=due_at,
        warn_at=warn.ends(starts_at, terms.calendar) if warn else None,
        began_at=began_at,
        ready_at=began_at + terms.policy.settle,
        owed_by=chosen.entry.owed_by if duty.owed_by is None else duty.owed_by,
        owed_to=owed_to,
        met_at=met_at,
        outstanding=outstanding if rule.reaches else (),
    )


def owed(rule: Rule, case: Timeline, terms: Terms) -> Iterator[Judged]:
    """Judge all that a rule says is owed on this case, by trigger in order.

    Of several events with one ref that would each trigger it, the first in order does.
    """
    first: dict[str, AnyEvent] = {}
    for duty in rule.duties(case):
        judged, trigger = judge(rule, duty, terms), duty.trigger
        ref = trigger.ref if rule.by_ref else None
        if judged and (ref is None or first.setdefault(ref, trigger).key == trigger.key):
            yield judged


def as_known(judged: Judged, moment: datetime, terms: Terms) -> Judged:
    """Judge again by those proofs, and that end, which were known at an earlier moment."""
    duty = _duty_as_known(judged.duty, moment)
    if duty is judged.duty:
        return judged
    if duty.extended != judged.duty.extended:
        return judge(judged.rule, duty, terms) or judged
    met_at, outstanding = _covered(duty, judged.owed_to, terms.groups)
    outstanding = outstanding if judged.rule.reaches else ()
    return judged._replace(duty=duty, met_at=met_at, outstanding=outstanding)


def resting_also_on(judged: Judged, guards: tuple[AnyEvent, ...], terms: Terms) -> Judged:
    """Let a duty rest on these events too: all of them must have been known for `settle`."""
    if not guards:
        return judged
    began_at = max(judged.began_at, *map(enters_at, guards))
    duty = judged.duty._replace(rests_on=(*judged.duty.rests_on, *guards))
    return judged._replace(duty=duty, began_at=began_at, ready_at=began_at + terms.policy.settle)


def _duty_as_known(duty: Duty, moment: datetime) -> Duty:
    """Leave out of a duty what was not known yet; the duty itself, where all of it was."""
    proofs = tuple(proof for proof in duty.proofs if enters_at(proof.event) <= moment)
    ends = duty.ends if duty.ends and enters_at(duty.ends) <= moment else None
    extended = duty.extended
    if extended:
        variant, events = extended
        extended = (variant, tuple(event for event in events if enters_at(event) <= moment))
    if (len(proofs), ends, extended) == (len(duty.proofs), duty.ends, duty.extended):
        return duty
    return duty._replace(proofs=proofs, ends=ends, extended=extended)


def enters_at(event: AnyEvent) -> datetime:
    """Return the moment from which an event counts: known, and happened.

    A sender's clock may run up to five minutes ahead of ours.
    """
    return max(event.known_at, event.occurred_at)


def _due(
    rule: Rule, duty: Duty, chosen: Chosen, starts_at: datetime, terms: Terms
) -> tuple[Chosen, datetime]:
    """Work out the due time; what happened within it may put it off to a variant's."""
    due_at = chosen.entry.within.ends(starts_at, terms.calendar)
    if duty.extended and any(event.occurred_at <= due_at for event in duty.extended[1]):
        day = london_day(duty.trigger.occurred_at)
        chosen = terms.policy.entry(rule.code, day, duty.extended[0]) or chosen
        due_at = chosen.entry.within.ends(starts_at, terms.calendar)
    return chosen, due_at


def _is_spared(duty: Duty, chosen: Chosen, calendar: WorkingCalendar) -> bool:
    """Tell whether what had to come some time before the trigger did."""
    notice = chosen.entry.notice
    day = london_day(duty.trigger.occurred_at)
    return notice is not None and any(
        london_day(notice.ends(event.occurred_at, calendar)) <= day for event in duty.spared
    )


def _owed_to(duty: Duty, chosen: Chosen, groups: Groups) -> tuple[str, ...] | None:
    """Name whom it is owed to; None where the list comes out empty and so nothing is owed."""
    entry = chosen.entry
    named = entry.owed_to if duty.owed_to is None else duty.owed_to
    owed = [a for a in (*named, *entry.also_to) if a not in PEOPLE and a not in duty.but]
    listed = duty.owed_to is not None or bool(entry.owed_to or entry.also_to)
    if listed and not owed and not duty.to_unknown:
        return None
    return tuple(sorted(groups.reached(owed)))


def _covered(
    duty: Duty, owed_to: tuple[str, ...], groups: Groups
) -> tuple[datetime | None, tuple[str, ...]]:
    """Say when the last of those wanted was reached, and else who has not been."""
    left = set(owed_to if duty.asked is None else duty.asked)
    for proof in sorted(duty.proofs, key=lambda proof: proof.done_at):
        left -= left if proof.to is None else groups.reached(proof.to)
        if not left:
            return proof.done_at, ()
    return None, tuple(sorted(left))
