"""The pages over HTTP, of a borough with 20,000 open cases, while events come in.

    fed       200 events a second, sent to the agencies' topics, taken in and judged meanwhile
    silent    the same pages of the same service while nobody sends
    few       the same of a service with 100 cases, of which enough is late to fill the board

Broker, worker and web process are real ones, and whoever asks has signed in. A board is asked for
anew each time; what a page of a case shows is on the access log, in Kafka, before it leaves.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import NamedTuple

from bench.asking import MANAGER, Place, Seconds, ask, at, places, told
from bench.load import borough
from bench.measure import Row, row
from bench.reader import Reader, running, started
from bench.service import WEB, WORKER, applied, is_judged, now, prepared, settings_of
from bench.topics import Records, fill
from bench.visiting import Visitor, Wrong
from store.store import Store
from streams.broker import start_broker
from streams.kafka_port import free_port
from throughline.settings import Settings

CASES = 20_000
LATE, REVIEWS = 0.065, 0.1  # of them: two things or three are late; a review falls due soon
FEW, FEW_LATE, FEW_REVIEWS = 100, 60, 30
RATE = 200  # events a second
ROUNDS = 3
TO_SETTLE = 5.0  # seconds
MOST_BYTES = 100_000


class Service(NamedTuple):
    """A service that runs."""

    settings: Settings
    store: Store
    worker: Reader
    web: Reader


class Found(NamedTuple):
    """How long each request of one page took in one round, and the web process's share of it."""

    fed: Seconds
    silent: Seconds
    few: Seconds
    busy: float


def rows(cases: int = CASES) -> Iterator[Row]:
    """Measure with so many cases."""
    late, reviews = round(cases * LATE), round(cases * REVIEWS)
    with TemporaryDirectory(prefix="throughline-bench-") as made, ExitStack() as stack:
        records = borough(cases - late - reviews, late, reviews, now())
        many = stack.enter_context(_service(Path(made) / "many", records))
        records = borough(FEW - FEW_LATE - FEW_REVIEWS, FEW_LATE, FEW_REVIEWS, now())
        few = stack.enter_context(_service(Path(made) / "few", records))
        size = f"{cases:,} cases, {sum(many.store.counts().alerts.values()):,} late"
        yield from _bytes(many, size)
        rounds = [_round(many, few, number) for number in range(ROUNDS)]
    for what in rounds[0][0]:
        yield from _rows_of(what, [found[what] for found, _ in rounds], size)
    rates = [rate / RATE for _, rate in rounds]
    yield row("events on rows while asked", f"{RATE} sent a second", rates, size)


@contextmanager
def _service(folder: Path, records: Records) -> Iterator[Service]:
    """Run a service that holds this, complete and judged."""
    folder.mkdir()
    with start_broker(folder / "broker", 0) as broker:
        asyncio.run(fill(broker, records))
        port = free_port("127.0.0.1")
        settings = settings_of(broker, folder / "service", port=port, demo_people=True)
        with prepared(settings) as store, running(settings, WORKER) as worker:
            worker.wait_for(lambda: _is_at_rest(store))
            with running(settings, WEB, "web.log") as web:
                web.wait_for(lambda: _answers(port))
                yield Service(settings, store, worker, web)


def _is_at_rest(store: Store) -> bool:
    held = store.completeness()
    is_told = not any(store.counts().outbox.values())
    return is_told and is_judged(store) and held is not None and held.reason is None


def _answers(port: int) -> bool:
    try:
        Visitor(port, MANAGER).ask("/health")
    except (OSError, HTTPException, Wrong):
        return False
    return True


def _bytes(service: Service, size: str) -> Iterator[Row]:
    """Weigh the first page: alone, and with all that a browser loads with it."""
    visitor = Visitor(service.settings.port, MANAGER)
    for what, weighed in (
        ("the board's HTML", visitor.ask("/").sent),
        ("the board with styles and scripts", visitor.first_visit("/")),
    ):
        note = f"{weighed / 1000:.1f} kB; {size}"
        yield row(f"bytes of {what}", "100 kB", [weighed / MOST_BYTES], note)


def _round(many: Service, few: Service, number: int) -> tuple[dict[str, Found], float]:
    """Ask for each page, first in silence; return also how many events a second came on rows."""
    pairs = list(zip(places(many.store), places(few.store), strict=True))
    silent = {ours.what: _in_silence(many, ours, few, theirs) for ours, theirs in pairs}
    with _fed(many, f"FED{number}-"):
        before, began = applied(many.store), perf_counter()
        fed = {ours.what: ask(many.settings.port, ours) for ours, _ in pairs}
        rate = (applied(many.store) - before) / (perf_counter() - began)
    many.worker.wait_for(lambda: _is_at_rest(many.store))
    return {what: Found(fed[what], *found) for what, found in silent.items()}, rate


@contextmanager
def _fed(service: Service, mark: str) -> Iterator[None]:
    """Have events come in meanwhile."""
    bootstrap, data = service.settings.bootstrap, service.settings.data
    command = (sys.executable, "-m", "bench.feeding", bootstrap, str(RATE), mark)
    before = applied(service.store)
    with started(command, data / "feed.log") as feed:
        feed.wait_for(lambda: applied(service.store) > before)
        sleep(TO_SETTLE)
        yield
        feed.check()


def _in_silence(
    many: Service, ours: Place, few: Service, theirs: Place
) -> tuple[Seconds, Seconds, float]:
    """Ask for a page of both in turn; return also what the larger one's web process did for it."""
    large, small = (
        Visitor(many.settings.port, ours.person),
        Visitor(few.settings.port, theirs.person),
    )
    before = many.web.busy()
    pairs = [
        (large.ask(ours.path).seconds, small.ask(theirs.path).seconds) for _ in range(ours.asked)
    ]
    busy = (many.web.busy() - before) / ours.asked
    large.close()
    small.close()
    return [one for one, _ in pairs], [other for _, other in pairs], busy


def _rows_of(what: str, found: Sequence[Found], size: str) -> Iterator[Row]:
    """Set the 95th percentile beside that in silence, and that beside the one with few cases."""
    note = f"{told([s for each in found for s in each.fed])}; wanted p95 < 200 ms"
    ratios = [at(each.fed, 0.95) / at(each.silent, 0.95) for each in found]
    yield row(f"p95 of {what}, {RATE}/s come in", "nothing comes in", ratios, note)
    busy = 1000 * sorted(each.busy for each in found)[len(found) // 2]
    note = f"{told([s for each in found for s in each.silent])}; {busy:.0f} ms of a processor each"
    ratios = [at(each.silent, 0.95) / at(each.few, 0.95) for each in found]
    yield row(f"p95 of {what}, {size}", f"{FEW} cases", ratios, note)
