"""Which pieces of information a case holds: what there is to know, and which events tell of it.

Two events tell of one piece by what their types say (events/pieces.py). A piece is there once
somebody is told of it, is owed it, or says of it what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import Final, NamedTuple

from events.base import AnyEvent, EventType, in_order
from events.types.plan_distributed import PlanDistributed
from projections.duties import RULES
from projections.judge import Judged, Terms, owed
from projections.plan_versions import Version, version_of, version_owed
from projections.plans import episode_of
from projections.sentences import filled
from projections.tellings import told_by
from projections.timeline import Timeline
from projections.words import capitalised, words

UNNAMED: Final = "New information"


class PieceKey(NamedTuple):
    """What makes two events tell of the same piece: its kind, and which one of that kind."""

    kind: str
    which: tuple[str, ...]
    version: Version | None = None


@dataclass
class Gathered:
    """One piece, with all that is known of it.

    kind      a type that tells of it
    events    those that belong to it, in order
    origins   the events that it came of, such as the conference of which these are the minutes
    duties    what is owed of it
    """

    key: PieceKey
    kind: EventType
    events: list[AnyEvent] = field(default_factory=list)
    origins: list[AnyEvent] = field(default_factory=list)
    duties: list[Judged] = field(default_factory=list)

    @property
    def all(self) -> list[AnyEvent]:
        """Every event that has to do with it, in order."""
        return sorted({e.key: e for e in (*self.origins, *self.events)}.values(), key=in_order)

    @property
    def since(self) -> datetime:
        """When it was first there."""
        return self.all[0].occurred_at

    @property
    def ref(self) -> str | None:
        """The incident, concern or request that it is about, where there is one."""
        return next((event.ref for event in self.all if event.ref), None)

    @property
    def words(self) -> str:
        """What it is called."""
        if version := self.key.version:
            plan = PlanDistributed(plan_type=version.plan.type, recipients=())
            return f"{filled(PlanDistributed.kind.piece.words, plan)}, version {version.number}"
        told = [(event.fact.kind, event) for event in self.events]
        pending = [(self.kind, event) for event in self.all]
        return next(
            (filled(kind.piece.words, e.fact) for kind, e in told + pending if _fits(kind, e)),
            UNNAMED if self.key.kind == "ref" else capitalised(words(self.kind.name)),
        )


def _fits(kind: EventType, event: AnyEvent) -> bool:
    """Tell whether the type has words that this event can fill in."""
    fields = {info.alias or name for name, info in type(event.fact).model_fields.items()}
    wanted = {name for _, name, _, _ in Formatter().parse(kind.piece.words) if name}
    return bool(kind.piece.words) and wanted <= fields


def gather(case: Timeline, terms: Terms) -> list[Gathered]:
    """Gather every piece of a case, by when it was first there."""
    found: dict[PieceKey, Gathered] = {}
    for event in case:
        if key := _told_of(case, event):
            piece = found.setdefault(key, Gathered(key, event.fact.kind))
            piece.events.append(event)
            piece.origins.append(_origin(case, event))
    for judged, kind in _owed(case, terms):
        key = _owed_of(case, kind, judged.duty.trigger)
        piece = found.setdefault(key, Gathered(key, kind))
        piece.origins.append(judged.duty.trigger)
        piece.duties.append(judged)
    there = [piece for piece in found.values() if _is_there(case, piece)]
    return sorted(there, key=lambda piece: (in_order(piece.all[0]), piece.key))


def _is_there(case: Timeline, piece: Gathered) -> bool:
    return any(who(judged) for judged in piece.duties) or any(
        event.fact.kind.piece.words or told_by(case, event) for event in piece.events
    )


def who(judged: Judged) -> tuple[str, ...]:
    """Name the agencies that are to know, or to answer."""
    return judged.owed_to if judged.duty.asked is None else judged.duty.asked


def _owed(case: Timeline, terms: Terms) -> Iterator[tuple[Judged, EventType]]:
    """Judge all that is owed by telling someone, with the type that would tell it."""
    for rule in RULES.values():
        if rule.tells:
            for judged in owed(rule, case, terms):
                if not judged.lapsed:
                    yield judged, rule.tells.kind


def _told_of(case: Timeline, event: AnyEvent) -> PieceKey | None:
    """Say of which piece an event is; of none, if it tells of nothing."""
    kind = event.fact.kind
    match kind.piece.one_for:
        case "version":
            return _of_version(version_of(case, event))
        case "episode":
            return _of_episode(case, kind, event)
        case "ref" if event.ref:
            return PieceKey("ref", (event.ref,))
    if kind.piece.words or told_by(case, event):
        return PieceKey(kind.name, _origin(case, event).key)
    return None


def _owed_of(case: Timeline, kind: EventType, trigger: AnyEvent) -> PieceKey:
    """Say of which piece a duty is that this event triggers, and that the type would tell."""
    match kind.piece.one_for:
        case "version":
            return _of_version(version_owed(case, trigger))
        case "episode":
            return _of_episode(case, kind, trigger)
        case "ref" if trigger.ref:
            return PieceKey("ref", (trigger.ref,))
    return PieceKey(kind.name, trigger.key)


def _of_version(version: Version) -> PieceKey:
    (document, start), number = version
    return PieceKey("plan", (document, *(start or ()), str(number)), version)


def _of_episode(case: Timeline, kind: EventType, event: AnyEvent) -> PieceKey:
    opened = episode_of(case, event).opened
    name = kind.piece.words.lower().replace(" ", "_")
    return PieceKey(name, opened.key if opened else ())


def _origin(case: Timeline, event: AnyEvent) -> AnyEvent:
    """Return what the piece came of: the last event of its type up to this one, or this itself."""
    kind = event.fact.kind.piece.one_for
    if isinstance(kind, str):
        return event
    found = case.of(kind)
    before = [o for o in found if o.occurred_at <= event.occurred_at and _alike(o, event)]
    return before[-1] if before else event


def _alike(one: AnyEvent, other: AnyEvent) -> bool:
    """Tell whether two facts say the same where both say something; whom they name aside."""
    ones, others = one.fact.__dict__, other.fact.__dict__
    return all(
        ones[name] == others[name]
        for name in ones.keys() & others.keys()
        if None not in (ones[name], others[name]) and not isinstance(ones[name], tuple)
    )
