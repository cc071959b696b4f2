"""The web application: what people see, and what tools and supervisors ask.

build(parts) -> FastAPI    made of what it is handed; nothing is opened before the first request
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from projections.judge import Terms
from store.errors import StoreError
from web.acting_api import acting_api
from web.addressed import Addressed
from web.alerts_api import alerts_api
from web.answers import problem, sender_problem
from web.api import api
from web.callers import Caller, callers
from web.contracts import contracts
from web.edge import Edge
from web.for_people import ForPeople, asks_for_a_page
from web.health import health
from web.inquiries import inquiries
from web.live import live
from web.lookout import Lookout
from web.methods import Heads, allowed
from web.metrics import metrics
from web.notices_api import notices_api
from web.openapi_examples import with_examples
from web.opening_told import who_is_told
from web.pages.access import access
from web.pages.acting import acting
from web.pages.alert import alert
from web.pages.board import board
from web.pages.case import case
from web.pages.cases import cases
from web.pages.developers import developers
from web.pages.feeds import feeds
from web.pages.health import health_page
from web.pages.network import network
from web.pages.opening import not_shown, opening
from web.pages.policy import policy
from web.pages.same_paths import same_paths
from web.pages.sharing import sharing
from web.pages.signing_in import SEE_OTHER, failed_to_sign_in, signing_in
from web.pages.wrong import wrong
from web.parts import Parts
from web.refusals import (
    NotShown,
    NotSignedIn,
    NotUnderstood,
    NotYet,
    Refusal,
    SenderRefused,
    Unknown,
)
from web.rights import in_groups
from web.senders import senders
from web.sharing_api import sharing_api
from web.sign_in_failed import SignInFailed
from web.spans import ended
from web.stores import Stores
from web.tags import PACKED_FROM, Tagged
from web.who_asks import add_sessions

STATIC: Final = Path(__file__).with_name("static")
PAGES: Final = "pages"
PACKED_BY: Final = 6  # what more than that level saves is less than it takes
NOT_SO: Final = 405
NO_PAGE: Final = (
    "There is nothing at this address. What is late is at /, and the cases are at /cases."
)


def build(parts: Parts) -> FastAPI:
    """Build the application."""
    app = Described(
        parts.terms,
        title="Throughline",
        summary="Facts from agencies in; what is owed to a child, and is late, out.",
        version=version("throughline"),
        docs_url=None,  # these pages would come from somebody else's site
        redoc_url=None,
        lifespan=_lifespan(parts),
    )
    stores = Stores(parts.store)
    app.state.lookout = lookout = Lookout(parts, stores)
    caller = callers(parts, parts.door) if parts.door else None
    app.include_router(_pages(parts, stores, lookout, caller))
    app.include_router(_answers(parts, stores, caller))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_refusals(app, parts, stores)
    if parts.sign_in:
        add_sessions(app, parts, parts.sign_in, partial(in_groups, parts.terms.groups))
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=PACKED_BY)
    app.add_middleware(Addressed, sign_in=parts.sign_in, failed=failed)
    app.add_middleware(Edge, failed=failed)
    app.add_middleware(Heads)
    return app


class Described(FastAPI):
    """An application whose OpenAPI has an example of every answer."""

    def __init__(self, terms: Terms, **told: Any) -> None:
        """Remember by which terms the examples are judged."""
        super().__init__(**told)
        self._terms = terms

    def openapi(self) -> dict[str, Any]:
        """Describe what tools can ask, once."""
        if self.openapi_schema is None:
            self.openapi_schema = with_examples(super().openapi(), self._terms)
        return self.openapi_schema


def _lifespan(parts: Parts) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Let go of Kafka at the end. It is not asked for before the first event comes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if parts.door:
            await parts.door.log.stop()

    return lifespan


def _pages(parts: Parts, stores: Stores, lookout: Lookout, caller: Caller | None) -> APIRouter:
    router = APIRouter(tags=[PAGES], include_in_schema=False)
    board(parts, stores, router)
    same_paths(router)
    by_people = APIRouter(tags=[PAGES], include_in_schema=False, route_class=ForPeople)
    alert(parts, stores, by_people)
    router.include_router(by_people)
    live(parts, lookout, router)
    if parts.sign_in:
        signing_in(parts, parts.sign_in, router)
    if parts.sign_in and parts.door:
        opening(parts, parts.sign_in, stores, router)
        acting(parts, parts.door, stores, router)
    cases(parts, stores, router)
    access(parts, router)
    case(parts, stores, router)
    feeds(parts, stores, router)
    health_page(parts, stores, router)
    policy(parts, router)
    developers(parts, stores, caller, router)
    sharing(parts, stores, router)
    network(parts, stores, router)
    return router


def _answers(parts: Parts, stores: Stores, caller: Caller | None) -> APIRouter:
    router, tagged = APIRouter(), APIRouter(route_class=Tagged)
    contracts(parts, tagged)
    for add in (alerts_api, notices_api, api, sharing_api):
        add(parts, stores, tagged)
    for add in (health, metrics):
        add(parts, stores, router)
    if parts.door and caller:
        senders(parts, parts.door, caller, router)
        inquiries(parts, stores, caller, tagged)
    if parts.door and parts.sign_in:
        acting_api(parts, parts.door, stores, router)
    router.include_router(tagged)
    return router


def _add_refusals(app: FastAPI, parts: Parts, stores: Stores) -> None:
    """Say what cannot be answered in one sentence: on a page, or as a problem to a tool."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, error: Refusal) -> Response:
        return failed(request, error.status, str(error), error.title)

    @app.exception_handler(SenderRefused)
    async def sender_refused(_: Request, error: SenderRefused) -> Response:
        return sender_problem(error)

    @app.exception_handler(RequestValidationError)
    async def misread(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        said = ended(f"{first['loc'][-1]}: {first['msg']}")
        return failed(request, NotUnderstood.status, said, NotUnderstood.title)

    @app.exception_handler(StoreError)
    async def out_of_reach(request: Request, error: StoreError) -> Response:
        return failed(request, NotYet.status, ended(str(error)), NotYet.title)

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, error: HTTPException) -> Response:
        if error.status_code == NOT_SO:
            return _not_so(request, error)
        said = NO_PAGE if error.status_code == Unknown.status else ended(error.detail)
        return failed(request, error.status_code, said, Unknown.title)

    _add_closed_doors(app, parts, stores)


