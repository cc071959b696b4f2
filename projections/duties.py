"""A duty: within some time of a trigger, these agencies must see that proof.

A rule turns a timeline into duties: whom, and what proof. How soon, how severe and, where the
events do not say, by whom and to whom is policy. `RULES` holds every rule by its code; the folder
`rules/` is the list.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple, TypeAlias

from events.base import AnyEvent, Fact, in_order
from projections.timeline import Timeline


class Proof(NamedTuple):
    """An event that shows what was owed, or some of it, being done.

    to    the agencies that it reaches; None where it reaches nobody in particular: all is done
    at    when it was done, where that is not when the event occurred
    """

    event: AnyEvent
    to: tuple[str, ...] | None = None
    at: datetime | None = None

    @property
    def done_at(self) -> datetime:
        """When it was done."""
        return self.at or self.event.occurred_at


class Duty(NamedTuple):
    """What is owed because of one trigger.

    trigger    the event that starts it
    owed_by    agencies; None where policy names them
    owed_to    agencies; None where policy names them. A list that comes out empty is not owed,
               unless `to_unknown` says that we only do not know to whom
    asked      who must each be covered, where that is not `owed_to`
    proofs     what shows it done; recipients add up
    rests_on   the guards, beside the trigger, that are presences: each must be known
    about      tells apart several duties of one trigger
    variant    which of the policy's variants of this rule's numbers holds
    extended   (variant, events): if one of these happened in time, the variant's limit holds
    spared     events of which one, the policy's `notice` before the trigger, means nothing is owed
    runs_from  when the clock starts, where that is not the trigger's moment
    ends       what ends the plan or case that a recurring duty belongs to
    but        agencies that are not owed to, whoever names them
    """

    trigger: AnyEvent
    owed_by: tuple[str, ...] | None = None
    owed_to: tuple[str, ...] | None = None
    proofs: tuple[Proof, ...] = ()
    rests_on: tuple[AnyEvent, ...] = ()
    about: str | None = None
    variant: str | None = None
    extended: tuple[str, tuple[AnyEvent, ...]] | None = None
    spared: tuple[AnyEvent, ...] = ()
    runs_from: datetime | None = None
    ends: AnyEvent | None = None
    but: tuple[str, ...] = ()
    asked: tuple[str, ...] | None = None
    to_unknown: bool = False

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What makes two duties of one rule the same: the trigger, and what it is about."""
        return self.trigger.source, self.trigger.id, self.about


@dataclass(frozen=True)
class Example:
    """A rule seen at work.

    says     what this shows, as a sentence without its subject: "fires for the invitee …"
    given    the events known
    at       the moment of looking
    then     who is outstanding, or `owed` / `()` where nobody in particular is; see `raises`
    raises   whether an alert is raised at that moment
    """

    says: str
    given: tuple[AnyEvent, ...]
    at: datetime
    raises: bool = True
    then: tuple[str, ...] = ()


Logic: TypeAlias = Callable[[Timeline], Iterator[Duty]]
LooksAhead: TypeAlias = Callable[[Timeline], bool]


def never(_: Timeline) -> bool:
    """Say that a rule never looks ahead of a trigger, but for proofs and ends."""
    return False


@dataclass(frozen=True)
class Rule:
    """A rule: its code and plain name, its logic, and the words to say it.

    reads         the event types that can change its answer
    missing       the alert as a sentence about people; {owed_by}, {owed_to}, {outstanding}
    closes        what would close it, for the explanation
    reaches       its proofs reach recipients, who may be outstanding one by one
    by_ref        of several triggers with one ref only the first counts
    looks_ahead   tells of a case whether in it, what came after a trigger changes more of a duty
                  than its proofs and its end; see knowledge.py
    cured         a correction that removes it is what was owed
    from_record   events that count from when they were recorded, also in hindsight
    variants      of the policy's numbers, that a duty of this rule can be judged by
    tells         the event type by which those owed come to know of something, where that they
                  know is what is owed: see sharing.py
    """

    code: str
    name: str
    logic: Logic
    reads: frozenset[type[Fact]]
    missing: str
    closes: str
    reaches: bool = False
    by_ref: bool = True
    looks_ahead: LooksAhead = never
    cured: bool = False
    from_record: tuple[type[Fact], ...] = ()
    variants: tuple[str, ...] = ()
    tells: type[Fact] | None = None
    examples: tuple[Example, ...] = field(default=(), compare=False)

    def duties(self, case: Timeline) -> list[Duty]:
        """List what this rule says on this case, by trigger in order."""
        return sorted(self.logic(case), key=lambda duty: in_order(duty.trigger))


RULES: dict[str, Rule] = {}


def rule(  # noqa: PLR0913  these are the columns of the page that states the duties
    code: str,
    name: str,
    *,
    reads: tuple[type[Fact], ...],
    missing: str,
    closes: str,
    reaches: bool = False,
    by_ref: bool = True,
    looks_ahead: LooksAhead = never,
    cured: bool = False,
    from_record: tuple[type[Fact], ...] = (),
    variants: tuple[str, ...] = (),
    tells: type[Fact] | None = None,
) -> Callable[[Logic], Logic]:
    """Enter a rule under its code."""

    def enter(logic: Logic) -> Logic:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(
            code,
            name,
            logic,
            frozenset(reads),
            missing=missing,
            closes=closes,
            reaches=reaches,
            by_ref=by_ref,
            looks_ahead=looks_ahead,
            cured=cured,
            from_record=from_record,
            variants=variants,
            tells=tells,
        )
        return logic

    return enter


def with_examples(code: str, examples: tuple[Example, ...]) -> None:
    """Attach to a rule the examples that its file holds."""
    RULES[code] = replace(RULES[code], examples=examples)


def first_known(events: Iterable[AnyEvent]) -> AnyEvent | None:
    """Return, of several events any of which would do, the one that was known first."""
    return min(events, key=lambda event: (event.known_at, in_order(event)), default=None)
