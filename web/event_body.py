"""How events are sent, for OpenAPI: each content mode with an example that can be sent as it is."""

from typing import Any, Final

from events.modes import BATCH, STRUCTURED

EXAMPLE: Final = {
    "specversion": "1.0",
    "id": "first-1",
    "source": "/agency/hospital",
    "type": "uk.throughline.adult_incident_recorded.v1",
    "subject": "case/EXAMPLE-1",
    "time": "2017-07-03T19:30:00Z",
    "recordedtime": "2017-07-03T20:00:00Z",
    "datacontenttype": "application/json",
    "data": {
        "ref": "INC-1",
        "incident_type": "overdose",
        "person": "EX-AD1",
        "child_in_household": True,
    },
}
EVENT: Final = {
    "type": "object",
    "title": "CloudEvent",
    "description": "One fact. `throughline events` lists the types and the fields of their data.",
    "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1, "maxLength": 256},
        "source": {"type": "string", "pattern": "^/agency/[a-z0-9_]{1,40}(/.*)?$"},
        "type": {"type": "string", "pattern": r"^uk\.throughline\.[a-z0-9_]+\.v[0-9]+$"},
        "subject": {"type": "string", "pattern": "^(case|person)/[A-Za-z0-9_-]{1,64}$"},
        "time": {"type": "string", "format": "date-time"},
        "recordedtime": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "data": {"type": "object"},
    },
}
BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        STRUCTURED: {"schema": EVENT, "example": EXAMPLE},
        BATCH: {
            "schema": {"type": "array", "items": EVENT, "minItems": 1},
            "example": [EXAMPLE],
        },
        "application/json": {
            "schema": {"type": "object", "description": "The data; attributes are ce- headers."},
            "example": EXAMPLE["data"],
        },
    },
}
