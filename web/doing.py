"""From what somebody asks to do about an alert to its event on the case's log: forms and tools."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple

from fastapi.concurrency import run_in_threadpool

from events.base import AnyEvent
from events.moments import moment
from events.wire import encode, kafka_key
from projections.alerts import OPEN
from store.errors import StoreError
from store.shapes import AlertData
from web.acts import IDS, SOURCE, Form, act
from web.door import Door, Sent
from web.forms import NOT_OURS
from web.pages.alert import NO_ALERT
from web.parts import Parts
from web.refusals import NotAllowed, NotSignedIn, NotUnderstood, NotYet, Unknown
from web.sessions import asking
from web.stores import Stores

FOLLOWS_WITHIN: Final = 3.0  # seconds for which the answer waits for the worker to have judged it
LOOK: Final = 0.05
SIGN_IN: Final = "Sign in to act on alerts."
NOT_CONFIRMED: Final = (
    "Kafka has not confirmed this, so it may not have been recorded. Send it again as it was: "
    "sent twice it counts once."
)


class Decided(NamedTuple):
    """What comes of something that somebody asked to do.

    held          the alert, as it stands
    event         what is to be put on the log; None where it cannot be done, or was done before
    before        what was done before under the same id
    is_claimed    whether another act about it is on its way, so that it looks as it did before
    """

    held: AlertData
    event: AnyEvent | None = None
    before: AnyEvent | None = None
    is_claimed: bool = False


def decide(
    parts: Parts,
    stores: Stores,
    alert_id: str,
    form: Form,
    is_as_seen: Callable[[AlertData], bool | None],
) -> Decided:
    """Make the event of what was asked, if it can be done, and claim the alert for it.

    is_as_seen    tells whether the alert stands as whoever asks last saw it; None: they do not say

    raises    NotSignedIn, NotAllowed, NotUnderstood, Unknown, StoreError
    """
    session, id_ = asking(), form.sent.get("id", "")
    if session is None:
        raise NotSignedIn(SIGN_IN)
    if not IDS.fullmatch(id_):
        raise NotUnderstood(NOT_OURS)
    with stores() as store:
        held = store.alert(alert_id)
        if held is None:
            raise Unknown(NO_ALERT)
        if not session.may(form.kind, held["owed_by"]):
            raise NotAllowed(f"This cannot be done by {session.person.called}.")
        before = store.events_of(SOURCE, id_)
    if before:
        return Decided(held, before=before[0].event)
    seen = is_as_seen(held)
    if held["state"] not in OPEN or seen is False or form.wrong:
        return Decided(held)
    event = act(form, held, session.person, parts.now())
    is_ours = parts.claims.take(held, id_, parts.wall(), alone=seen is not None)
    return Decided(held, event) if is_ours else Decided(held, is_claimed=True)


async def record(
    parts: Parts, door: Door, stores: Stores, held: AlertData, event: AnyEvent
) -> AlertData | None:
    """Put an act on its case's log, and give the alert once that has changed with it.

    held    the alert, as it was claimed

    None where the worker has not judged it in time: it is recorded all the same.

    raises    NotYet, where Kafka has not confirmed it; StoreError
    """
    if not await _is_sent(parts, door, held, event):
        raise NotYet(NOT_CONFIRMED)
    parts.acted()
    return await _followed(stores, held["alert_id"], event)


async def _is_sent(parts: Parts, door: Door, held: AlertData, event: AnyEvent) -> bool:
    """Send an act; the alert is let go where it was surely not sent: else Kafka may have it."""
    value = encode(event)
    try:
        seal = await run_in_threadpool(door.seal, value)
    except StoreError:
        parts.claims.let_go(held, event.id)
        raise
    return await door.log.act(Sent(kafka_key(event), value), seal) is not None


async def _followed(stores: Stores, alert_id: str, event: AnyEvent) -> AlertData | None:
    def changed() -> AlertData | None:
        with stores() as store:
            held = store.alert(alert_id)
        follows = held is not None and moment(held["changed_at"]) >= event.known_at
        return held if follows else None

    for _ in range(int(FOLLOWS_WITHIN / LOOK)):
        if (held := await run_in_threadpool(changed)) is not None:
            return held
        await asyncio.sleep(LOOK)
    return None
