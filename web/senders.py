"""How agencies send events over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from events.base import AnyEvent
from store.shapes import Origin
from web.answers import SenderProblem, json, problems
from web.arriving import arrived, is_batch
from web.bodies import body_of
from web.callers import Caller
from web.door import Door
from web.event_body import BODY
from web.outcomes import ask
from web.parts import Parts
from web.refusals import NotTaken

LATER: Final = 5  # seconds after which to send again what Kafka did not take


class TakenEvent(BaseModel):
    """An event that Kafka has."""

    id: str
    source: str
    ask: str = Field(description="Where to ask what became of it.")


class TakenAnswer(BaseModel):
    """Kafka has every event of the request. Whether each is accepted is found out next."""

    model_config = ConfigDict(title="Taken")

    taken: int = Field(description="How many events.")
    events: list[TakenEvent] = Field(description="In the order in which they were sent.")


def senders(parts: Parts, door: Door, caller: Caller, router: APIRouter) -> None:
    """Add the way to send."""

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
        taken = await take(door, parts.now(), agency, dict(request.headers), body)
        events = [
            {"id": event.id, "source": event.source, "ask": ask(event, lies)}
            for event, lies in taken
        ]
        return json({"taken": len(events), "events": events}, status=202)


async def take(
    door: Door, now: datetime, agency: str, headers: Mapping[str, str], body: bytes
) -> list[tuple[AnyEvent, Origin]]:
    """Look at every event of a request, and return where each lies once Kafka has them all.

    now    what the service's clock reads

    raises    EventsRefused, NotYours, TooLarge, NotTaken
    """
    found = await run_in_threadpool(arrived, headers, body, agency, door.limits, now)
    lying = await door.log.take(agency, [each.sent for each in found])
    if lying is None:
        raise NotTaken(LATER)
    return [(event, lies) for (event, _), lies in zip(found, lying, strict=True)]
