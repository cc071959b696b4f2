"""Trying again what is kept aside, as a command asks for it."""

from store.store import Store
from streams.retry import Retry
from streams.runs import Outcomes
from streams.sending import Sender
from throughline.kafka_log import answering, open_log
from throughline.settings import Settings
from throughline.wiring import kafka

ENDED = {
    "accepted": "accepted",
    "repeated": "repeated",
    "conflict": "in conflict",
    "rejected_theirs": "rejected as the sender's fault",
    "still_aside": "still kept aside",
}


async def retry_all(settings: Settings, store: Store) -> Outcomes:
    """Try everything again. Raises Refused, if no broker answers; StoreError."""
    broker = kafka(settings)
    async with open_log(broker):
        pass  # the sender would wait for a broker for as long as it takes
    sender = Sender(broker)
    try:
        async with answering(broker):
            return await Retry(store, sender, settings.agencies).all()
    finally:
        await sender.stop()


def as_text(outcomes: Outcomes) -> str:
    """Say how it ended in one line."""
    tried = sum(outcomes[name] for name in ENDED)
    ended = [f"{outcomes[name]} {words}" for name, words in ENDED.items() if outcomes[name]]
    records = f"{tried} records tried again: {', '.join(ended)}." if tried else ""
    cases = outcomes["to_be_judged"]
    judged = f"{cases} cases will be judged again by the worker." if cases else ""
    return " ".join(filter(None, (records, judged))) or "Nothing is kept aside."
