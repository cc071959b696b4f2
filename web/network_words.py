"""The network of a case in words: what part an agency has, why it is expected, what is missing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from events.types.household_member_recorded import HouseholdMemberRecorded
from projections.alerts import Alert
from projections.calendar import london_day
from projections.expected import Expected, Reason
from projections.judge import Terms
from projections.members import Part
from projections.timeline import Key
from projections.words import capitalised, uk, uk_day
from web.unmet import Unmet

ROLES: Final = {"perpetrator": "said to have harmed", "other": "other part in the family"}


def part(told: Part) -> str:
    """Say what part an agency has, in words that its moment ends."""
    match told.kind:
        case "leads":
            return "Leads on the case, since"
        case "plan_member":
            return "Works to the plan, since"
        case "works_with":
            return f"Works with {told.person or 'an adult'}, since"
    return "Recorded in the network, on"


def place(said: HouseholdMemberRecorded | None, *, is_over: bool) -> str:
    """Say what place a person has in the family, or had."""
    if said is None:
        return "Nothing is recorded of this person's place in the family"
    lived = ("lived", "did not live") if is_over else ("lives", "does not live")
    lives = lived[0] if said.lives_with_child else lived[1]
    return f"{capitalised(ROLES.get(said.role, said.role))}, {lives} with the child"


def because(reason: Reason) -> str:
    """Say why an agency is expected."""
    trigger = reason.judged.duty.trigger
    on = uk_day(london_day(trigger.occurred_at))
    match reason.rule:
        case "N04":
            return f"the child's GP is told of each plan: it started {on}"
        case "N06":
            return f"the family does not own its home, and the plan started {on}"
        case "S13":
            return f"invited to the conference of {on}"
        case "P10":
            return f"CAIT was not at the conference of {on}"
    return f"disclosed as working with the family {on}"


def had(told: Expected) -> str:
    """Say how an agency that is not in the network had what it was owed, or that it still waits."""
    met = [reason.met_at for reason in told.reasons if reason.met_at]
    return f"had what it was owed by {uk(max(met))}" if met else ""


class Missing(NamedTuple):
    """An agency that is expected and is missing.

    why       why it is expected
    duties    what is owed for it, the first due first; at least one
    """

    agency: str
    why: str
    duties: tuple[Unmet, ...]


def missing(
    told: Expected, alerts: Mapping[tuple[str, Key], Alert], at: datetime, terms: Terms
) -> Missing:
    """Say who is missing.

    alerts    those that are open, by rule and trigger
    """
    duties = (
        Unmet(
            judged=reason.judged,
            owed_by=reason.judged.owed_by,
            outstanding=(told.agency,),
            alert=alerts.get((reason.rule, reason.judged.duty.trigger.key)),
            at=at,
            calendar=terms.calendar,
        )
        for reason in told.unmet
    )
    why = "; ".join(dict.fromkeys(map(because, told.reasons)))
    return Missing(told.agency, capitalised(why), tuple(duties))
