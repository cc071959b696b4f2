"""Histories that nobody would think of: any events, at any time, about a few people and refs."""

from datetime import timedelta
from random import Random
from typing import Any

from events.base import CATALOGUE, AnyEvent, EventType
from events.samples import moment, sample
from events.types.event_corrected import ALERT_ACTS

BEGINNINGS = [moment("Mon 15 Jan 2018 08:00"), moment("Mon 3 Jun 2024 08:00")]
KINDS = [
    kind
    for name, kind in CATALOGUE.items()
    if name not in {*ALERT_ACTS, "event_corrected", "event_retracted"}
]
DAYS = [0, 0, 0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 45, 60, 90]
FEW: dict[str, list[Any]] = {  # so that events meet; a field that a type has not is left alone
    "ref": ["R-1", "R-2"],
    "check_ref": ["R-1", "R-2"],
    "plan_ref": ["P-1", "P-2"],
    "person": ["AD-1", "AD-2"],
    "plan_type": ["cin", "cp"],
    "significant_harm_indicated": [True, False],
    "plan_started": [True, False],
    "icpc_not_required": [True, False],
    "shared_with_core_group": [True, False],
    "strategy_decision": ["required", "not_required"],
    "tenure": ["owner_occupied", "social_rent"],
}
CONFERENCES = [
    ("icpc", "cp_plan"),
    ("icpc", "no_plan"),
    ("rcpc", "cp_plan_continues"),
    ("rcpc", "cin_plan"),
]
SENDERS = ["csc", "police", "bdas", "crc", "gp", "fdac"]


def history(seed: int) -> list[AnyEvent]:
    """Make up a history that became known in the order in which it occurred."""
    chance = Random(seed)  # noqa: S311  a history, not a secret
    begins = chance.choice(BEGINNINGS)
    kinds = chance.sample(KINDS, chance.randint(4, 14))
    return [_event(n, chance, chance.choice(kinds), begins) for n in range(chance.randint(4, 25))]


def _event(number: int, chance: Random, kind: EventType, begins: Any) -> AnyEvent:
    at = begins + timedelta(days=chance.choice(DAYS), hours=chance.randint(0, 30))
    fields = kind.fact.model_fields
    data = {
        name: chance.choice(few)
        for name, few in FEW.items()
        if name in fields and kind.example.get(name, few[0]) in few
    }
    if kind.name == "conference_held":
        data["conference"], data["outcome"] = chance.choice(CONFERENCES)
    return sample(
        kind.fact, at, by=chance.choice(SENDERS), received=at, event_id=f"E-{number}", **data
    )
