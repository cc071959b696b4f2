"""Timeline: each event of `case.events` is put on its case's timeline, once.

Events, what follows for the outbox, and the positions are written in one transaction. It judges
nothing: what it reads was received after the moment up to which the service is complete, and
nothing is judged beyond that. It marks the cases, and the watch judges them in time.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from events import wire
from store.origins import origin_in
from store.shapes import Kept, Parked
from store.store import Store
from streams.again import apply_poll
from streams.clients import Kafka
from streams.ending import say, tell
from streams.runs import Outcomes, Record, Run, raw


class Timelines:
    """Takes whole polls of `case.events`.

    now    the machine's clock, written beside a record that is kept aside
    """

    def __init__(self, kafka: Kafka, store: Store, now: Callable[[], datetime]) -> None:
        self._kafka = kafka
        self._store = store
        self._now = now

    async def take(self, poll: Sequence[Record]) -> Outcomes:
        """Apply what is new in one poll. A partition with a hole is read again.

        raises    StoreError, KafkaError: going on would lose something
        """
        return await apply_poll(self._kafka, poll, self._store.position, self._append, self._park)

    def _append(self, runs: Sequence[Run]) -> Outcomes:
        kept = [read(record) for run in runs for record in run.records]
        return Counter(self._store.append([run.move for run in runs], kept))

    def _park(self, run: Run, fault: Exception) -> Outcomes:
        """Keep aside a record that our code cannot apply; it is tried again after the fix."""
        record, reason = run.records[0], tell(fault)
        self._store.advance([run.move], [Parked(raw(record), reason, self._now())])
        say(f"keeps {record.topic} {record.partition} at {record.offset} aside: {reason}")
        return Counter(parked=1)


def read(record: Record) -> Kept:
    """Read a record of `case.events`.

    raises    Unreadable, or whatever a record that is none of ours leads to
    """
    value = record.value or b""
    origin = origin_in(record.headers)
    return Kept(record.partition, record.offset, wire.read(value), value, origin)
