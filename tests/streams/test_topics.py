"""The table of topics gives what the contract promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from streams.clients import Kafka
from streams.kafka_port import free_port
from streams.topic_admin import TopicsError, check_topics
from streams.topics import (
    ACCESS,
    CASE_ALERTS,
    CASE_BYTES,
    CASE_EVENTS,
    HEADS,
    INBOUND_BYTES,
    MAX_REQUEST_BYTES,
    NOTICES,
    REJECTED,
    REJECTED_BYTES,
    Found,
    faults,
    topics,
)

TABLE = topics(["school", "police", "police"], partitions=4, inbound_days=30, replication=1)
BY_NAME = {topic.name: topic for topic in TABLE}


def test_each_agency_has_one_topic_beside_those_of_the_service() -> None:
    """Agencies come in order and once, however they were listed."""
    assert list(BY_NAME) == [
        "inbound.police",
        "inbound.school",
        CASE_EVENTS,
        CASE_ALERTS,
        REJECTED,
        ACCESS,
        NOTICES,
        HEADS,
    ]


def test_only_what_agencies_send_expires() -> None:
    """The record of truth, the alerts and what was refused have no expiry, by time or by size."""
    expires = {topic.name: topic.settings["retention.ms"] for topic in TABLE}

    assert BY_NAME["inbound.police"].retention == timedelta(days=30)
    assert expires["inbound.police"] == "2592000000"
    ours = CASE_EVENTS, CASE_ALERTS, REJECTED, ACCESS, NOTICES, HEADS
    assert {expires[name] for name in ours} == {"-1"}
    assert {topic.settings["retention.bytes"] for topic in TABLE} == {"-1"}


def test_no_topic_is_compacted_and_the_broker_sets_the_time_on_all() -> None:
    """Each record is a fact of its own, and no sender's clock dates it."""
    assert {topic.settings["cleanup.policy"] for topic in TABLE} == {"delete"}
    assert {topic.settings["message.timestamp.type"] for topic in TABLE} == {"LogAppendTime"}


def test_partitions_are_for_sharing_cases_and_nothing_else() -> None:
    """The number asked for is that of the topics keyed by case; the others have one."""
    partitions = {topic.name: topic.partitions for topic in TABLE}

    assert partitions == {
        "inbound.police": 1,
        "inbound.school": 1,
        CASE_EVENTS: 4,
        CASE_ALERTS: 4,
        REJECTED: 1,
        ACCESS: 1,
        NOTICES: 1,
        HEADS: 1,
    }


def test_each_topic_takes_a_little_more_than_the_one_before() -> None:
    """An event that inbound took fits on with its headers, and so it does when refused later."""
    assert INBOUND_BYTES < CASE_BYTES < REJECTED_BYTES <= MAX_REQUEST_BYTES


@pytest.mark.parametrize(("replication", "in_step"), [(1, "1"), (2, "1"), (3, "2")])
def test_a_record_is_acknowledged_by_a_majority(replication: int, in_step: str) -> None:
    """With three brokers two must have a record; with fewer, one lost broker stops nothing."""
    [topic, *_] = topics([], partitions=1, inbound_days=1, replication=replication)

    assert topic.settings["min.insync.replicas"] == in_step


def test_no_agency_is_called_rejected() -> None:
    """Its topic would be the one that holds what was refused."""
    with pytest.raises(ValueError, match=r"inbound\.rejected"):
        topics(["rejected"], partitions=1, inbound_days=1, replication=1)


def test_a_topic_as_wanted_has_no_faults() -> None:
    """Settings that the table does not speak of do not matter."""
    topic = BY_NAME[CASE_EVENTS]

    assert faults(topic, Found(4, {**topic.settings, "segment.ms": "7"})) == []


@pytest.mark.parametrize("key", sorted(BY_NAME[CASE_EVENTS].settings))
def test_each_setting_otherwise_is_a_fault_that_names_it(key: str) -> None:
    """A sentence gives the topic, the setting, what it is, what it should be, and the way out."""
    topic = BY_NAME[CASE_EVENTS]
    wanted = topic.settings[key]

    assert faults(topic, Found(4, {**topic.settings, key: "other"})) == [
        f"topic case.events has {key} other instead of {wanted}: `throughline topics` sets it"
    ]


def test_a_missing_topic_and_another_partition_count_are_faults() -> None:
    """Each is told by name with what to do."""
    topic = BY_NAME[CASE_EVENTS]

    [missing] = faults(topic, None)
    [fewer] = faults(replace(topic, partitions=6), Found(4, topic.settings))

    assert missing == "topic case.events is missing: `throughline topics` makes it"
    assert fewer.startswith("topic case.events has 4 partitions instead of 6: ")


async def test_a_broker_that_does_not_answer_is_told_in_one_line() -> None:
    """The line says where it was looked for and what to do."""
    port = free_port()

    with pytest.raises(TopicsError, match=rf"no Kafka answers at 127\.0\.0\.1:{port} .*start it"):
        await check_topics(Kafka(f"127.0.0.1:{port}"), TABLE)
