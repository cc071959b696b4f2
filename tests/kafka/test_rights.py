"""Rights on Kafka, on a real broker that asks who is there, with its own authoriser."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka.conn import create_conn
from aiokafka.errors import TopicAuthorizationFailedError
from aiokafka.protocol.fetch import FetchRequest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from typer.testing import CliRunner

from events.samples import moment
from events.wire import encode, kafka_key
from streams.broker import free_port
from streams.clients import Kafka
from streams.clock import StoryClock
from streams.ends import Ends, KeptOut
from streams.topic_admin import TopicsError, check_topics, create_topics
from streams.topics import CASE_ALERTS, CASE_EVENTS
from tests.kafka.guarded import PASSWORDS, Guarded, guarded_broker
from tests.kafka.samples import CONFERENCE
from throughline.cli import app
from throughline.kafka_log import open_log
from throughline.settings import Settings, read_settings, variable
from throughline.told import Refused
from throughline.wiring import kafka, wanted_topics

AGENCIES = "csc,police,school"
MUCH = 1024 * 1024  # bytes
NOT_ALLOWED = KafkaError.TOPIC_AUTHORIZATION_FAILED
HEADERS = [("content-type", b"application/cloudevents+json; charset=utf-8")]


@pytest.fixture(scope="module")
def guarded(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Run such a broker, with our topics and the rights that `throughline topics --acls` prints."""
    if not shutil.which("openssl"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no openssl makes certificates here")
    with guarded_broker(tmp_path_factory.mktemp("guarded"), jars) as running:
        topics = wanted_topics(read_settings(agencies=AGENCIES))
        asyncio.run(create_topics(Kafka(running.open), topics))
        asked = [sys.executable, "-m", "throughline", "topics", "--acls"]
        told = {**os.environ, variable("agencies"): AGENCIES}
        done = subprocess.run(asked, env=told, check=True, capture_output=True, text=True)  # noqa: S603  our own command
        running.allow(done.stdout)
        yield running


@pytest.fixture
def ours(guarded: Guarded) -> tuple[str, ...]:
    """List the topics that are there, for the administrator sees them all."""
    there = AdminClient({"bootstrap.servers": guarded.open}).list_topics(timeout=20).topics
    return tuple(sorted(name for name in there if not name.startswith("__")))


def stock(guarded: Guarded, user: str) -> dict[str, Any]:
    """Say what a stock client is told, that is not of ours."""
    return {
        "bootstrap.servers": guarded.at["USERS"],
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-256",
        "sasl.username": user,
        "sasl.password": PASSWORDS[user],
    }


def write(guarded: Guarded, user: str, topic: str, value: bytes = b"{}", **more: Any) -> int | None:
    """Write as this user with a stock client; return the error's code, or None if it was taken."""
    ended: list[Any] = []
    producer = Producer({**stock(guarded, user), "enable.idempotence": True})
    producer.produce(topic, value, on_delivery=lambda error, _: ended.append(error), **more)
    assert producer.flush(20) == 0
    (error,) = ended
    return None if error is None else int(error.code())


async def read(guarded: Guarded, user: str, topics: Iterable[str]) -> dict[str, int]:
    """Ask the broker itself for each topic's first record; return its answer's code, 0 for yes.

    A client would ask before what there is, and be told of nothing that it may not see.
    """
    host, _, port = guarded.at["USERS"].partition(":")
    told = settings_of(guarded, kafka_user=user, kafka_password=PASSWORDS[user])
    line = await create_conn(host, int(port), **kafka(told).security)
    places = [(topic, [(0, 0, MUCH)]) for topic in topics]
    answer = await line.send(FetchRequest(100, 1, MUCH, 0, places))
    line.close()
    return {topic: code for topic, ((_, code, *_),) in answer.topics}


def settings_of(guarded: Guarded, listener: str = "USERS", **given: Any) -> Settings:
    """Give settings by which the service is let in; what is given comes before it."""
    user = {"kafka_user": "throughline", "kafka_password": PASSWORDS["throughline"]}
    told: dict[str, dict[str, Any]] = {
        "USERS": {"kafka_security": "SASL_PLAINTEXT", **user},
        "SECRET": {"kafka_security": "SASL_SSL", "kafka_ca": guarded.authority.certificate, **user},
        "MUTUAL": {"kafka_security": "SSL", "kafka_ca": guarded.authority.certificate},
    }
    return read_settings(
        **{"bootstrap": guarded.at[listener], "agencies": AGENCIES, **told[listener], **given}
    )


def test_an_agency_can_write_to_its_own_topic_alone(
    guarded: Guarded, ours: tuple[str, ...]
) -> None:
    """By a stock client that repeats nothing; every other topic of ours is refused."""
    ended = {topic: write(guarded, "police", topic) for topic in ours}

    assert ended.pop("inbound.police") is None
    assert set(ended) == set(ours) - {"inbound.police"}
    assert set(ended.values()) == {NOT_ALLOWED}


async def test_an_agency_can_read_no_topic_of_ours(guarded: Guarded, ours: tuple[str, ...]) -> None:
    """Not even its own; the service, asking the same way, reads them all."""
    as_police = await read(guarded, "police", ours)
    as_service = await read(guarded, "throughline", ours)

    assert len(ours) == len(wanted_topics(settings_of(guarded)))
    assert as_police == dict.fromkeys(ours, NOT_ALLOWED)
    assert as_service == dict.fromkeys(ours, 0)


def test_an_agency_joins_no_group(guarded: Guarded) -> None:
    """Least of all ours, where it would take partitions away from the workers."""
    consumer = Consumer({**stock(guarded, "police"), "group.id": "throughline"})
    consumer.subscribe(["inbound.police"])

    message = consumer.poll(20)

    consumer.close()
    error = message and message.error()
    assert error
    assert error.code() == KafkaError.GROUP_AUTHORIZATION_FAILED


def test_an_agency_does_not_see_what_else_there_is(guarded: Guarded) -> None:
    """Not by name either; and a user without rights sees nothing."""
    seen = {
        user: set(AdminClient(stock(guarded, user)).list_topics(timeout=20).topics)
        for user in ("police", "stranger")
    }

    assert seen == {"police": {"inbound.police"}, "stranger": set()}


@pytest.mark.parametrize("user", ["police", "throughline"])
def test_nobody_makes_kafka_forget(guarded: Guarded, user: str) -> None:
    """Neither an agency nor the service deletes a topic, empties one or gives itself a right."""
    admin = AdminClient(stock(guarded, user))
    everything: list[Any] = [
        *admin.delete_topics(["inbound.police"]).values(),
        *admin.delete_records([TopicPartition("inbound.police", 0, 1)]).values(),
        *admin.create_acls([any_right(user)]).values(),
    ]

    codes = []
    for asked in everything:
        with pytest.raises(KafkaException) as refused:
            asked.result(timeout=20)
        codes.append(refused.value.args[0].code())

    assert set(codes) <= {NOT_ALLOWED, KafkaError.CLUSTER_AUTHORIZATION_FAILED}


def any_right(user: str) -> AclBinding:
    """Give the right to do everything with every topic."""
    return AclBinding(
        ResourceType.TOPIC,
        "*",
        ResourcePatternType.LITERAL,
        f"User:{user}",
        "*",
        AclOperation.ALL,
        AclPermissionType.ALLOW,
    )


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("listener", ["USERS", "SECRET"])
async def test_a_user_is_let_in(guarded: Guarded, listener: str, mechanism: str) -> None:
    """By each mechanism, openly and encrypted."""
    settings = settings_of(guarded, listener, kafka_mechanism=mechanism)

    assert await check_topics(kafka(settings), wanted_topics(settings)) == []


async def test_a_certificate_is_let_in(guarded: Guarded, tmp_path: Path) -> None:
    """Instead of a user; its key is locked, and the password is in a file."""
    (tmp_path / "password").write_text("of the key\n")
    settings = settings_of(
        guarded,
        "MUTUAL",
        kafka_certificate=guarded.authority.vouch("throughline", "of the key"),
        kafka_key_password_file=tmp_path / "password",
    )

    assert await check_topics(kafka(settings), wanted_topics(settings)) == []


def test_a_wrong_password_of_a_key_is_told(guarded: Guarded) -> None:
    """Before anything connects, and nobody is asked for another."""
    settings = settings_of(
        guarded, "MUTUAL", kafka_certificate=guarded.authority.vouch("csc", "of the key")
    )

    with pytest.raises(Refused, match=r"^THROUGHLINE_KAFKA_CERTIFICATE: .* the key's password is"):
        kafka(settings)


@pytest.mark.parametrize(
    ("listener", "given", "said"),
    [
        ("USERS", {"kafka_password": "wrong"}, "SaslAuthenticationFailed"),
        ("SECRET", {"kafka_ca": None}, "its certificate: "),
    ],
)
async def test_who_is_not_let_in_is_told_why(
    guarded: Guarded, listener: str, given: dict[str, Any], said: str
) -> None:
    """By commands, by the admin, and by what the watchdog asks."""
    settings = settings_of(guarded, listener, **given)
    ours = kafka(settings)
    ends = Ends(ours)

    with pytest.raises(TopicsError, match=rf"does not let us in \({said}"):
        await check_topics(ours, wanted_topics(settings))
    with pytest.raises(Refused, match=rf"does not let us in \({said}"):
        async with open_log(ours):
            pass
    with pytest.raises(KeptOut, match=rf"does not let us in \({said}"):
        await ends.of([])


async def test_who_may_not_do_something_is_told_so(guarded: Guarded) -> None:
    """With where to look for the right that is missing."""
    as_police = settings_of(guarded, kafka_user="police", kafka_password=PASSWORDS["police"])
    producer = kafka(as_police).producer()

    with pytest.raises(TopicsError, match=r"does not let us do this .*`throughline topics --acls`"):
        await check_topics(kafka(as_police), wanted_topics(as_police))
    async with producer:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait("inbound.school", b"{}")


@pytest.fixture
def service(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as its own user, by environment variables; for commands they hold too."""
    (tmp_path / "password").write_text(PASSWORDS["throughline"])
    told = {
        "data": tmp_path,
        "bootstrap": guarded.at["SECRET"],
        "agencies": AGENCIES,
        "metrics_port": free_port(),
        "kafka_security": "SASL_SSL",
        "kafka_ca": guarded.authority.certificate,
        "kafka_user": "throughline",
        "kafka_password_file": tmp_path / "password",
    }
    StoryClock(tmp_path / "clock").step(moment("Tue 27 Feb 2018 10:30"))
    for name, value in told.items():
        monkeypatch.setenv(variable(name), str(value))
    with (tmp_path / "said").open("wb") as said:
        worker = subprocess.Popen(
            [sys.executable, "-m", "throughline", "worker"],
            stdout=said,
            stderr=said,
        )
    yield worker
    worker.kill()
    worker.wait()


def test_the_whole_way_from_an_agency_to_an_alert(
    guarded: Guarded, service: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """Intake, timeline, judging and telling go on as the service's user, encrypted."""
    clock, ours = StoryClock(tmp_path / "clock"), kafka(read_settings())
    key = kafka_key(CONFERENCE)

    taken = write(guarded, "csc", "inbound.csc", encode(CONFERENCE), key=key, headers=HEADERS)
    accepted = asyncio.run(first(ours, CASE_EVENTS))
    clock.step(moment("Thu 1 Mar 2018 00:01"))
    alert = asyncio.run(first(ours, CASE_ALERTS))

    assert taken is None
    assert accepted["id"] == CONFERENCE.id
    assert (alert["data"]["case"], alert["data"]["state"]) == ("CASE-1", "raised")
    assert service.poll() is None, (tmp_path / "said").read_text()
    for command in ("topics", "status", "verify", "replay --from-kafka"):
        ran = CliRunner().invoke(app, command.split())
        assert ran.exit_code == 0, (command, ran.output)


async def first(ours: Kafka, topic: str) -> dict[str, Any]:
    """Wait for the first record of a topic."""
    async with asyncio.timeout(30), open_log(ours) as log:
        while True:
            async for records in log.whole(await log.ends((topic,))):
                told: dict[str, Any] = json.loads(records[0].value)
                return told
            await asyncio.sleep(0.1)
