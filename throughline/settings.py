"""Every setting: what it means, what it is by default, and which environment variable gives it.

A setting is read once, from `THROUGHLINE_<NAME>` or from the option of a command, and then never
changes. Lower layers know none of this: they are handed plain arguments.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from projections.agencies import DEFAULT_GROUPS
from streams.kafka_port import address, from_here
from throughline.kafka_access import wrong_access
from throughline.kinds import (
    Address,
    AFile,
    Agencies,
    Brokers,
    Bytes,
    Count,
    File,
    Folder,
    Groups,
    Host,
    LogLevel,
    Mechanism,
    Member,
    Name,
    Pace,
    Port,
    Protocol,
    Rate,
    Seconds,
    Secret,
    Share,
    Since,
    StoreUrl,
    Switch,
    User,
)
from throughline.spelling import PREFIX, Wanted, variable
from throughline.told import Refused

__all__ = ["PREFIX", "Settings", "SettingsError", "is_secret", "read_settings", "variable"]

NOT_TRIED: Final = "default_factory_not_called"  # a default that hangs on what is wrong itself
AGENCIES: Final = (
    *("csc", "csc_mash", "police", "police_cait", "school", "school_nurse", "health_visitor"),
    *("gp", "hospital", "cmht", "health", "bdas", "crc", "probation", "housing", "nursery"),
    *("fdac", "court", "talking_therapies"),
)


def _local_broker(given: dict[str, Any]) -> str:
    return address(from_here(given.get("host", "")), given.get("kafka_port", 9092))


class SettingsError(Refused):
    """A setting cannot be used: one line that says which, what came and what was wanted."""


class Settings(BaseSettings):
    """The settings of one process. Once read they cannot change."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        validate_default=True,
    )

    data: Folder = Field(
        default_factory=lambda: user_data_path("throughline", appauthor=False),
        description="the folder that holds the store, the local broker's topics and the clock",
    )
    host: Host = Field("127.0.0.1", description="the address that web and local broker listen on")
    port: Port = Field(8000, description="the port of the pages")
    kafka_port: Port = Field(9092, description="the port of the local broker")
    metrics_port: Port = Field(8001, description="the port of the worker's /metrics and /healthz")
    bootstrap: Brokers = Field(
        default_factory=_local_broker,
        description="where Kafka answers; by default the local broker",
    )
    kafka_address: Brokers | None = Field(
        None, description="where agencies reach Kafka, where it is not as we do"
    )
    kafka_security: Protocol = Field(
        "PLAINTEXT",
        description="how Kafka is spoken to: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
    )
    kafka_ca: AFile = Field(
        None,
        description="the certificates (PEM) that vouch for the brokers; by default the system's",
    )
    kafka_certificate: AFile = Field(
        None, description="the certificate (PEM) by which the brokers know us"
    )
    kafka_key: AFile = Field(
        None, description="its key (PEM); by default it is in the certificate's file"
    )
    kafka_key_password: Secret = Field(None, description="the password of that key")
    kafka_key_password_file: AFile = Field(
        None, description="a file that holds the password of that key"
    )
    kafka_mechanism: Mechanism = Field(
        "SCRAM-SHA-512",
        description="how a user proves to be one: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512",
    )
    kafka_user: User = Field(None, description="the user by which the brokers know us")
    kafka_password: Secret = Field(None, description="the password of that user")
    kafka_password_file: AFile = Field(
        None, description="a file that holds the password of that user"
    )
    store_url: StoreUrl = Field(
        SecretStr("sqlite"),
        description="the store: sqlite, in the data folder, or a PostgreSQL database",
    )
    store_password_file: AFile = Field(
        None, description="a file that holds the password of the store's user, on PostgreSQL"
    )
    agencies: Agencies = Field(AGENCIES, description="the agencies that may send events")
    groups: Groups = Field(
        default_factory=lambda: dict(DEFAULT_GROUPS),
        description="the agencies that count as one where a duty names their group",
    )
    policy: File = Field(
        Path(__file__).with_name("policy.toml"),
        description="the policy: how soon each duty falls due, and how severe it is",
    )
    partitions: Count = Field(4, description="partitions of case.events and case.alerts, once made")
    replication: Count = Field(1, description="brokers that keep a copy of each topic, once made")
    since: Since = Field(
        None,
        description="the day from which lateness counts: what fell due before is kept as history",
    )
    inbound_days: Count = Field(30, description="days for which the inbound topics keep an event")
    tick: Seconds = Field(0.5, description="seconds between two looks at what has fallen due")
    pace: Pace = Field(1.0, description="how fast the story is played: at 1 in about two minutes")
    group: Name = Field("throughline", description="the consumer group of this service's workers")
    member: Member = Field(
        None, description="this worker's own name, by which it is back sooner after a restart"
    )
    stuck_after: Seconds = Field(
        20.0, description="seconds without progress after which a stuck worker ends itself"
    )
    stop_within: Seconds = Field(4.5, description="seconds in which a worker told to stop ends")
    refused_share: Share = Field(
        0.2, description="of one agency's events in 24 hours, what share refused is too much"
    )
    refused_least: Count = Field(
        20, description="events in 24 hours below which no share of them is too much"
    )
    send_rate: Rate = Field(
        20.0,
        description="requests a second that one key may send to one web process, in the long run",
    )
    send_burst: Count = Field(
        100, description="requests that one key may send to one web process at once"
    )
    send_batch: Count = Field(500, description="events that a batch sent over HTTP may hold")
    send_bytes: Bytes = Field(
        4 * 1024 * 1024, description="bytes that a batch sent over HTTP may have"
    )
    send_within: Seconds = Field(
        5.0, description="seconds in which Kafka must have taken what is sent over HTTP"
    )
    demo_people: Switch = Field(
        default=False,
        description="whether one of the demo's people is chosen to sign in; on this machine alone",
    )
    issuers: AFile = Field(
        None,
        description="a file (TOML) that says by whom people are signed in: docs/signing-in.md",
    )
    address: Address = Field(
        None,
        description="the address at which people reach the pages, where it is not host and port",
    )
    notices: AFile = Field(
        None, description="a file (TOML) that says who is told of late alerts: docs/notices.md"
    )
    session_secret_file: AFile = Field(
        None,
        description="a file that holds the secret that signs sessions; by default it is made anew",
    )
    log_level: LogLevel = Field("warning", description="what a worker logs: this and worse")
    traceback: Switch = Field(
        default=False, description="whether a fault of ours is shown with all its Python lines"
    )


def read_settings(**given: Any) -> Settings:
    """Read every setting from the environment; an option that was given comes before it.

    given    by the name of the setting, as a command's options have them; None: not given

    raises   SettingsError
    """
    options = {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings(**options)
    except ValidationError as wrong:
        errors = [error for error in wrong.errors() if error["type"] != NOT_TRIED]
        raise SettingsError("; ".join(_told(dict(error), options) for error in errors)) from None
    if do_not_fit := list(wrong_access(settings)):
        raise SettingsError("; ".join(do_not_fit))
    return settings


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a setting's value is never shown."""
    return field.annotation in {SecretStr, SecretStr | None}


def _told(error: dict[str, Any], options: Mapping[str, Any]) -> str:
    name, *_ = error["loc"]
    field = Settings.model_fields[name]
    where = f"--{name.replace('_', '-')}" if name in options else variable(name)
    came = "a value that is not shown" if is_secret(field) else repr(str(error["input"]))
    wanted = next((told.words for told in field.metadata if isinstance(told, Wanted)), error["msg"])
    return f"{where}: got {came}, wanted {wanted}"
