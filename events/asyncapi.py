"""The AsyncAPI 3.0 document: every topic and every message on it, out of the catalogue."""

from collections.abc import Iterable, Sequence
from typing import Final

import orjson

from events.base import CATALOGUE, EventType
from events.channels import ALERT, ENVELOPE, REFUSAL
from events.contracts import Schema, example_of, schema_of, written
from events.modes import STRUCTURED
from events.types.event_corrected import ALERT_ACTS
from events.wire import encode

INFO: Final = {
    "title": "Throughline",
    "version": "1.0.0",
    "description": (
        "Facts from agencies about the families that they work with: one log, one timeline a case,"
        " an alert where something owed has not happened in time. References, codes and times"
        " only: no names, no narrative."
    ),
    "license": {"name": "Apache-2.0"},
}
SERVER: Final = "A broker of this service. Each agency may write to its own topic alone."


def asyncapi(brokers: Sequence[str] = (), *, by_tls: bool = False) -> bytes:
    """Make the document.

    brokers    where agencies reach Kafka, each as `host:port`; the document that is kept names none
    by_tls     whether they are spoken to by TLS
    """
    return written(
        {
            "asyncapi": "3.0.0",
            "info": INFO,
            **({"servers": _servers(brokers, by_tls)} if brokers else {}),
            "defaultContentType": STRUCTURED,
            "channels": _channels(),
            "operations": {
                "takeFacts": _operation("receive", "inbound"),
                "keepFacts": _operation("send", "caseEvents"),
                "tellAlerts": _operation("send", "caseAlerts"),
                "refuse": _operation("send", "inboundRejected"),
            },
            "components": {"messages": _messages(), "schemas": _schemas()},
        }
    )


def _servers(brokers: Sequence[str], by_tls: bool) -> Schema:  # noqa: FBT001  ours alone
    protocol = "kafka-secure" if by_tls else "kafka"
    return {
        f"kafka{number}": {
            "host": broker,
            "pathname": "",
            "protocol": protocol,
            "description": SERVER,
        }
        for number, broker in enumerate(brokers, 1)
    }


def _channels() -> Schema:
    sent = [name for name in CATALOGUE if name not in ALERT_ACTS]
    agency = {"description": "the agency's code", "examples": ["police"]}
    return {
        "inbound": {
            **_channel("inbound.{agency}", "What one agency sends, by case or person ref.", sent),
            "parameters": {"agency": agency},
        },
        "caseEvents": _channel(
            "case.events", "Every accepted event, by case ref: the record of truth.", CATALOGUE
        ),
        "caseAlerts": _channel(
            "case.alerts",
            "Every change of every alert, by case ref. Repeats happen: drop them by id.",
            ["alert_changed"],
        ),
        "inboundRejected": _channel(
            "inbound.rejected", "What was refused, as it came, with the reason.", ["rejected"]
        ),
    }


def _channel(address: str, description: str, messages: Iterable[str]) -> Schema:
    told = {name: {"$ref": f"#/components/messages/{name}"} for name in messages}
    return {"address": address, "description": description, "messages": told}


def _operation(action: str, channel: str) -> Schema:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}


def _messages() -> Schema:
    return {
        **{kind.name: _fact(kind) for kind in CATALOGUE.values()},
        "alert_changed": {
            "name": "uk.throughline.alert_changed.v1",
            "title": "alert_changed",
            "summary": "An alert was warned of, raised, acknowledged, snoozed or closed.",
            "contentType": STRUCTURED,
            "payload": _event("uk.throughline.alert_changed.v1", "alert"),
        },
        "rejected": {
            "name": "rejected",
            "title": "rejected",
            "summary": "A record that was refused: its own bytes and headers, ours appended last.",
            "headers": REFUSAL,
            "payload": {"description": "whatever came, byte for byte"},
        },
    }


def _fact(kind: EventType) -> Schema:
    return {
        "name": kind.wire,
        "title": kind.name,
        "summary": kind.meaning,
        "contentType": STRUCTURED,
        "payload": _event(kind.wire, f"{kind.name}.v{kind.version}"),
        "examples": [{"payload": orjson.loads(encode(example_of(kind)))}],
    }


def _event(wire: str, data: str) -> Schema:
    own = {"type": {"const": wire}, "data": {"$ref": f"#/components/schemas/{data}"}}
    return {"allOf": [{"$ref": "#/components/schemas/envelope"}, {"properties": own}]}


def _schemas() -> Schema:
    facts = {f"{kind.name}.v{kind.version}": schema_of(kind) for kind in CATALOGUE.values()}
    return {"envelope": ENVELOPE, "alert": ALERT, **facts}