def _not_so(request: Request, error: HTTPException) -> Response:
    """Say in which ways this can be asked for."""
    ways = allowed(request) or (error.headers or {})["Allow"]  # a file of ours has no route
    answer = failed(request, NOT_SO, f"This is not asked for so, but by {ways}.", "Not asked so")
    answer.headers["allow"] = ways
    return answer


def _add_closed_doors(app: FastAPI, parts: Parts, stores: Stores) -> None:
    """Show who may not see something the way to where they may."""

    @app.exception_handler(NotSignedIn)
    async def unknown_asker(request: Request, error: NotSignedIn) -> Response:
        if not _is_page(request):
            return problem(error.status, str(error), error.headers)
        return RedirectResponse(f"/sign-in?{urlencode({'next': _address(request)})}", SEE_OTHER)

    @app.exception_handler(NotShown)
    def closed(request: Request, error: NotShown) -> Response:  # on a thread: it asks the store
        if not _is_page(request):
            return failed(request, error.status, str(error), error.title)
        here = _address(request) if request.method == "GET" else f"/cases/{error.case}"
        return not_shown(error, here, who_is_told(parts, stores))

    @app.exception_handler(SignInFailed)
    async def not_signed_in(_: Request, error: SignInFailed) -> Response:
        return failed_to_sign_in(error)


def _is_page(request: Request) -> bool:
    route = request.scope.get("route")
    return PAGES in getattr(route, "tags", ()) or (route is None and asks_for_a_page(request))


def _address(request: Request) -> str:
    """Give the address on this site that was asked for; where a form was sent, its page is not."""
    url = request.url
    return f"{url.path}?{url.query}" if url.query else url.path


def failed(request: Request, status: int, sentence: str, title: str = Refusal.title) -> Response:
    """Answer in the form that was asked for: a page has its tag, and a browser asks for HTML."""
    if _is_page(request):
        again = request.url.path if status == NotUnderstood.status else None
        return wrong(status, title, sentence, again)
    return problem(status, sentence)
