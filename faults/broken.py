"""Promises broken on purpose, in processes of the campaign alone: it must find out.

compare_and_set    a position moves from wherever it stands
acknowledge        intake moves its position before the broker has what follows
forget             the relay forgets what it has not sent yet
judge_ahead        cases are judged up to now, and not up to where the service is complete
answer_early       web answers 202 before the broker has what was sent
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, update

from store import positions
from store.shapes import Move, Origin
from store.tables import positions as table
from streams.inbound import Inbound, Keyed
from streams.intake import Intake
from streams.relay import Relay
from streams.runs import Outcomes, Run
from streams.topics import inbound_topic
from streams.watch import Judge

BEHIND = 0.5  # seconds after the answer in which nothing is sent yet


def _compare_and_set() -> None:
    def moved(connection: Connection, move: Move) -> bool:
        held = positions._at(move.topic, move.partition)  # noqa: SLF001
        done = connection.execute(update(table).where(*held).values(position=move.end))
        return done.rowcount == 1

    positions._moved = moved  # noqa: SLF001


def _acknowledge() -> None:
    passes_on = Intake._pass_on  # noqa: SLF001

    async def pass_on(self: Intake, runs: Sequence[Run]) -> Outcomes:
        advance, self._advance = self._advance, lambda *_: None  # type: ignore[method-assign]
        advance(runs, [])
        outcomes = await passes_on(self, runs)
        self._advance = advance  # type: ignore[method-assign]
        return outcomes

    setattr(Intake, "_pass_on", pass_on)  # noqa: B010  it is private


def _forget() -> None:
    sends = Relay._deliver  # noqa: SLF001

    async def deliver(self: Relay, waiting: Sequence[Any]) -> Any:
        self._store.sent([out.seq for out in waiting])
        return await sends(self, waiting)

    setattr(Relay, "_deliver", deliver)  # noqa: B010  it is private


def _judge_ahead() -> None:
    def judge_some(self: Judge) -> bool:
        until = self._parts.clock.now()
        due = self._store.due(until, 25)
        return bool(due) and self._judge(due, until)

    Judge.judge_some = judge_some  # type: ignore[method-assign]


def _answer_early() -> None:
    takes = Inbound.take
    sending = set[asyncio.Task[Any]]()

    async def later(self: Inbound, agency: str, events: Sequence[Keyed]) -> None:
        await asyncio.sleep(BEHIND)
        await takes(self, agency, events)

    async def take(self: Inbound, agency: str, events: Sequence[Keyed]) -> list[Origin]:
        task = asyncio.create_task(later(self, agency, events))
        sending.add(task)
        task.add_done_callback(sending.discard)
        return [Origin(inbound_topic(agency), 0, 0)] * len(events)

    Inbound.take = take  # type: ignore[method-assign]


PROMISES: dict[str, Callable[[], None]] = {
    "compare_and_set": _compare_and_set,
    "acknowledge": _acknowledge,
    "forget": _forget,
    "judge_ahead": _judge_ahead,
    "answer_early": _answer_early,
}
