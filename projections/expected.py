"""Whom the plan that is open calls for, and who of them is missing from the network.

An agency is expected where a duty says that it is to be involved, or told, because of the plan:

    child in need       the GP (N04), and housing where the family does not own its home (N06)
    child protection    those too, whoever was invited to the conference (S13), and CAIT (P10)

and a service that was disclosed (N02), with a plan or without. So the policy in force says who is
expected, and nobody else does. It is missing where it is not in the network and the duty is not
met: an agency that was told, consulted or ruled out has had what it was owed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from events.base import in_order
from events.types.service_disclosed import ServiceDisclosed
from projections.clocks import met_by
from projections.duties import RULES
from projections.judge import Judged, Terms, owed
from projections.network import network
from projections.plans import Plan, episode_of, plan_at
from projections.rules.p10_cait_at_the_conference import CAIT
from projections.timeline import Timeline


def _owed_to(judged: Judged) -> tuple[str, ...]:
    return judged.owed_to


def _disclosed(judged: Judged) -> tuple[str, ...]:
    fact = judged.duty.trigger.fact
    return (fact.service,) if isinstance(fact, ServiceDisclosed) else ()


BY_PLAN: Final[dict[str, Callable[[Judged], tuple[str, ...]]]] = {
    "N04": _owed_to,
    "N06": _owed_to,
    "S13": _owed_to,
    "P10": lambda _: (CAIT,),
}
DISCLOSED: Final = "N02"


class Reason(NamedTuple):
    """Why an agency is expected.

    judged    the duty
    met_at    when it was met, as far as this agency goes
    """

    judged: Judged
    met_at: datetime | None

    @property
    def rule(self) -> str:
        """The code of the duty's rule."""
        return self.judged.rule.code


@dataclass(frozen=True)
class Expected:
    """An agency that is expected in the network, or was to be told.

    reasons    at least one: the last duty of each rule
    """

    agency: str
    in_network: bool
    reasons: tuple[Reason, ...]

    @property
    def unmet(self) -> tuple[Reason, ...]:
        """The duties that are not met, the first due first."""
        left = [reason for reason in self.reasons if reason.met_at is None]
        return tuple(sorted(left, key=lambda each: (each.judged.due_at, each.rule)))

    @property
    def is_missing(self) -> bool:
        """Tell whether it is not there, and has not had what it was owed."""
        return not self.in_network and bool(self.unmet)


def expected(case: Timeline, terms: Terms, at: datetime) -> tuple[Expected, ...]:
    """List whom the plan open at this moment calls for, those missing first, then by name."""
    if not case.events:
        return ()
    found: dict[str, dict[str, Reason]] = {}
    for agency, reason in _reasons(case, terms, at):
        found.setdefault(agency, {})[reason.rule] = reason  # of one rule the last counts
    within = network(case, case.events[-1])
    told = (
        Expected(agency, agency in within, tuple(reasons.values()))
        for agency, reasons in found.items()
    )
    return tuple(sorted(told, key=lambda each: (not each.is_missing, each.agency)))


def _reasons(case: Timeline, terms: Terms, at: datetime) -> Iterator[tuple[str, Reason]]:
    plan = plan_at(case, at)
    for code, named in BY_PLAN.items():
        for judged in owed(RULES[code], case, terms) if plan else ():
            if _is_of(plan, judged) and not judged.lapsed:
                for agency in case.groups.others(named(judged)):
                    yield agency, Reason(judged, _met_at(case, judged, agency))
    episode = episode_of(case, case.events[-1])
    for judged in owed(RULES[DISCLOSED], case, terms):
        if episode.holds(judged.duty.trigger):
            for agency in case.groups.others(_disclosed(judged)):
                yield agency, Reason(judged, judged.met_at)


def _is_of(plan: Plan | None, judged: Judged) -> bool:
    """Tell whether the duty began with the plan, or while it ran."""
    return plan is not None and in_order(plan.start) <= in_order(judged.duty.trigger)


def _met_at(case: Timeline, judged: Judged, agency: str) -> datetime | None:
    """Say when the duty was met for this agency; CAIT meets its own."""
    if not judged.rule.reaches:
        return judged.met_at
    proof = met_by(case, judged, agency)
    return proof.done_at if proof else None
