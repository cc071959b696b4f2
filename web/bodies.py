"""The body of a request, read no further than it may go."""

from fastapi import Request
from starlette.requests import ClientDisconnect

from web.refusals import EventsRefused, TooLarge


async def body_of(request: Request, limit: int) -> bytes:
    """Read it whole.

    raises    TooLarge, as soon as it is known to be more than so many bytes; EventsRefused
    """
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and stated.isascii() and int(stated[:20]) > limit:
        raise TooLarge.at_most(limit)
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > limit:
                raise TooLarge.at_most(limit)
    except ClientDisconnect:
        raise EventsRefused.for_all("body", "was not sent to its end") from None
    return bytes(body)
