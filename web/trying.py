"""What comes of an event that is tried on its page: looked at only, or sent like any other."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import orjson
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials

from events.modes import STRUCTURED
from projections.words import uk
from web.arriving import checked
from web.callers import Caller
from web.door import Door
from web.outcomes import SAID, OutcomeAnswer, RefusedAnswer, outcome
from web.refusals import EventsRefused, NoKey, SenderRefused, Wrong
from web.senders import take
from web.stores import Stores

FOLLOWS_WITHIN: Final = 3.0  # seconds for which the page waits for the worker to have read it
LOOK: Final = 0.1
HEADERS: Final = {"content-type": STRUCTURED}
RIGHT: Final = "It is right, and would be accepted. Nothing was sent."
NOT_SENT: Final = "Nothing was sent"
WOULD_BE_REFUSED: Final = "It would be refused; nothing was sent"
NO_KEY: Final = (
    "No key was given, or it is not one that is taken here. Whoever runs this service makes one "
    "with `throughline keys add`."
)
BECAME: Final = {
    "accepted": "Accepted",
    "repeated": "Repeated",
    "rejected": "Refused",
    "not_seen": "Sent, and not seen yet",
}
AGAIN: Final = (
    "Kafka has it, and it will not be lost. Send the same again in a moment to hear more: it "
    "counts once."
)


@dataclass(frozen=True)
class Tried:
    """What came of it.

    good       whether all is well; None: that is not known yet
    wrong      each thing that is not, one a line
    case       the case on whose timeline it is now
    headers    that the answer carries
    """

    title: str
    says: str
    good: bool | None
    wrong: tuple[Wrong, ...] = ()
    case: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrong_key(self) -> str:
        """What is wrong with the key; empty where nothing is."""
        return next((wrong.reason for wrong in self.wrong if wrong.field == "key"), "")

    @property
    def wrong_event(self) -> bool:
        """Whether something is wrong with the event."""
        return any(wrong.field != "key" for wrong in self.wrong)


def check(text: str, door: Door, now: datetime) -> Tried:
    """Look at an event as the door and intake would, whichever agency that may send it is of."""
    try:
        _refuse_no_json(text)
        checked(HEADERS, text.encode(), door.agencies, door.limits, now)
    except SenderRefused as error:
        return replace(refused(error), title=WOULD_BE_REFUSED)
    return Tried("Nothing is wrong", RIGHT, good=True)


async def send(  # noqa: PLR0913, PLR0917  what POST /events is made of, and where to look after
    text: str, key: str, caller: Caller, door: Door, stores: Stores, now: datetime
) -> Tried:
    """Send an event as POST /events does, and say what became of it as GET /events does.

    raises    StoreError
    """
    shown = HTTPAuthorizationCredentials(scheme="Bearer", credentials=key) if key else None
    try:
        agency = await caller(shown)
        _refuse_no_json(text)
        [(event, lies)] = await take(door, now, agency, HEADERS, text.encode())
    except NoKey as error:
        return refused(error, (Wrong(None, "key", NO_KEY),))
    except SenderRefused as error:
        return refused(error)
    found = await _became(stores, agency, event.source, event.id, lies.offset)
    return _told(found, lies.offset, event.case)


def refused(error: SenderRefused, wrong: tuple[Wrong, ...] = ()) -> Tried:
    """Say why nothing was sent."""
    return Tried(
        NOT_SENT,
        str(error),
        good=False,
        wrong=wrong or error.wrong,
        status=error.status,
        headers=error.headers,
    )


def _refuse_no_json(text: str) -> None:
    """Say by line and character where a text stops being JSON: so an editor counts too."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        where = f"from line {fault.lineno}, character {fault.colno} on" if text else "nothing came"
        raise EventsRefused.for_all("event", f"is not JSON: {where}") from None


async def _became(stores: Stores, agency: str, source: str, id_: str, offset: int) -> OutcomeAnswer:
    """Ask what became of it, again and again for as long as it was not seen."""

    def ask() -> OutcomeAnswer:
        with stores() as store:
            return outcome(store, agency, source, id_, offset)

    for _ in range(int(FOLLOWS_WITHIN / LOOK)):
        found = await run_in_threadpool(ask)
        if found.outcome != "not_seen":
            return found
        await asyncio.sleep(LOOK)
    return await run_in_threadpool(ask)


def _told(found: OutcomeAnswer, offset: int, ref: str | None) -> Tried:
    title, says = BECAME[found.outcome], SAID[found.outcome]
    if found.outcome == "rejected":
        meant = [each for each in found.refusals if each.offset == offset] or found.refusals
        return Tried(title, says, good=False, wrong=tuple(map(_why, meant)))
    if found.outcome == "not_seen":
        return Tried(title, AGAIN, good=None)
    when = {"accepted": "That was", "repeated": "That one is known since"}[found.outcome]
    known = f" {when} {uk(found.received_at)}." if found.received_at else ""
    return Tried(title, says + known, good=True, case=ref)


def _why(refused: RefusedAnswer) -> Wrong:
    return Wrong(None, refused.field, refused.reason.removeprefix(f"{refused.field}: "))
