"""Trying again what is kept aside, as a command asks for it."""

from collections import Counter

from store.shapes import Parked
from store.store import Store
from streams.retry import Retry
from streams.runs import Outcomes
from streams.sending import Sender
from throughline.kafka_log import answering, open_log
from throughline.progress import progress
from throughline.settings import Settings
from throughline.told import Refused
from throughline.wiring import kafka
from web.spans import counted

ENDED = {
    "accepted": "accepted",
    "repeated": "repeated",
    "conflict": "in conflict",
    "rejected_theirs": "rejected as the sender's fault",
    "still_aside": "still kept aside",
}


class Retrying:
    """Everything that is kept aside, tried again.

    outcomes    how many records and cases ended how, so far
    kafka       the broker that is asked
    why         why Kafka did not take a record that is still kept aside, if that is so
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self.outcomes: Outcomes = Counter()
        self.why: str | None = None
        self.kafka = kafka(settings)
        self._store = store
        self._sender = Sender(self.kafka)
        self._retry = Retry(store, self._sender, settings.agencies)

    async def all(self) -> None:
        """Mark every case and try every record; however many there are, each has its time.

        raises    Refused, if no broker answers, or none does any more; StoreError
        """
        await self._ask()
        self.outcomes += self._retry.cases()
        try:
            with progress() as shown:
                kept = self._store.parked()
                task = shown.add_task("Trying again", total=len(kept))
                for parked in kept:
                    self.outcomes += await self._tried(parked)
                    shown.advance(task)
        finally:
            await self._sender.stop()

    async def _tried(self, parked: Parked) -> Outcomes:
        try:
            async with answering(self.kafka):
                return await self._retry.record(parked)
        except Refused as refused:
            self.why = self.why or str(refused)
        await self._sender.stop()  # it would hold on to the record, and send it before the next
        await self._ask()
        return Counter(still_aside=1)

    async def _ask(self) -> None:
        """Find out whether a broker answers, for the sender would wait for as long as it takes."""
        try:
            async with open_log(self.kafka):
                pass
        except Refused as refused:
            done = so_far(self.outcomes)
            raise Refused(f"{done} Then {refused}" if done else str(refused)) from None

    def as_text(self) -> str:
        """Say how it ended in one line."""
        why = f"Kafka did not take at least one: {self.why}." if self.why else ""
        return " ".join(filter(None, (as_text(self.outcomes), why)))


def as_text(outcomes: Outcomes) -> str:
    """Say how it ended."""
    return so_far(outcomes) or "Nothing is kept aside."


def so_far(outcomes: Outcomes) -> str:
    """Say how those ended that were tried; nothing, where none was."""
    tried = sum(outcomes[name] for name in ENDED)
    ended = [f"{outcomes[name]:,} {words}" for name, words in ENDED.items() if outcomes[name]]
    records = f"{counted(tried, 'record')} tried again: {', '.join(ended)}." if tried else ""
    cases = outcomes["to_be_judged"]
    judged = f"{counted(cases, 'case')} will be judged again by the worker." if cases else ""
    return " ".join(filter(None, (records, judged)))
