"""Acting on an alert from a tool: the same act as with the form of the page, in JSON."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from events.base import AnyEvent
from events.moments import moment
from projections.alerts import OPEN
from store.shapes import AlertData
from web.act_bodies import SHAPES, TITLES, Act, body_of_act, read_act, refuse
from web.acts import CLAIMED, FACTS, OVER, Form
from web.alerts_api import TOKEN
from web.answers import SenderProblem, json, problems
from web.bodies import body_of
from web.doing import SIGN_IN, Decided, decide, record
from web.door import Door
from web.forms import FORGED, LARGEST
from web.parts import Parts
from web.people import Kind
from web.refusals import NotAllowed, NotSignedIn, Refusal
from web.sessions import asking, is_token
from web.shapes import AlertAnswer
from web.stores import Stores
from web.tags import is_among, packed, tag_of

CREATED: Final = 201
ACCEPTED: Final = 202
CHANGED: Final = "This alert has changed since you saw it. Look at how it stands now, then choose."
ANOTHER: Final = "Something else was done under this id. Give each act an id of its own."
SAID: Final = {
    "done": "It was recorded before, under this id: the alert as it stands.",
    CREATED: "It is on the case's log: the alert as it stands with it.",
    ACCEPTED: "It is on the case's log, and not judged yet: the alert as it stands without it.",
}
Shown = Annotated[str, Header(alias=TOKEN, description="As `GET /alerts/{id}` answers.")]
IfMatch = Annotated[
    str | None,
    Header(alias="if-match", description="The `etag` of the alert as you saw it: else 409."),
]


class Changed(Refusal):
    """The alert is not as whoever asks saw it, is about to change, or is not open any more."""

    status = 409
    title = "This has changed"


class Asked(NamedTuple):
    """What was asked for: the fields, and how the alert was when it was last seen."""

    kind: Kind
    act: Act
    tag: str | None

    def is_as_seen(self, held: AlertData) -> bool | None:
        """Tell whether an alert stands as whoever asks saw it; None where they do not say how."""
        if self.act.seen is None and self.tag is None:
            return None
        if self.act.seen is not None and moment(held["changed_at"]) != self.act.seen:
            return False
        tag = tag_of(bytes(json(held).body))
        return self.tag is None or any(is_among(each, self.tag) for each in (tag, packed(tag)))


def acting_api(parts: Parts, door: Door, stores: Stores, router: APIRouter) -> None:
    """Add the three ways to act."""
    for kind, shape in SHAPES.items():
        router.add_api_route(
            f"/alerts/{{alert_id}}/{kind}",
            _way(parts, door, stores, kind),
            methods=["POST"],
            name=TITLES[kind],
            summary=shape.__doc__,
            response_model=AlertAnswer,
            response_description=SAID["done"],
            openapi_extra={"requestBody": body_of_act(kind)},
            responses={
                **problems(400, 401, 403, 404, 409, 413, 503, shape=SenderProblem),
                CREATED: {"model": AlertAnswer, "description": SAID[CREATED]},
                ACCEPTED: {"model": AlertAnswer, "description": SAID[ACCEPTED]},
            },
        )


def _way(
    parts: Parts, door: Door, stores: Stores, kind: Kind
) -> Callable[..., Awaitable[Response]]:
    async def acted(
        request: Request, alert_id: str, token: Shown = "", seen: IfMatch = None
    ) -> Response:
        """Record it on the case's log, and answer with the alert as it is then.

        It is done by whoever is signed in, whose session's token is shown. What has changed since
        you saw it, by `seen` or `if-match`, or is over, is left as it is.
        """
        if asking() is None:
            raise NotSignedIn(SIGN_IN)
        if not is_token(token):
            raise NotAllowed(FORGED)
        asked = Asked(kind, read_act(kind, await body_of(request, LARGEST)), seen)
        decided = await run_in_threadpool(_decided, parts, stores, alert_id, asked)
        if decided.event is None:
            return json(decided.held)
        return await _recorded(parts, door, stores, decided)

    return acted


def _decided(parts: Parts, stores: Stores, alert_id: str, asked: Asked) -> Decided:
    form = Form(asked.kind, parts.now(), parts.terms.calendar, asked.act.sent)
    decided = decide(parts, stores, alert_id, form, asked.is_as_seen)
    if decided.before and not _is_same(decided.before, asked.kind, alert_id):
        raise Changed(ANOTHER)
    if decided.event or decided.before:
        return decided
    if form.wrong:
        raise refuse(asked.kind, ((wrong.field, wrong.says) for wrong in form.wrong))
    if decided.is_claimed:
        raise Changed(CLAIMED)
    raise Changed(CHANGED if decided.held["state"] in OPEN else OVER)


def _is_same(before: AnyEvent, kind: Kind, alert_id: str) -> bool:
    """Tell whether an act that was recorded is of this kind, about this alert."""
    return isinstance(before.fact, FACTS[kind]) and before.fact.alert_id == alert_id


async def _recorded(parts: Parts, door: Door, stores: Stores, decided: Decided) -> Response:
    assert decided.event  # noqa: S101  whoever calls has seen to it
    held = await record(parts, door, stores, decided.held, decided.event)
    return json(held or decided.held, status=CREATED if held else ACCEPTED)
