"""What lies on the topics beside the facts: the envelope, an alert's change, a refusal.

source    contract, sections 1 (attributes), 2 (topics) and 4 (alert fields)
"""

from typing import Any, Final

from events.contracts import Schema

CODE: Final = {"type": "string", "pattern": "^[a-z0-9_]{1,40}$"}


def _text(meaning: str, **more: Any) -> Schema:
    return {"description": meaning, "type": "string", **more}


def _time(meaning: str) -> Schema:
    return _text(meaning, format="date-time")


def _agencies(meaning: str) -> Schema:
    return {"description": meaning, "type": "array", "items": CODE}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


ENVELOPE: Final[Schema] = {
    "title": "CloudEvent",
    "description": (
        "A CloudEvents 1.0 event in structured mode. In binary mode the attributes are headers,"
        " ce_ on Kafka and ce- over HTTP, and data is the body, as application/json."
    ),
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _text("unique within source: the same again, with the same content, is a repeat"),
        "source": _text(
            "the agency that says it, with a tail or without; ours begin with /service/",
            pattern="^/(agency|service)/[a-z0-9_]{1,40}(/.*)?$",
            maxLength=256,
        ),
        "type": _text("the event type and its version"),
        "subject": _text(
            "the case, or the person where the sender may not know the cases",
            pattern="^(case|person)/[A-Za-z0-9_-]{1,64}$",
        ),
        "time": _time("when it happened; clocks run on this"),
        "recordedtime": _time("when the agency wrote it down, never before time"),
        "datacontenttype": _text("application/json, or left out"),
        "receivedtime": _time("on case.events only: when the inbound topic took it"),
        "derivedfrom": _text("on case.events only: the person's event that it was made from"),
        "data": {"type": "object"},
    },
}

ALERT: Final[Schema] = {
    "title": "Alert",
    "description": "The state of one alert. Further fields may come; none go.",
    "type": "object",
    "required": ["alert_id", "case", "rule", "severity", "due_at", "state", "changed_at"],
    "properties": {
        "alert_id": _text("made from content: a replay or a second worker gives the same"),
        "about": _or_null(_text("which duty, where one trigger can owe several")),
        "case": _text("the case ref"),
        "ref": _or_null(_text("the incident, concern or request")),
        "rule": _text("the rule's code", examples=["S13"]),
        "rule_name": _text("the rule in plain words"),
        "policy_version": _text("code, from-date and hash of the policy entry used"),
        "severity": _text("how severe, by policy"),
        "owed_by": _agencies("who owes it"),
        "owed_to": _agencies("to whom it is owed"),
        "outstanding": _agencies("who of those has still not been reached"),
        "trigger_event": _text("the id of the event that began it"),
        "trigger_source": _text("the source of that event"),
        "triggered_at": _time("when that happened"),
        "due_at": _time("when it is due, reckoned in Europe/London working time"),
        "raised_at": _or_null(_time("when it was raised; null while it is only a forecast")),
        "state": {"enum": ["warned", "raised", "acknowledged", "snoozed", "closed"]},
        "changed_at": _time("when this state began"),
        "actor": _or_null(_text("who acted, a ref")),
        "reason": _or_null(_text("why, a code")),
        "until": _or_null(_time("the promise, or the end of the snooze")),
        "met_at": _or_null(_time("when what was owed was done")),
        "closed_at": _or_null(_time("when that became known")),
        "closed_as": {
            "description": "how it closed",
            "enum": [
                *("met_late", "met_recorded_late", "waived", "superseded"),
                *("not_applicable", "met", None),
            ],
        },
        "explanation": {
            "description": "enough to work out the due time again by hand",
            "type": "object",
        },
    },
}

REFUSAL: Final[Schema] = {
    "type": "object",
    "required": ["throughline-reason", "throughline-fault", "throughline-received"],
    "properties": {
        "throughline-reason": _text("everything that is wrong; never a value that came"),
        "throughline-field": _text("the first field at fault", examples=["data.recipients.0"]),
        "throughline-fault": _text("whose it is", enum=["theirs", "ours"]),
        "throughline-topic": _text("the inbound topic"),
        "throughline-partition": _text("the partition of the inbound record"),
        "throughline-offset": _text("the offset of the inbound record"),
        "throughline-received": _time("when the inbound topic took it"),
    },
}
