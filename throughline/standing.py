"""How the service stands: complete up to a moment, or why not."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from events.moments import moment, spelled
from projections.words import uk
from store.feeds import LATELY, Alarm, mostly_refused
from store.shapes import Completeness, Counts
from streams.clock import Clock
from streams.ends import BrokerAway, Ends, KeptOut, places_of
from streams.topics import CASE_EVENTS, inbound_topic
from throughline.moving import is_moving
from throughline.settings import Settings
from throughline.wiring import clock, kafka, open_existing_store, wanted_topics
from web.spans import counted, span

RECENT = timedelta(seconds=15)  # since the worker last looked
ANSWERS_WITHIN = 2.0  # seconds for a broker to say where its logs end

Place: TypeAlias = tuple[str, int]  # topic and partition


def standing(settings: Settings) -> dict[str, Any]:
    """Find out how the service stands, as JSON has it. Raises Refused, StoreError, ClockError."""
    now, reads = datetime.now(UTC), clock(settings)
    with open_existing_store(settings) as store:
        held, counts = store.completeness(), store.counts()
        held_at = store.positions()
        feeds = store.feeds(reads.now() - LATELY)
    alarm = Alarm(settings.refused_share, settings.refused_least)
    ends = asyncio.run(_ends(settings))
    why = ends if isinstance(ends, str) else _why_not(held, counts, now, reads)
    return {
        "complete": why is None,
        "complete_to": spelled(held.complete_to) if held and held.complete_to else None,
        "reason": why,
        "refused": mostly_refused(feeds, alarm),
        "clock": spelled(reads.now()),
        "clock_stands": reads.stands and not is_moving(settings.data),
        "checked_at": spelled(held.checked_at) if held else None,
        "cases": counts.cases,
        "events": counts.events,
        "open_alerts": dict(counts.alerts),
        "history": counts.history,
        "outbox": dict(counts.outbox),
        "parked": counts.parked,
        "unjudged": counts.unjudged,
        "feeds": [feed._asdict() for feed in feeds],
        "kafka": settings.bootstrap,
        "kafka_answers": not isinstance(ends, str),
        "partitions": _positions(held_at, None if isinstance(ends, str) else ends),
    }


def _why_not(held: Completeness | None, counts: Counts, now: datetime, reads: Clock) -> str | None:
    if held is None or held.complete_to is None:
        return "no worker has looked yet"
    if now - held.checked_at > RECENT:
        return f"no worker has looked for {span(now - held.checked_at)}"
    if held.reason:
        return held.reason
    if held.complete_to < reads.now() - reads.margin - RECENT:
        return "the worker is behind the clock"
    if counts.parked or counts.unjudged:
        return "our own code could not take some of it; it is kept aside"
    return None


def _positions(held: Mapping[Place, int], ends: Mapping[Place, int] | None) -> list[dict[str, Any]]:
    """List how far each partition is read; its end is None where no broker answers."""
    return [
        {
            "topic": topic,
            "partition": partition,
            "read": held.get((topic, partition), 0),
            "end": end,
        }
        for (topic, partition), end in sorted(
            (dict.fromkeys(held) if ends is None else ends).items()
        )
    ]


async def _ends(settings: Settings) -> Mapping[Place, int] | str:
    """Ask the broker where the logs end; or say why it does not tell that soon."""
    topics = wanted_topics(settings)
    places = places_of(topics, {CASE_EVENTS, *map(inbound_topic, settings.agencies)})
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


def as_text(found: dict[str, Any]) -> str:
    """Tell it to a person, the answer first."""
    return "\n".join(_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    to = uk(moment(found["complete_to"])) if found["complete_to"] else None
    yield f"Complete up to {to}." if found["complete"] else f"Not complete: {found['reason']}."
    if found["refused"]:
        yield f"Some of it is missing, {found['refused']}; `throughline rejected list` says why."
    if to and not found["complete"]:
        yield f"  complete up to   {to}"
    stands = ", where it stands" if found["clock_stands"] else ""
    yield f"  clock            {uk(moment(found['clock']))}{stands}"
    yield f"  cases, events    {found['cases']}, {found['events']}"
    alerts = ", ".join(f"{number} {word}" for word, number in found["open_alerts"].items())
    yield f"  open alerts      {alerts or 'none'}"
    if found["history"]:
        yield f"  history          {counted(found['history'], 'alert')} due before lateness counts"
    waiting = ", ".join(f"{number} for {topic}" for topic, number in found["outbox"].items())
    yield f"  outbox           {waiting or 'empty'}"
    kept = (counted(found["parked"], "record"), counted(found["unjudged"], "case"))
    yield f"  kept aside       {', '.join(kept)}"
    answers = "answers" if found["kafka_answers"] else "does not answer"
    yield f"  Kafka            {found['kafka']} {answers}"
    if found["kafka_answers"]:
        behind = [place for place in found["partitions"] if place["read"] < place["end"]]
        yield f"  partitions       {len(found['partitions'])}, {len(behind)} not read to the end"
        for place in behind:
            at, end = place["read"], place["end"]
            yield f"    {place['topic']} {place['partition']}: at {at} of {end}"
    yield from _feeds(found["feeds"])


def _feeds(feeds: list[dict[str, Any]]) -> Iterator[str]:
    wide = max((len(feed["agency"]) for feed in feeds), default=0)
    for feed in feeds:
        lately = f"of the last 24 hours {feed['lately_accepted']} and {feed['lately_refused']}"
        told = f"{feed['accepted']} accepted, {feed['refused']} refused; {lately}"
        yield f"  from {feed['agency'] or 'nobody':{max(wide, 11)}} {told}"
