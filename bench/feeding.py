"""A live feed, as a process of its own: agencies send to their topics, so many events a second.

    python -m bench.feeding BOOTSTRAP RATE MARK    until it is killed

The mark makes cases of it that nobody has told of before.
"""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from time import perf_counter
from typing import Final

import orjson

from bench.load import wire_lines
from events.modes import STRUCTURED_HEADERS
from events.moments import spelled
from streams.clients import Kafka
from streams.topics import inbound_topic
from throughline.journeys import Line

CASES: Final = 40  # that are told of at the same time


def main() -> None:
    """Send for ever."""
    bootstrap, rate, mark = sys.argv[1:]
    asyncio.run(_feed(bootstrap, float(rate), mark))


async def _feed(bootstrap: str, rate: float, mark: str) -> None:
    producer = Kafka(bootstrap).producer()
    await producer.start()
    began = perf_counter()
    for number, line in enumerate(_lines(mark)):
        agency, key = line["source"].split("/")[2], line["subject"].partition("/")[2]
        told = orjson.dumps(_as_of_now(line))
        headers = list(STRUCTURED_HEADERS)
        await producer.send(inbound_topic(agency), told, key.encode(), headers=headers)
        await asyncio.sleep(max(began + number / rate - perf_counter(), 0))


def _lines(mark: str) -> Iterator[Line]:
    for number in count():
        for line in wire_lines(CASES):
            yield orjson.loads(line.replace(b"SIM-", f"{mark}{number}-".encode()))


def _as_of_now(line: Line) -> Line:
    at = spelled(datetime.now(UTC))
    return {**line, "time": at, "recordedtime": at}


if __name__ == "__main__":
    main()
