"""What agencies do over HTTP: they send events."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from events.modes import BATCH, STRUCTURED
from web.answers import SenderProblem, json, problems
from web.arriving import arrived, is_batch
from web.bodies import body_of
from web.callers import callers
from web.door import Door
from web.parts import Parts
from web.refusals import NotTaken

LATER: Final = 5  # seconds after which to send again what Kafka did not take
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


class TakenEvent(BaseModel):
    """An event that Kafka has."""

    id: str
    source: str


class TakenAnswer(BaseModel):
    """Kafka has every event of the request. Whether each is accepted is found out next."""

    model_config = ConfigDict(title="Taken")

    taken: int = Field(description="How many events.")
    events: list[TakenEvent] = Field(description="In the order in which they were sent.")


def senders(parts: Parts, door: Door, router: APIRouter) -> None:
    """Add what agencies ask."""
    caller = callers(parts, door)

    @router.post(
        "/events",
        status_code=202,
        response_model=TakenAnswer,
        openapi_extra={"requestBody": BODY},
        responses=problems(400, 401, 403, 413, 429, 503, shape=SenderProblem),
    )
    async def send(request: Request, agency: Annotated[str, Depends(caller)]) -> Response:
        """Take events: one in binary or structured mode, or a batch, which is all or nothing.

        The answer comes once Kafka has all of it. What is sent twice has no second effect, so a
        request that was not answered is sent again as it was.
        """
        limits = door.limits
        batch = is_batch(request.headers.get("content-type", ""))
        body = await body_of(request, limits.batch_bytes if batch else limits.event_bytes)
        headers, now = dict(request.headers), parts.now()
        found = await run_in_threadpool(arrived, headers, body, agency, limits, now)
        if await door.log.take(agency, [each.sent for each in found]) is None:
            raise NotTaken(LATER)
        events = [{"id": each.event.id, "source": each.event.source} for each in found]
        return json({"taken": len(events), "events": events}, status=202)
