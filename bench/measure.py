"""Measuring fairly on a noisy machine: peers in turn, several rounds, the median and the spread."""

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROUNDS = 5


class Row(NamedTuple):
    """One line of the table.

    ratio      the median over the rounds of ours to the peer's, round by round
    low, high  the smallest and the largest of them
    note       what else was seen
    """

    what: str
    beside: str
    ratio: float
    low: float
    high: float
    note: str = ""


def side_by_side(
    what: str, ours: Callable[[], object], beside: str, theirs: Callable[[], object]
) -> Row:
    """Time two functions in turn; a ratio above 1 says that ours takes longer."""
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS + 1)][1:]
    note = f"{median(o for o, _ in pairs):.3f} s beside {median(t for _, t in pairs):.3f} s"
    return row(what, beside, [o / t for o, t in pairs], note)


def row(what: str, beside: str, ratios: Sequence[float], note: str = "") -> Row:
    """Make a row of ratios that were measured pair by pair."""
    return Row(what, beside, median(ratios), min(ratios), max(ratios), note)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began
