"""Events out of files or off the log, each checked, with a count of what came more than once."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

from events.base import AnyEvent
from events.errors import Fault
from events.wire import content, decode, from_line, read
from streams.clients import Kafka
from streams.topics import CASE_EVENTS
from throughline.kafka_log import Record, open_log
from throughline.ndjson import lines
from throughline.progress import progress
from throughline.told import Refused


class Gathered:
    """Every event that came, and how many came again.

    events         all of them: which copy counts is for the timeline to say
    repeated       how many said the same as one before, under its source and id
    conflicting    how many said something else
    """

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.repeated = self.conflicting = 0
        self._first: dict[tuple[str, str], AnyEvent] = {}

    def add(self, event: AnyEvent) -> None:
        """Take in an event."""
        first = self._first.setdefault(event.key, event)
        if first is not event:
            same = content(first) == content(event)
            self.repeated += same
            self.conflicting += not same
        self.events.append(event)

    @property
    def again(self) -> str:
        """Say what came again, if anything did."""
        told = {"repeated": self.repeated, "conflicting": self.conflicting}
        counted = [f"{number} {word}" for word, number in told.items() if number]
        return f"{' and '.join(counted)}: each event counts once." if counted else ""


def gather(files: Sequence[str], kafka: Kafka | None) -> Gathered:
    """Gather events out of files, or where a broker is given off its log.

    raises    Refused
    """
    if bool(files) == bool(kafka):
        raise Refused("wanted either files or --from-kafka; --help shows how")
    return _from_kafka(kafka) if kafka else _from_files(files)


def _from_files(files: Sequence[str]) -> Gathered:
    """Gather the events of these files.

    raises    Refused, at the first line that is not an event
    """
    gathered = Gathered()
    for line in lines(files):
        try:
            gathered.add(decode(from_line(line.value), own=True))
        except Fault as wrong:
            raise Refused(f"{line.place}: {wrong.reason}") from None
    return gathered


def _from_kafka(kafka: Kafka) -> Gathered:
    """Gather the events that are on `case.events` now.

    raises    Refused, if no broker answers, or a record cannot be read
    """
    return asyncio.run(_from_log(kafka))


async def _from_log(kafka: Kafka) -> Gathered:
    gathered = Gathered()
    async for records in _all_records(kafka):
        for event in _read(records):
            gathered.add(event)
    return gathered


async def _all_records(kafka: Kafka) -> AsyncIterator[list[Record]]:
    async with open_log(kafka) as log:
        ends = await log.ends((CASE_EVENTS,))
        with progress() as shown:
            task = shown.add_task("Reading case.events", total=sum(ends.values()))
            async for records in log.whole(ends):
                yield records
                shown.advance(task, len(records))


def _read(records: Iterable[Record]) -> Iterable[AnyEvent]:
    for record in records:
        try:
            yield read(record.value or b"")
        except Fault as wrong:
            where = f"{record.topic}, partition {record.partition}, offset {record.offset}"
            raise Refused(f"{where}: {wrong.reason}") from None
