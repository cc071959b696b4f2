"""One run: a load flows, faults come, the service comes to rest, and is compared with the truth."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from functools import partial
from random import Random
from time import monotonic
from typing import NamedTuple

from faults import comparison
from faults.comparison import Held, compare
from faults.feed import Feed
from faults.kinds.table import KINDS
from faults.load import START, chunks
from faults.over_http import OverHttp, client
from faults.places import Places
from faults.plan import Fault, Plan
from faults.running import Running
from faults.service import AGENCIES, Service
from faults.truth import truth
from faults.watcher import Healed, Watcher
from streams.topics import CASE_ALERTS, REJECTED, inbound_topic

BEGINS_WITHIN = 60.0  # seconds
ALL_SENT_WITHIN = 180.0
RESTS_WITHIN = 120.0


class Outcome(NamedTuple):
    """How a run ended.

    broke      by fault, in order, whether there was anything to be broken
    healed     likewise; None where another came before it had healed
    found      what the comparison found
    wrong      whatever else went wrong
    """

    plan: Plan
    broke: list[bool]
    healed: list[Healed | None]
    found: list[comparison.Fault]
    wrong: list[str]
    events: int
    alerts: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing at all went wrong."""
        return not self.found and not self.wrong


async def run(plan: Plan, places: Places, broken: str | None = None) -> Outcome:
    """Do one run.

    broken    a promise for its workers to break
    """
    began = monotonic()
    running = await _begun(plan, places, broken)
    watching = asyncio.create_task(running.watcher.run())
    feeding = asyncio.create_task(running.feed.run())
    try:
        broke, healed = await _break(running, plan.faults)
        running.feed.in_no_hurry = False
        await _within(feeding, ALL_SENT_WITHIN, "not all was sent", running)
        held, found = await _at_rest(running)
    finally:
        for task in (watching, feeding):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await running.feed.http.stop()
        await running.service.end()
    wrong = [*running.wrong, *running.feed.http.wrong, *running.service.wrong()]
    found += [comparison.Fault("doubled", told) for told in running.watcher.went_back]
    seconds = monotonic() - began
    counts = len(held.events), len(held.alerts)
    return Outcome(plan, broke, healed, found, wrong, *counts, seconds)


async def _begun(plan: Plan, places: Places, broken: str | None) -> Running:
    await places.broker.make_topics()
    folder = places.folder / f"{plan.store}-{plan.number}"
    service = Service(folder, places.broker.bootstrap, places.store_url(plan.store), broken)
    service.clock.step(START)
    for _ in range(plan.workers):
        service.start()
    web = service.start_web()
    http = OverHttp(client(service.web_port), service.keys())
    load = chunks(plan.seed)
    sent = load[: round(len(load) * plan.share)]
    feed = Feed(places.broker.kafka, http, service.clock, sent, plan.seed)
    chance = Random(f"run {plan.seed}")  # noqa: S311  a plan, not a secret
    return Running(places, service, web, feed, Watcher(service), chance)


async def _break(
    running: Running, faults: Sequence[Fault]
) -> tuple[list[bool], list[Healed | None]]:
    """Let each fault come, and wait until it has healed unless the next is in haste."""
    service = running.service
    if not await service.until(lambda: service.store.counts().events, BEGINS_WITHIN):
        running.wrong.append("the workers never began")
        return [], []
    broke: list[bool] = []
    healing: dict[int, asyncio.Task[Healed]] = {}
    overtaken: set[int] = set()
    for number, fault in enumerate(faults):
        await asyncio.sleep(fault.wait)
        overtaken |= {n for n, task in healing.items() if not task.done()}
        kind = KINDS[fault.kind]
        broke.append(await kind.apply(running, fault.size) is not False)
        if broke[number]:
            moved = partial(kind.moved, running)
            healed = running.watcher.healed(monotonic(), service.reads(), moved)
            healing[number] = asyncio.create_task(healed)
        if broke[number] and not fault.hasty:
            await healing[number]
    ended = {number: await task for number, task in healing.items()}
    for number, fault in enumerate(faults):
        if number in ended and ended[number].complete is None:
            running.wrong.append(f"{fault.kind} did not heal by itself")
    told = {number: one for number, one in ended.items() if number not in overtaken}
    return broke, [told.get(number) for number in range(len(broke))]


async def _within(work: Awaitable[None], seconds: float, told: str, running: Running) -> None:
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        running.wrong.append(told)


async def _at_rest(running: Running) -> tuple[Held, list[comparison.Fault]]:
    """Wait until nothing is left to be done, and compare."""
    service, broker = running.service, running.places.broker
    reads = await running.feed.rest()
    if not await service.until(lambda: service.is_at_rest(reads), RESTS_WITHIN):
        why = service.store.completeness()
        running.wrong.append(f"it never came to rest: {why}, {service.store.counts()}")
    inbound = await broker.read([inbound_topic(agency) for agency in AGENCIES])
    held = Held(
        service.store.all_events(),
        service.store.all_alerts(),
        await broker.read([CASE_ALERTS]),
        await broker.read([REJECTED]),
        running.feed.http.answered,
    )
    wanted = truth(inbound, service.clock, AGENCIES)
    return held, compare(held, wanted, service.terms, reads - service.clock.margin)
