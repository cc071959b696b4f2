"""Examples of what the service tells of itself and of what was sent to it, for OpenAPI."""

from typing import Any, Final

from web.event_body import EXAMPLE
from web.outcomes import SAID

TAKEN: Final = {
    "id": EXAMPLE["id"],
    "source": EXAMPLE["source"],
    "ask": "/events/first-1?source=%2Fagency%2Fhospital&offset=0",
}
REFUSED: Final = {
    "id": "first-2",
    "source": EXAMPLE["source"],
    "topic": "inbound.hospital",
    "partition": 0,
    "offset": 1,
    "received_at": "2017-07-03T20:00:01Z",
    "field": "data.incident_type",
    "reason": "is missing; wanted a code: lower-case letters, digits and _, at most 40",
    "fault": "theirs",
}
TOLD: Final[dict[str, Any]] = {
    "complete_to": "2018-01-22T10:00:00Z",
    "left_out": [],
    "refused": None,
    "silent": None,
    "untold": None,
    "standing": {
        "clock": "2018-01-22T10:00:01Z",
        "checked_at": "2018-01-22T10:00:01Z",
        "waits_since": None,
        "judge_again": 0,
        "walked_at": "2018-01-22T09:30:00Z",
        "outbox": {},
        "told_at": "2018-01-22T10:00:00Z",
        "parked": 0,
        "unjudged": 0,
        "partitions": [
            {
                "topic": "inbound.hospital",
                "partition": 0,
                "end": 2,
                "read": 2,
                "lag": 0,
                "seconds_since_read": 0.2,
            }
        ],
        "feeds": [
            {
                "agency": "hospital",
                "last_at": "2018-01-22T09:58:00Z",
                "usually_every": 3600.0,
                "silent": False,
                "lately_accepted": 21,
                "lately_refused": 1,
            }
        ],
    },
}
UNREADY: Final = {"says": "Not certain: the broker does not answer.", **TOLD}
ANSWERS: Final[dict[tuple[str, int], Any]] = {
    ("/events", 202): {"taken": 1, "events": [TAKEN]},
    ("/events/{id}", 200): {
        "id": EXAMPLE["id"],
        "source": EXAMPLE["source"],
        "outcome": "accepted",
        "detail": SAID["accepted"],
        "received_at": "2017-07-03T20:00:00Z",
        "refusals": [],
    },
    ("/rejected", 200): {
        "agency": "hospital",
        "feed": {"accepted": 210, "refused": 1, "lately_accepted": 21, "lately_refused": 1},
        "reasons": [
            {
                "fault": REFUSED["fault"],
                "field": REFUSED["field"],
                "reason": REFUSED["reason"],
                "times": 1,
                "first_at": REFUSED["received_at"],
                "last_at": REFUSED["received_at"],
            }
        ],
        "rejected": [REFUSED],
    },
    ("/asyncapi.json", 200): {
        "asyncapi": "3.0.0",
        "info": {"title": "Throughline", "version": "0.1.0"},
        "channels": {},
    },
    ("/schemas/{name}.json", 200): {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plan_distributed.v1",
        "type": "object",
    },
    ("/healthz", 200): {"status": "alive"},
    ("/readyz", 200): {
        "status": "ready",
        "says": "Every event up to Mon 22 Jan 2018, 10:00 is counted.",
        **TOLD,
    },
}
DETAILS: Final = {
    400: "as_of: wanted a date such as 2018-03-07, or a time with its offset.",
    401: "Sign in first; an agency's tool shows its key, as `Authorization: Bearer KEY`.",
    403: "This is not yours to do.",
    404: "There is nothing with this ref or id here.",
    409: "This alert has changed since you saw it. Look at how it stands now, then choose.",
    413: "The body has at most 8,192 bytes.",
    429: "This key asks too often. Ask again in 3 s, and send several events as a batch.",
    503: "Kafka has not confirmed this, so it may not have been recorded. Send it again as it was.",
}
