"""What became of the lines that were sent, in words: a line for each that did not go well."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from throughline.outcomes import Kind, Outcome
from web.spans import counted

WORDS: dict[Kind, str] = {
    "accepted": "accepted",
    "landed": "landed",
    "repeated": "repeated",
    "rejected": "rejected",
    "not_seen": "sent but outcome not seen",
    "not_sent": "not sent",
}
WELL: tuple[Kind, ...] = ("accepted", "repeated", "landed")
SOMETIMES: frozenset[Kind] = frozenset({"landed", "not_sent"})  # told only where there are any
LANDED = "Landed: accepted, repeated or in conflict; which, was not looked at."
SHOWN = 20  # lines whose outcome was not seen, told one by one


class Summary(NamedTuple):
    """The lines to print, and whether all went well."""

    lines: list[str]
    good: bool


def summary(outcomes: Sequence[Outcome], wait: float) -> Summary:
    """Tell each line that did not go well, and count them all.

    wait    seconds for which they were followed
    """
    counts = Counter(outcome.kind for outcome in outcomes)
    kinds = [kind for kind in WORDS if counts[kind] or kind not in SOMETIMES]
    if counts["landed"]:
        kinds.remove("accepted")  # of none is that known
    total = ", ".join(f"{counts[kind]:,} {WORDS[kind]}" for kind in kinds)
    said = [f"{counted(len(outcomes), 'line')}: {total}.", *([LANDED] if counts["landed"] else [])]
    good = sum(counts[kind] for kind in WELL) == len(outcomes)
    return Summary([*_refused(outcomes), *_unseen(outcomes, wait), *said], good)


def _refused(outcomes: Sequence[Outcome]) -> list[str]:
    refused = [outcome for outcome in outcomes if outcome.kind in {"rejected", "not_sent"}]
    return [f"{outcome.line}: {WORDS[outcome.kind]}: {outcome.reason}" for outcome in refused]


def _unseen(outcomes: Sequence[Outcome], wait: float) -> list[str]:
    unseen = [outcome for outcome in outcomes if outcome.kind == "not_seen"]
    why = f"within {wait:g} s; does a worker run? To send it again is safe"
    told = [f"{o.line}: {WORDS[o.kind]}: {o.reason or why}" for o in unseen[:SHOWN]]
    more = len(unseen) - SHOWN
    return [*told, f"and so it is with {counted(more, 'more line')}"] if more > 0 else told
