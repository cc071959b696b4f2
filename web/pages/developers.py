"""For agencies: what to send, where, and whether it arrived; and each event type, to be tried."""

import re
from collections.abc import Collection
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from events.base import CATALOGUE, EventType
from events.catalogue import EXAMPLE_CASE, find, is_act, most_alike
from events.wire import encode
from projections.duty_words import written
from projections.words import agencies, capitalised, words
from web.asked import stated
from web.callers import Caller
from web.catalogue import ShownType, attributes, searched, shown_type
from web.door import Door
from web.forms import anyones_form
from web.parts import Parts
from web.refusals import NotUnderstood, TooLarge, Unknown
from web.rendering import page
from web.sent_answers import ANSWERS, OUTCOMES
from web.stores import Stores
from web.trying import Tried, check, refused, send

FIRST: Final = "adult_incident_recorded"  # the one that the page shows how to send
LARGEST: Final = 256 * 1024  # bytes of the form; a larger event is sent by a program
HOST: Final = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
HERE: Final = "127.0.0.1:8000"  # where the host that was asked for cannot be repeated
NO_AGENCY: Final = "No agency of that name may send here."
NO_ACT: Final = "Only this service's own pages say that."
Words = Annotated[str, Query(max_length=100)]


class Asked(BaseModel):
    """Which example is wanted: said by which agency, and when; left out, by one that could, now."""

    by: str | None = Field(None, alias="as", max_length=64)
    at: str | None = Field(None, max_length=64)


Example = Annotated[Asked, Query()]


def developers(parts: Parts, stores: Stores, caller: Caller | None, router: APIRouter) -> None:
    """Add the page for agencies, and one for each event type. Nobody need be signed in.

    caller    finds out whose key is shown; None where nobody can send over HTTP
    """

    @router.get("/developers")
    def listing(request: Request, q: Words = "") -> HTMLResponse:
        first = _shown(parts, CATALOGUE[FIRST], Asked())
        return page(
            "developers.html",
            {
                **_told(parts, request, first),
                "q": q.strip(),
                "groups": searched(q),
                "all": len(CATALOGUE),
                "attributes": attributes(),
                "answers": ANSWERS,
                "outcomes": OUTCOMES,
                "limits": parts.door.limits if parts.door else None,
            },
        )

    @router.get("/developers/{event}")
    def one(request: Request, event: str, asked: Example) -> HTMLResponse:
        shown = _shown(parts, _kind(event), asked)
        return _page(parts, request, shown, shown.text)

    @router.get("/developers/{event}/example.json")
    def example(event: str, asked: Example) -> Response:
        shown = _shown(parts, _kind(event), asked)
        return Response(encode(shown.example) + b"\n", media_type="application/json")

    if parts.door and caller:
        _trying(parts, parts.door, stores, caller, router)


def _trying(parts: Parts, door: Door, stores: Stores, caller: Caller, router: APIRouter) -> None:
    @router.post("/developers/{event}")
    async def tried(request: Request, event: str, asked: Example) -> HTMLResponse:
        kind = _kind(event)
        if is_act(kind):
            raise NotUnderstood(NO_ACT)
        shown = _shown(parts, kind, asked)
        try:
            sent = await anyones_form(request, LARGEST)
        except TooLarge as error:
            return _page(parts, request, shown, shown.text, refused(error))
        text = sent.get("event", "").replace("\r\n", "\n")  # as a browser sends what was typed
        key = sent.get("key", "").strip()
        if sent.get("do") == "send":
            came = await send(text, key, caller, door, stores, parts.now())
        else:
            came = await run_in_threadpool(check, text, door, parts.now())
        return _page(parts, request, shown, text, came)


def _page(
    parts: Parts, request: Request, shown: ShownType, text: str, came: Tried | None = None
) -> HTMLResponse:
    told = {
        **_told(parts, request, shown),
        "text": text,
        "lines": min(max(text.count("\n") + 2, 8), 40),
        "came": came,
        "senders": [(code, capitalised(words(code))) for code in sorted(_registered(parts))],
        "duties": [(rule.code, written(rule).says) for rule in shown.rules],
    }
    answer = page("developer_event.html", told, came.status if came else 200)
    answer.headers.update(came.headers if came else {})
    return answer


def _told(parts: Parts, request: Request, shown: ShownType) -> dict[str, Any]:
    host = request.headers.get("host", "")
    return {
        "address": f"{request.url.scheme}://{host if HOST.fullmatch(host) else HERE}",
        "bootstrap": parts.bootstrap,
        "shown": shown,
        "says": agencies([shown.agency]),
        "can_send": parts.door is not None,
        "example_case": EXAMPLE_CASE,
        "is_story": parts.story,
    }


def _registered(parts: Parts) -> Collection[str]:
    return parts.door.agencies if parts.door else ()


def _kind(name: str) -> EventType:
    kind = find(name)
    if kind is None:
        alike = most_alike(name)
        meant = f"Did you mean {alike}? " if alike else ""
        raise Unknown(f"There is no event type of that name. {meant}All are at /developers.")
    return kind


def _shown(parts: Parts, kind: EventType, asked: Asked) -> ShownType:
    """Show a type; the moment of a page's example is kept, so that all on it is one event."""
    registered = _registered(parts)
    if asked.by is not None and asked.by not in registered:
        raise NotUnderstood(NO_AGENCY)
    now = parts.now()
    at = min(stated("at", asked.at) or now, now)
    return shown_type(kind, at, registered, asked.by)
