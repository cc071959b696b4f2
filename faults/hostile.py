"""Hostile input: nonsense by the hundred thousand, which a worker and web must not mind.

    python -m faults --hostile 100000 --seed 7

It goes in rounds, over Kafka and HTTP. With each round goes an event by either way with which
nothing is wrong: it must be on its timeline soon, whatever came before it. At rest each record has
one outcome, all is compared with the truth as in a campaign, and both processes are those that were
started, and no larger than after the first tenth.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import Random
from time import monotonic

import psutil

from events.envelope import Document
from events.moments import moment
from faults import comparison
from faults.comparison import Fault, Held, compare
from faults.hostile_report import Found, summary, table
from faults.nonsense import events, records, requests
from faults.nonsense.ending import outcomes
from faults.nonsense.over_http import OverHttp
from faults.nonsense.over_kafka import OverKafka
from faults.nonsense.records import RIGHT, RIGHT_BUT_ODD, Record
from faults.nonsense.requests import Request
from faults.nonsense.values import TELLS
from faults.places import Places
from faults.service import AGENCIES, Service
from faults.truth import truth
from streams.header_names import tolerate_header_names
from streams.topics import CASE_ALERTS, CASE_EVENTS, REJECTED, inbound_topic

BEGINS = moment("2018-02-01T09:00:00Z")  # after what the examples of events tell
ROUND = 500  # cases
SENDER = "school"  # sends over HTTP; the others over Kafka
OVER_KAFKA = tuple(agency for agency in AGENCIES if agency != SENDER)
IS_OVER_HTTP = 0.3  # the share of the cases
STARTS_WITHIN, LANDS_WITHIN, RESTS_WITHIN = 60.0, 30.0, 300.0  # seconds
SETTLES = 0.004  # seconds in which the millisecond of the last record is surely over


async def hostile(cases: int, seed: int) -> tuple[str, bool]:
    """Send so many cases; say how it went, and whether all ended as it must."""
    tolerate_header_names()
    began = monotonic()
    with Places(postgres=False) as places:
        await places.broker.make_topics()
        found = await Suite(places, seed).run(cases)
    told = f"{table(found)}\n\n{summary(found, seed, monotonic() - began)}"
    return told, not found.wrong


class Suite:
    """One run of it."""

    def __init__(self, places: Places, seed: int) -> None:
        self._broker = places.broker
        bootstrap = places.broker.bootstrap
        self._service = Service(places.folder / "hostile", bootstrap, "sqlite")
        self._service.clock.step(BEGINS)
        self._kafka = OverKafka(places.broker.kafka)
        self._http = OverHttp(self._service.web_port, self._service.keys()[SENDER])
        self._chance = Random(f"hostile {seed}")  # noqa: S311  a load, not a secret
        self._drawn = 0
        self._found = Found()

    async def run(self, cases: int) -> Found:
        """Send so many cases, and look at what became of them."""
        found = self._found
        async with self._started():
            began = self._processes()
            while found.cases < cases:
                await self._round(min(ROUND, cases - found.cases))
                self._measure()
            await self._rest()
            if self._processes() != began:
                found.wrong.append("a process ended, and was started again")
        found.answers = self._http.answers
        found.wrong += [*self._kafka.wrong, *self._http.wrong, *self._service.wrong()]
        found.wrong += found.grown()
        if any(TELLS.search(process.said()) for process in self._service.processes()):
            found.wrong.append("a log repeats what came")
        return found

    @asynccontextmanager
    async def _started(self) -> AsyncIterator[None]:
        worker, web = self._service.start(), self._service.start_web()
        try:
            await self._kafka.start()
            if not await self._service.until(lambda: worker.pid and web.pid, STARTS_WITHIN):
                raise TimeoutError("a process does not start")
            await self._http.await_web(STARTS_WITHIN)
            await self._some_that_are_right()
            yield
        finally:
            await self._http.stop()
            await self._kafka.stop()
            await self._service.end()

    def _processes(self) -> dict[str, int | None]:
        web = self._service.web
        return {"worker": self._service.workers[0].pid, "web": web.pid if web else None}

    def _measure(self) -> None:
        for name, pid in self._processes().items():
            with suppress(psutil.NoSuchProcess):
                self._found.memory[name].append(psutil.Process(pid).memory_info().rss)

    def _next(self) -> int:
        self._drawn += 1
        return self._drawn

    def _draw(self) -> Record | Request:
        if self._chance.random() < IS_OVER_HTTP:
            return requests.request(self._chance, SENDER, self._next())
        return records.record(self._chance, self._chance.choice(OVER_KAFKA), self._next())

    async def _round(self, cases: int) -> None:
        """Send these, then some that are right; nothing is under way when it ends."""
        self._service.clock.step(self._service.reads() + timedelta(minutes=1))
        drawn = [self._draw() for _ in range(cases)]
        await asyncio.gather(
            self._kafka.send([case for case in drawn if isinstance(case, Record)]),
            self._http.ask([case for case in drawn if isinstance(case, Request)]),
        )
        self._found.cases += cases
        await self._some_that_are_right()
        await asyncio.sleep(SETTLES)

    async def _some_that_are_right(self) -> None:
        """Send one by each way, and wait until all are on their timelines."""
        agency = self._chance.choice(OVER_KAFKA)
        told, odd, asked = (
            events.right(self._chance, whose, self._next()) for whose in (agency, agency, SENDER)
        )
        await self._kafka.send([records.right(RIGHT, agency, told)])
        await self._kafka.send_oddly(records.right(RIGHT_BUT_ODD, agency, odd))
        await self._http.ask([requests.right(asked)])
        began = monotonic()
        if not await self._service.until(lambda: self._are_there(told, odd, asked), LANDS_WITHIN):
            self._found.wrong.append(f"what was right was not on its timelines in {LANDS_WITHIN} s")
        self._found.landed.append(monotonic() - began)

    def _are_there(self, *sent: Document) -> bool:
        store = self._service.store
        return all(store.events_of(event["source"], event["id"]) for event in sent)

    async def _rest(self) -> None:
        """Wait until nothing is left to be done, and compare."""
        service, found = self._service, self._found
        reads = service.clock.step(service.reads() + timedelta(days=1)).reads
        if not await service.until(lambda: service.is_at_rest(reads), RESTS_WITHIN):
            found.wrong.append(f"it never came to rest: {service.store.completeness()}")
        inbound = await self._broker.read([inbound_topic(agency) for agency in AGENCIES])
        rejected = await self._broker.read([REJECTED])
        wanted = truth(inbound, service.clock, AGENCIES)
        alerts = await self._broker.read([CASE_ALERTS])
        held = Held(service.store.all_events(), service.store.all_alerts(), alerts, rejected, [])
        differs = compare(held, wanted, service.terms, reads - service.clock.margin)
        log = await self._broker.read([CASE_EVENTS])
        ends = outcomes(inbound, log, rejected, self._kafka.sent, wanted)
        found.ended = ends.counts
        taken = sum(record.topic == inbound_topic(SENDER) for record in inbound)
        if taken != self._http.taken:
            differs += [Fault("lost", f"{self._http.taken} events had a 202, {taken} arrived")]
        found.wrong += [*comparison.told(differs), *ends.wrong]
