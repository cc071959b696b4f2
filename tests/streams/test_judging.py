"""Judging: what is due by complete-up-to, in bounded batches, and one case stops no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from events.base import AnyEvent
from events.samples import sample
from events.types.conference_held import ConferenceHeld
from projections.history import Told, tell
from projections.judge import Terms
from streams.metrics import Metrics
from streams.watch import Judge

if TYPE_CHECKING:
    import pytest

    from store.store import Store
    from streams.parts import Parts
    from tests.streams.conftest import ClockOfTest

CONFERENCE = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", outcome="cp_plan")


async def test_thousands_due_at_once_are_judged_in_bounded_batches(
    store: Store,
    parts: Parts,
    clock: ClockOfTest,
    append: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One batch is no more than is said, and what is left comes next."""
    monkeypatch.setattr("streams.watch.CASES_AT_ONCE", 3)
    append(*(CONFERENCE._replace(subject=f"case/CASE-{n}") for n in range(7)))
    store.complete(clock.reads, None, at=clock.reads, clock=clock.reads)
    judge = Judge(parts, store, Metrics())

    left = []
    while judge.judge_some():
        left.append(len(store.due(clock.reads, 99)))

    assert left == [4, 1, 0]
    assert len([a for a in store.open_alerts(99) if a["rule"] == "S13"]) == 7


async def test_a_case_that_our_code_cannot_judge_stops_no_other(
    store: Store,
    parts: Parts,
    clock: ClockOfTest,
    append: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is kept with the reason, which says nothing of its data, and the others are judged."""

    def stumble(case: str, events: list[AnyEvent], terms: Terms, until: datetime) -> Told:
        if case == "CASE-2":
            raise ValueError("Mary Smith")
        return tell(case, events, terms, until)

    monkeypatch.setattr("streams.watch.tell", stumble)
    append(*(CONFERENCE._replace(subject=f"case/CASE-{n}") for n in range(4)))
    store.complete(clock.reads, None, at=clock.reads, clock=clock.reads)

    Judge(parts, store, Metrics()).judge_some()

    (kept,) = store.unjudged()
    assert (kept.case, "Smith" in kept.reason) == ("CASE-2", False)
    assert len([a for a in store.open_alerts(99) if a["rule"] == "S13"]) == 3


async def test_nothing_is_judged_beyond_what_the_clock_reads(
    store: Store, parts: Parts, clock: ClockOfTest, append: Callable[..., None]
) -> None:
    """A store that says that it is complete for a month to come knows nothing of that month."""
    append(CONFERENCE)
    ahead = clock.reads + timedelta(days=30)
    store.complete(ahead, None, at=clock.reads, clock=clock.reads)
    judge = Judge(parts, store, Metrics())

    judged = judge.judge_some()

    assert not judged
    assert store.open_alerts(99) == []
    clock.reads = ahead - timedelta(seconds=1)
    assert judge.judge_some()
    assert [case.judged_to for case in store.cases(9)] == [clock.reads]
