"""How the service stands: what its store says of it, and where Kafka says that the logs end."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeAlias

from events.moments import spelled
from store.feeds import LATELY
from store.shapes import REJECTED, Feed
from streams.ends import BrokerAway, Ends, KeptOut, places_of
from streams.topics import CASE_EVENTS, inbound_topic
from throughline.health import clocks
from throughline.moving import is_moving
from throughline.settings import Settings
from throughline.wiring import clock, kafka, open_existing_store, wanted_topics
from web.spans import ended
from web.standing import as_data, stand
from web.trust import Trust, trust

ANSWERS_WITHIN = 2.0  # seconds for a broker to say where its logs end

Place: TypeAlias = tuple[str, int]  # topic and partition


def standing(settings: Settings) -> dict[str, Any]:
    """Find out how the service stands, as JSON has it. Raises Refused, StoreError, ClockError."""
    reads = clock(settings)
    judged_by = clocks(settings, reads)
    with open_existing_store(settings) as store:
        found, counts = stand(judged_by, store), store.counts()
        ever = {feed.agency: feed for feed in store.feeds(reads.now() - LATELY)}
    ends = asyncio.run(_ends(settings))
    away = ends if isinstance(ends, str) else None
    trusted = trust(judged_by, found)
    told = as_data(judged_by, found)
    return {
        **_on_top(trusted, away),
        **told,
        "partitions": [*told["partitions"]] if isinstance(ends, str) else _at(ends, told),
        "feeds": [_ever(feed, ever) for feed in told["feeds"]],
        "clock_stands": reads.stands and not is_moving(settings.data),
        "cases": counts.cases,
        "events": counts.events,
        "open_alerts": dict(counts.alerts),
        "history": counts.history,
        "notices": settings.notices and str(settings.notices),
        "kafka": settings.bootstrap,
        "kafka_answers": away is None,
    }


def _on_top(trusted: Trust, away: str | None) -> dict[str, Any]:
    """Tell first whether it is complete; without Kafka nobody knows what was sent since."""
    why = away or trusted.reason
    return {
        "says": ended(f"Not complete: {why}") if why else trusted.says,
        "complete": why is None,
        "complete_to": trusted.complete_to and spelled(trusted.complete_to),
        "reason": why,
        "waiting": trusted.waiting,
        "refused": trusted.refused,
        "silent": trusted.silent,
        "untold": trusted.untold,
    }


def _at(ends: Mapping[Place, int], told: dict[str, Any]) -> list[dict[str, Any]]:
    """List the partitions that there are, with where they end now."""
    looked = {(each["topic"], each["partition"]): each for each in told["partitions"]}
    return [
        {
            "topic": place[0],
            "partition": place[1],
            "end": end,
            "read": read,
            "lag": max(end - read, 0),
            "seconds_since_read": looked.get(place, {}).get("seconds_since_read"),
        }
        for place, end in sorted(ends.items())
        for read in [looked.get(place, {}).get("read", 0)]
    ]


def _ever(feed: dict[str, Any], ever: Mapping[str, Feed]) -> dict[str, Any]:
    """Add how much was ever accepted and refused of an agency."""
    _, accepted, refused, *_ = ever.get(feed["agency"]) or Feed("", 0, 0, 0, 0)
    return {**feed, "accepted": accepted, "refused": refused}


async def _ends(settings: Settings) -> Mapping[Place, int] | str:
    """Ask the broker where the logs end; or say why it does not tell that soon."""
    topics = wanted_topics(settings)
    places = places_of(topics, {CASE_EVENTS, REJECTED, *map(inbound_topic, settings.agencies)})
    asked = Ends(kafka(settings), ANSWERS_WITHIN)
    try:
        return {
            (place.topic, place.partition): end for place, end in (await asked.of(places)).items()
        }
    except KeptOut as refused:
        return str(refused)
    except BrokerAway:
        return (
            f"no Kafka answers at {settings.bootstrap}: start it, or name another with --bootstrap"
        )
    finally:
        await asked.stop()
