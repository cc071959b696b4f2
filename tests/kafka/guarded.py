"""A real broker with listeners that ask who is there, and Kafka's own authoriser behind them."""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from streams.broker import Broker, free_port, start_broker
from tests.kafka.certificates import Authority

PASSWORDS = {name: f"{name} says so" for name in ("csc", "police", "throughline", "stranger")}
PROVES = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
LISTENERS = {"USERS": "SASL_PLAINTEXT", "SECRET": "SASL_SSL", "MUTUAL": "SSL"}
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"


@dataclass
class Guarded:
    """The broker.

    at    host:port of each listener that asks who is there
    """

    broker: Broker
    authority: Authority
    at: Mapping[str, str]

    @property
    def open(self) -> str:
        """Where the administrator is let in."""
        return self.broker.bootstrap

    def allow(self, script: str) -> None:
        """Give the rights that these commands of Kafka's own tool would give."""
        bindings = [binding for line in _commands(script) for binding in _bindings(line)]
        admin = AdminClient({"bootstrap.servers": self.open})
        _done(admin.create_acls(bindings))


@contextmanager
def guarded_broker(folder: Path, jars: Path) -> Iterator[Guarded]:
    """Run it. Its users are there, and none of them has a right."""
    authority = Authority(folder / "certificates")
    ports = {name: free_port() for name in LISTENERS}
    at = {name: f"127.0.0.1:{port}" for name, port in ports.items()}

    def adapt(table: Mapping[str, str]) -> dict[str, str]:
        listening = "".join(f",{name}://{place}" for name, place in at.items())
        return {
            **table,
            "listeners": table["listeners"] + listening,
            "advertised.listeners": table["advertised.listeners"] + listening,
            "listener.security.protocol.map": ",".join(
                [table["listener.security.protocol.map"], *map(":".join, LISTENERS.items())]
            ),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",  # itself, and who comes by its open port
            **_users(),
            **_certificates(authority),
        }

    with start_broker(folder, port=0, jars=jars, adapt=adapt) as broker:
        _enlist(broker.bootstrap)
        yield Guarded(broker, authority, at)


def _users() -> dict[str, str]:
    known = " ".join(f'user_{name}="{password}"' for name, password in PASSWORDS.items())
    told = {"sasl.enabled.mechanisms": ",".join(PROVES)}
    for listener in ("users", "secret"):
        for mechanism in PROVES:
            module = f"{PLAIN} required {known};" if mechanism == "PLAIN" else f"{SCRAM} required;"
            told[f"listener.name.{listener}.{mechanism.lower()}.sasl.jaas.config"] = module
    return told


def _certificates(authority: Authority) -> dict[str, str]:
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(authority.vouch("broker")),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.certificate),
        "listener.name.mutual.ssl.client.auth": "required",
        "listener.name.mutual.ssl.principal.mapping.rules": "RULE:^CN=([a-z_]+)$/$1/",
    }


def _enlist(bootstrap: str) -> None:
    """Make the users known by what SCRAM holds of their passwords."""
    admin = AdminClient({"bootstrap.servers": bootstrap})  # what it was asked ends with it
    for how in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
        told = ScramCredentialInfo(how, 4096)
        wanted: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(name, told, password.encode())
            for name, password in PASSWORDS.items()
        ]
        _done(admin.alter_user_scram_credentials(wanted))


def _commands(script: str) -> Iterator[list[str]]:
    """Split a script into its commands, each into its words."""
    for line in script.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield words


def _bindings(words: list[str]) -> Iterator[AclBinding]:
    told: dict[str, list[str]] = {}
    for option, value in pairwise(words):
        told.setdefault(option, []).append(value)
    (who,) = told["--allow-principal"]
    for kind in ("topic", "group"):
        for name in told.get(f"--{kind}", ()):
            for operation in told["--operation"]:
                yield AclBinding(
                    ResourceType[kind.upper()],
                    name,
                    ResourcePatternType.LITERAL,
                    who,
                    "*",
                    AclOperation[_spelled(operation)],
                    AclPermissionType.ALLOW,
                )


def _spelled(operation: str) -> str:
    """Spell `DescribeConfigs` as `DESCRIBE_CONFIGS`."""
    return "".join(f"_{c}" if c.isupper() else c for c in operation).lstrip("_").upper()


def _done(futures: Mapping[Any, Any]) -> None:
    for future in futures.values():
        future.result(timeout=20)
