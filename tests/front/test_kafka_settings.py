"""Who we are to Kafka is said by settings, and what cannot be used is told in one line."""

import re
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from typer.testing import Result

from streams.clients import Kafka
from throughline.settings import SettingsError, read_settings, variable
from throughline.told import Refused
from throughline.wiring import kafka, web_parts

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
SASL = {"kafka_security": "SASL_PLAINTEXT", "kafka_user": "throughline"}
CLIENTS = re.compile(
    rf"\b({AIOKafkaConsumer.__name__}|{AIOKafkaProducer.__name__}|{AIOKafkaAdminClient.__name__}"
    r"|AIOKafkaClient|create_conn|Consumer|Producer|AdminClient)\("
)
PASSWORD = variable("kafka_password")
NOW = "THROUGHLINE_KAFKA_SECURITY is PLAINTEXT"
WRONG = {
    "an unknown protocol": (
        {"kafka_security": "TLS"},
        "--kafka-security: got 'TLS', wanted PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
    ),
    "an unknown mechanism": (
        {"kafka_mechanism": "GSSAPI"},
        "--kafka-mechanism: got 'GSSAPI', wanted PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512",
    ),
    "a file that is not there": (
        {"kafka_security": "SSL", "kafka_ca": "nowhere.pem"},
        "THROUGHLINE_KAFKA_CA: there is no file nowhere.pem",
    ),
    "a password's file that is not there": (
        {**SASL, "kafka_password_file": "nowhere"},
        "THROUGHLINE_KAFKA_PASSWORD_FILE: there is no file nowhere",
    ),
    "a user without a password": (
        SASL,
        "THROUGHLINE_KAFKA_PASSWORD or THROUGHLINE_KAFKA_PASSWORD_FILE: SASL_PLAINTEXT needs one",
    ),
    "a password without a user": (
        {"kafka_security": "SASL_SSL", "kafka_password": "hunter2"},
        "THROUGHLINE_KAFKA_USER: SASL_SSL needs one",
    ),
    "a password twice": (
        {**SASL, "kafka_password": "hunter2", "kafka_password_file": __file__},
        f"{PASSWORD}: is given, and so is {PASSWORD}_FILE; choose one",
    ),
    "certificates where nothing is encrypted": (
        {"kafka_ca": __file__},
        f"THROUGHLINE_KAFKA_CA: is for SSL and SASL_SSL, and {NOW}",
    ),
    "a user where nobody asks": (
        {"kafka_user": "throughline"},
        f"THROUGHLINE_KAFKA_USER: is for SASL_PLAINTEXT and SASL_SSL, and {NOW}",
    ),
    "a key without a certificate": (
        {"kafka_security": "SSL", "kafka_key": __file__},
        "THROUGHLINE_KAFKA_KEY: is given without THROUGHLINE_KAFKA_CERTIFICATE",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_go_together_is_told_in_one_line(case: str) -> None:
    """Which variable, and why; never the secret itself."""
    given, told = WRONG[case]

    with pytest.raises(SettingsError) as refused:
        read_settings(**given)

    assert str(refused.value) == told
    assert "hunter2" not in str(refused.value)


def test_kafka_is_open_unless_said() -> None:
    """As the local broker is."""
    assert kafka(read_settings()) == Kafka("127.0.0.1:9092", {})


def test_a_password_is_read_from_its_file(tmp_path: Path) -> None:
    """Without the end of its line, which editors add."""
    path = tmp_path / "password"
    path.write_text("hunter2 \n")

    told = kafka(read_settings(**SASL, kafka_password_file=path)).security

    assert told == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "throughline",
        "sasl_plain_password": "hunter2 ",
    }


def test_an_empty_password_file_is_told(tmp_path: Path) -> None:
    """It is a mistake, and not a password."""
    (tmp_path / "password").touch()

    with pytest.raises(Refused, match=r"^THROUGHLINE_KAFKA_PASSWORD_FILE: .* is empty$"):
        kafka(read_settings(**SASL, kafka_password_file=tmp_path / "password"))


@pytest.mark.parametrize("protocol", ["SSL", "SASL_SSL"])
def test_whoever_encrypts_checks_whom_it_speaks_to(protocol: str) -> None:
    """Its certificate and its name; no setting turns that off."""
    user = {"kafka_user": "throughline", "kafka_password": "hunter2"}
    settings = read_settings(kafka_security=protocol, **(user if "SASL" in protocol else {}))

    context = kafka(settings).security["ssl_context"]

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("name", ["ca", "certificate"])
def test_a_file_that_holds_something_else_is_told(name: str) -> None:
    """By its variable, before anything connects."""
    settings = read_settings(kafka_security="SSL", **{f"kafka_{name}": __file__})

    with pytest.raises(Refused, match=rf"^THROUGHLINE_KAFKA_{name.upper()}: {__file__} .*PEM"):
        kafka(settings)


def test_passwords_are_masked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In text and in JSON."""
    monkeypatch.setenv("THROUGHLINE_KAFKA_SECURITY", "SASL_SSL")
    monkeypatch.setenv("THROUGHLINE_KAFKA_USER", "throughline")
    monkeypatch.setenv("THROUGHLINE_KAFKA_PASSWORD", "hunter2")

    told = run("settings").output + run("settings", "--json").output

    assert "THROUGHLINE_KAFKA_PASSWORD=**********" in told
    assert "hunter2" not in told


def test_clients_of_kafka_are_made_in_one_place() -> None:
    """So none can forget who we are: every other file is handed one."""
    folders = ("events", "projections", "store", "streams", "web", "throughline")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]

    makers = {path.relative_to(ROOT) for path in files if CLIENTS.search(path.read_text())}

    assert makers == {Path("streams/clients.py")}


def test_who_we_are_is_read_in_one_place() -> None:
    """`wiring` alone builds a `Kafka`, and what a worker makes its own of."""
    made = re.compile(r"\bKafka\(")
    files = [path for folder in ("throughline", "web") for path in (ROOT / folder).rglob("*.py")]

    makers = {path.relative_to(ROOT) for path in files if made.search(path.read_text())}

    assert makers == {Path("throughline/wiring.py")}


@pytest.mark.parametrize("make", ["reader", "producer", "admin"])
async def test_each_client_is_told_who_we_are(make: str) -> None:
    """All of it, as its own arguments have it."""
    with_user = Kafka(
        "127.0.0.1:9",
        {
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-256",
            "sasl_plain_username": "throughline",
            "sasl_plain_password": "hunter2",
        },
    )

    made = getattr(with_user, make)()
    told = vars(getattr(made, "client", None) or made._client)  # noqa: SLF001  shown nowhere else

    assert {name: told[f"_{name}"] for name in with_user.security} == with_user.security


def test_faust_is_told_who_we_are() -> None:
    """In its own words, and whether what is said is encrypted."""
    context = ssl.create_default_context()
    user = {"sasl_plain_username": "throughline", "sasl_plain_password": "hunter2"}
    scram = {**user, "sasl_mechanism": "SCRAM-SHA-512", "ssl_context": context}

    secure = Kafka("k:9093", {"security_protocol": "SSL", "ssl_context": context})
    both = Kafka("k:9093", {"security_protocol": "SASL_SSL", **scram})

    assert Kafka("k:9092").faust_settings()["broker_credentials"] is None
    assert secure.faust_settings()["broker_credentials"].context is context
    told = both.faust_settings()["broker_credentials"]
    assert (told.protocol.value, told.mechanism.value) == ("SASL_SSL", "SCRAM-SHA-512")
    assert (told.username, told.password, told.ssl_context) == ("throughline", "hunter2", context)


@pytest.mark.parametrize(
    ("set_", "wanted"),
    [
        ({}, ("kafka:9092", False)),
        ({"kafka_address": "kafka.example.org:9094"}, ("kafka.example.org:9094", False)),
        ({"kafka_security": "SSL"}, ("kafka:9092", True)),
    ],
)
def test_pages_say_where_agencies_reach_kafka(
    tmp_path: Path, set_: dict[str, str], wanted: tuple[str, bool]
) -> None:
    """Where the service does, unless it is told otherwise."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "current").write_text("1")

    parts = web_parts(read_settings(data=tmp_path, bootstrap="kafka:9092", **set_))

    assert (parts.bootstrap, parts.by_tls) == wanted
