"""The table of a campaign: for each kind of fault how it healed, and what was wrong after it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from faults.campaign import Outcome
from faults.comparison import WRONG, counted, told

HEADING = (
    "| fault | times | moving again: median, worst | complete again: median, worst | "
    "lost | doubled | missing | false |\n|---|---|---|---|---|---|---|---|"
)


def table(outcomes: Sequence[Outcome]) -> str:
    """Make the table. What went wrong in a run counts for every kind of fault that was in it."""
    kinds = sorted({fault.kind for one in outcomes for fault in one.plan.faults})
    return "\n".join([HEADING, *(_row(kind, outcomes) for kind in kinds)])


def _row(kind: str, outcomes: Sequence[Outcome]) -> str:
    with_it = [one for one in outcomes if any(fault.kind == kind for fault in one.plan.faults)]
    those = [
        healed
        for one in with_it
        for fault, broke, healed in zip(one.plan.faults, one.broke, one.healed, strict=False)
        if fault.kind == kind and broke
    ]
    healed = [one for one in those if one]
    wrong = sum((counted(one.found) for one in with_it), Counter())
    moving = _seconds(one.moving for one in healed)
    complete = _seconds(one.complete for one in healed)
    counts = " | ".join(str(wrong[name]) for name in WRONG)
    return f"| {kind} | {len(those)} | {moving} | {complete} | {counts} |"


def _seconds(found: Iterable[float | None]) -> str:
    seconds = [one for one in found if one is not None]
    return f"{median(seconds):.1f} s, {max(seconds):.1f} s" if seconds else "-"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Say all of it in a few lines."""
    wrong = sum((counted(one.found) for one in outcomes), Counter())
    clean = sum(one.is_clean for one in outcomes)
    faults = sum(sum(one.broke) for one in outcomes)
    planned = sum(len(one.plan.faults) for one in outcomes)
    counts = ", ".join(f"{name} {wrong[name]}" for name in WRONG)
    return (
        f"{faults} faults (of {planned} planned) in {len(outcomes)} runs, "
        f"{clean} of them clean: {counts}; "
        f"{sum(one.events for one in outcomes):,} events and "
        f"{sum(one.alerts for one in outcomes):,} alerts compared."
    )


def of_one(outcome: Outcome) -> str:
    """Say how one run ended."""
    ended = "clean" if outcome.is_clean else "NOT CLEAN"
    line = (
        f"run {outcome.plan.number}: {ended}, {outcome.events} events, {outcome.alerts} alerts, "
        f"{outcome.seconds:.0f} s"
    )
    return "\n".join([line, *(f"  {why}" for why in (*told(outcome.found), *outcome.wrong))])
