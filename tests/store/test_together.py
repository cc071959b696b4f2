import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from projections.history import tell
from projections.judge import Terms
from store.errors import Lost
from store.samples import kept
from store.shapes import CASE_ALERTS, CASE_EVENTS, Move
from store.store import Store

BATCH = 20
OVERDUE = moment("Wed 17 Jan 2018 00:00")

APPENDS_UNTIL_KILLED = """
import sys
from pathlib import Path
from events.samples import sample
from events.types.referral_received import ReferralReceived
from store.samples import kept
from store.shapes import CASE_EVENTS, Move
from store.store import Store

store = Store.open(sys.argv[1], Path(sys.argv[2]))
one = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", referral_source="9")
offset = 0
while True:
    batch = [kept(one._replace(id=str(n)), n) for n in range(offset, offset + 20)]
    store.append([Move(CASE_EVENTS, 0, offset, offset + 20)], batch)
    offset += 20
    print(offset, flush=True)
"""


def referral(partition: int, offset: int) -> AnyEvent:
    """Make an event of one of a few cases, each with its partition."""
    case = f"C-{partition}-{offset % 5}"
    one = sample(ReferralReceived, "Mon 15 Jan 2018 10:00", case=case, referral_source="9")
    return one._replace(id=str(offset))


def test_several_can_write_at_once(store: Store, terms: Terms) -> None:
    """Two timelines and a watch, each with a connection of its own: nothing is lost or doubled."""
    start = Barrier(3)

    def timeline(partition: int) -> None:
        start.wait()
        with store.another() as own:
            for at in range(0, 10 * BATCH, BATCH):
                batch = [kept(referral(partition, n), n, partition) for n in range(at, at + BATCH)]
                own.append([Move(CASE_EVENTS, partition, at, at + BATCH)], batch)

    def watch(judged: int) -> int:
        start.wait()
        with store.another() as own:
            while judged < 10:  # each of the ten cases at least once
                due = own.due(OVERDUE, 100)
                told = own.judge(due, OVERDUE, lambda c, events: tell(c, events, terms, OVERDUE))
                judged += len(told.judged)
        return judged

    with ThreadPoolExecutor() as threads:
        timelines = [threads.submit(timeline, 0), threads.submit(timeline, 1)]
        assert threads.submit(watch, 0).result(timeout=60) >= 10
        for one in timelines:
            one.result(timeout=60)
    due = store.due(OVERDUE, 100)
    store.judge(due, OVERDUE, lambda case, events: tell(case, events, terms, OVERDUE))

    assert store.counts().events == 2 * 10 * BATCH
    assert sum(row.events for row in store.cases(100)) == 2 * 10 * BATCH
    assert (
        sum(store.counts().alerts.values()) == store.counts().outbox[CASE_ALERTS] == 2 * 10 * BATCH
    )


def test_of_two_workers_with_the_same_batch_one_applies_it(store: Store) -> None:
    """However close they come, the other is told that it has lost."""
    start = Barrier(2)

    def work(own: Store) -> str:
        with own:
            start.wait()
            try:
                own.append([Move(CASE_EVENTS, 0, 0, 1)], [kept(referral(0, 0), 0)])
            except Lost:
                return "lost"
            return "applied"

    with ThreadPoolExecutor() as threads:
        ended = Counter(threads.map(work, [store.another(), store.another()]))

    assert ended == {"applied": 1, "lost": 1}
    assert store.counts().events == 1


def test_a_kill_in_the_middle_leaves_batches_whole(
    url: str, tmp_path: Path, open_store: Callable[[], Store]
) -> None:
    """What is held and how far we have read agree, whenever the process ends."""
    work = [sys.executable, "-c", APPENDS_UNTIL_KILLED, url, str(tmp_path)]
    with subprocess.Popen(work, stdout=subprocess.PIPE, text=True) as worker:  # noqa: S603  ours
        assert worker.stdout is not None
        for _ in range(3):
            told = worker.stdout.readline()
        worker.kill()
        left = worker.stdout.readlines()

    store = open_store()

    position = store.position(CASE_EVENTS, 0)
    assert position >= int((left or [told])[-1]) >= 3 * BATCH
    assert position % BATCH == 0
    assert store.counts().events == len(store.case_events("CASE-1")) == position
