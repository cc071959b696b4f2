"""Who calls: the agency whose key is shown, as `Authorization: Bearer <key>`."""

from collections.abc import Awaitable, Callable
from functools import cache
from threading import Lock
from typing import Annotated, TypeAlias

from fastapi import Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from store.keys import Keys
from web.buckets import Buckets
from web.door import Door
from web.parts import Parts
from web.refusals import NoKey, NotYours, TooOften

Shown: TypeAlias = Annotated[
    HTTPAuthorizationCredentials | None,
    Security(HTTPBearer(auto_error=False, scheme_name="key", description="An agency's API key.")),
]
Caller: TypeAlias = Callable[[Shown], Awaitable[str]]


def callers(parts: Parts, door: Door) -> Caller:
    """Build what finds out the agency that calls.

    It raises NoKey, NotYours, TooOften and StoreError.
    """
    buckets = Buckets(door.limits.rate, door.limits.burst)
    opened = _once(door.keys)

    async def caller(shown: Shown) -> str:
        key = await run_in_threadpool(
            lambda: opened().taken(shown.credentials, parts.wall()) if shown else None
        )
        if key is None:
            raise NoKey
        if key.agency not in door.agencies:
            raise NotYours("The agency of this key is not registered here any more.")
        if wait := buckets.take(key.id):
            raise TooOften(wait)
        return key.agency

    return caller


def _once(opening: Callable[[], Keys]) -> Callable[[], Keys]:
    """Open the keys at their first use, however many ask at once."""
    lock, kept = Lock(), cache(opening)

    def opened() -> Keys:
        with lock:
            return kept()

    return opened
