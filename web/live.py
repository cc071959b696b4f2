"""News for pages that are open, by server-sent events: counts, ids of alerts, how far to trust it.

A page says up to which change it knows. It is told all that came since, at once and then whenever
something comes, as HTML that takes the place of what was said before; it never changes by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from pydantic import Field
from starlette.types import Receive, Scope, Send

from store.store import Store
from web.case_reading import whoever_asks
from web.filters import Filters
from web.lookout import Listener, Lookout
from web.news import News, in_words
from web.parts import Live, Parts
from web.rendering import environment
from web.sight import news_for
from web.tail import Mark

MARK: Final = r"^[0-9]{1,9}\.[0-9]{1,18}$"
AGAIN: Final = 30  # seconds
BEAT: Final = b": still here\n"
EVENTS: Final = "text/event-stream"
AS_IT_COMES: Final = {"x-accel-buffering": "no"}  # to a proxy that would keep it till there is more
Since = Annotated[str, Query(pattern=MARK)]


class Waiting(NamedTuple):
    """What a page that waits for news must know.

    reload     its own address
    address    where news comes from
    quiet      after how many seconds without a sign of life the connection is lost
    """

    reload: str
    address: str
    quiet: float


class Asked(Filters):
    """Which alerts a board shows, and up to which change it knows."""

    since: str = Field(pattern=MARK)


class Stream(StreamingResponse):
    """An answer that goes on until either side ends it; the listener is forgotten then."""

    def __init__(self, told: AsyncIterator[bytes], done: Callable[[], None]) -> None:
        """Remember whom to tell that it is over."""
        super().__init__(told, headers=AS_IT_COMES, media_type=EVENTS)
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._done()


def waiting(parts: Parts, store: Store, reload: str, path: str, **query: object) -> Waiting:
    """Say where news comes from for a page that is about to be made: what it knows is read next."""
    since = Mark(store.generation, store.last_change())
    address = f"{path}?{urlencode({**query, 'since': since})}"
    return Waiting(reload, address, 2.5 * parts.live.heartbeat.total_seconds())


def live(parts: Parts, lookout: Lookout, router: APIRouter) -> None:
    """Add the news."""

    @router.get("/live")
    async def of_the_board(asked: Annotated[Asked, Query()]) -> Response:
        """Tell a board what became of the alerts that it is about, however they stand."""
        reload = asked.link(page=asked.page, since="")
        session = whoever_asks(parts)
        news = news_for(parts, session, asked.concerns)
        return _answer(parts, lookout, asked.since, news, reload)

    @router.get("/live/alerts/{alert_id}")
    async def of_an_alert(alert_id: str, since: Since) -> Response:
        """Tell the page of an alert what became of it, and how much became of others."""
        news = news_for(parts, whoever_asks(parts))
        return _answer(parts, lookout, since, news, f"/alerts/{alert_id}", alert_id)


def _answer(  # noqa: PLR0913, PLR0917  what an answer is made of
    parts: Parts, lookout: Lookout, since: str, news: News, reload: str, alert_id: str = ""
) -> Response:
    listener = lookout.join(Mark.read(since), news)
    if listener is None:
        said = _render("unheard.html", reload=reload, listeners=lookout.listeners)
        return HTMLResponse(said, 503, {"retry-after": str(AGAIN)})

    def says() -> str:
        return _render("news.html", **_told(listener, reload, alert_id))

    session = whoever_asks(parts)
    told = _told_on(listener, parts.live, says, lambda: parts.ended.has(session, parts.wall))
    return Stream(told, lambda: lookout.leave(listener))


def _told(listener: Listener, reload: str, alert_id: str) -> dict[str, object]:
    news, others = listener.news, listener.news.without(alert_id)
    return {
        "reload": reload,
        "alert_id": alert_id,
        "became": news.of(alert_id),
        "counted": in_words(others),
        "them": "it" if sum(others.values()) == 1 else "them",
        "countless": news.countless,
        "is_sure": listener.line and listener.line.is_sure,
        "is_untold": listener.line and listener.line.is_untold,
        "new": news.ids("new"),
        "changed": news.ids("changed"),
    }


async def _told_on(
    listener: Listener,
    limits: Live,
    says: Callable[[], str],
    has_signed_out: Callable[[], Awaitable[bool]],
) -> AsyncIterator[bytes]:
    """Tell a listener what there is to say, and now and then that it is still heard."""
    clock = asyncio.get_running_loop().time
    ends, said = clock() + limits.longest.total_seconds(), ""
    while clock() < ends:
        begins = b"" if await listener.wait(limits.heartbeat) else BEAT
        if listener.is_over or await has_signed_out():
            return
        line = _render("line.html", line=listener.line) if listener.line else ""
        now = says()
        yield begins + frame(line) + (frame(now) if now != said else b"")
        said = now


def frame(html: str) -> bytes:
    """Make one event of it."""
    lines = (f"data: {line}\n" for line in html.splitlines())
    return "".join((*lines, "\n")).encode()


def _render(template: str, **told: object) -> str:
    return environment().get_template(template).render(told).strip()
