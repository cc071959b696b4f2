"""What a test of the contacts came to, put where every attempt is: so what is mended is known."""

import asyncio
from collections.abc import Sequence
from typing import Final

import orjson
from aiokafka.errors import KafkaError

from events.modes import STRUCTURED_HEADERS
from projections.notices import Notice, as_document
from streams.clients import Kafka
from streams.sending import Outbound, Sender
from streams.topics import NOTICES

WITHIN: Final = 5.0  # seconds for Kafka to take them; a test does without


async def note(kafka: Kafka, notices: Sequence[Notice]) -> bool:
    """Put facts about no case onto their topic; tell whether Kafka took them."""
    sender = Sender(kafka)
    facts = [orjson.dumps(as_document(each)) for each in notices]
    try:
        async with asyncio.timeout(WITHIN):
            await sender.deliver([Outbound(NOTICES, None, f, STRUCTURED_HEADERS) for f in facts])
    except (KafkaError, TimeoutError):
        return False
    finally:
        await sender.stop()
    return True
