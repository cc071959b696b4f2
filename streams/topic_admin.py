"""Topics are made, and looked at, on a broker; what they should be is in streams/topics.py."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from streams.clients import Kafka
from streams.kept_out import why_not
from streams.topics import Found, Topic, faults, wrong_settings

OF_THE_TOPIC = 1  # Kafka's number for "set on this topic", as against a broker's default


class TopicsError(Exception):
    """The topics cannot be made or looked at; the message says why and what to do about it."""


@dataclass(frozen=True)
class Made:
    """What making the topics did, by name: made anew, there already, and of these set right."""

    created: tuple[str, ...]
    existed: tuple[str, ...]
    changed: tuple[str, ...]


async def create_topics(kafka: Kafka, wanted: Sequence[Topic], within: float = 30.0) -> Made:
    """Make the missing topics, set the others as the table says, and wait until all are so.

    Partitions of a topic that exists are left alone: `check_topics` tells of them.
    within   seconds for all of it
    raises   TopicsError  no broker answers, or it refuses us
    """
    async with _admin(kafka, within) as admin:
        before = await _found(admin, wanted)
        missing = [topic for topic in wanted if topic.name not in before]
        await _create(admin, missing)
        changed = [t for t in wanted if t.name in before and wrong_settings(t, before[t.name])]
        await _set(admin, changed)
        await _settled(admin, wanted)
    return Made(_names(missing), tuple(before), _names(changed))


async def check_topics(kafka: Kafka, wanted: Sequence[Topic], within: float = 10.0) -> list[str]:
    """Say, a sentence each, what is missing or otherwise than the table says; nothing is good.

    raises  TopicsError  no broker answers, or it refuses us
    """
    async with _admin(kafka, within) as admin:
        found = await _found(admin, wanted)
    return [said for topic in wanted for said in faults(topic, found.get(topic.name))]


@asynccontextmanager
async def _admin(kafka: Kafka, within: float) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = kafka.admin(within)
    try:
        async with asyncio.timeout(within):
            await admin.start()
            yield admin
    except (KafkaError, TimeoutError) as error:
        raise TopicsError(await why_not(kafka, error)) from error
    finally:
        await admin.close()


async def _found(admin: AIOKafkaAdminClient, wanted: Iterable[Topic]) -> dict[str, Found]:
    names = _names(wanted)
    there = {
        topic["topic"]: len(topic["partitions"])
        for topic in await admin.describe_topics()
        if topic["topic"] in names
    }
    entries = await _entries(admin, there)
    return {
        name: Found(count, {entry[0]: entry[1] for entry in entries[name]})
        for name, count in there.items()
    }


async def _entries(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, list[Any]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answers = await admin.describe_configs(asked)
    described = [resource for said in answers for resource in said.resources]
    for code, *_ in described:
        if code:
            raise for_code(code)
    return {name: list(entries) for *_, name, entries in described}


async def _create(admin: AIOKafkaAdminClient, missing: Iterable[Topic]) -> None:
    new = [
        NewTopic(topic.name, topic.partitions, topic.replication, topic_configs=topic.settings)
        for topic in missing
    ]
    answer = await admin.create_topics(new)
    for name, code, reason in answer.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):  # somebody else may be making them too
            raise TopicsError(f"Kafka will not make topic {name}: {reason or code}")


async def _set(admin: AIOKafkaAdminClient, changed: Sequence[Topic]) -> None:
    # Kafka replaces all of a topic's own settings at once, so those that are not ours go along.
    entries = await _entries(admin, _names(changed))
    answers = await admin.alter_configs(
        [
            ConfigResource(
                ConfigResourceType.TOPIC,
                topic.name,
                {**_own(entries[topic.name]), **topic.settings},
            )
            for topic in changed
        ]
    )
    for said in answers:
        for code, reason, _, name in said.resources:
            if code:
                raise TopicsError(f"Kafka will not change the settings of {name}: {reason or code}")


def _own(entries: Iterable[Any]) -> Mapping[str, str]:
    return {name: value for name, value, _, source, *_ in entries if source == OF_THE_TOPIC}


async def _settled(admin: AIOKafkaAdminClient, wanted: Sequence[Topic]) -> None:
    """Wait until the broker serves what its controller has accepted."""
    while True:
        found = await _found(admin, wanted)
        if all(t.name in found and not wrong_settings(t, found[t.name]) for t in wanted):
            return
        await asyncio.sleep(0.05)


def _names(wanted: Iterable[Topic]) -> tuple[str, ...]:
    return tuple(topic.name for topic in wanted)
