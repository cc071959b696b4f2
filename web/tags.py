"""What a tool has already is not sent again: each answer is named by its content (RFC 9110, 8.8.3).

A tag is strong: two answers have the same one only where they are the same, byte for byte. What is
packed on its way is other bytes, so its tag says so. Of what is done with an alert either holds.
"""

from collections.abc import Callable, Coroutine, Mapping
from hashlib import sha256
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

UNCHANGED: Final = 304
KEPT: Final = "no-cache, private"  # by the asker alone, who asks each time whether it still holds
LETTERS: Final = 32
PACKED_FROM: Final = 1_000  # bytes
IF_CHANGED: Final = {
    "name": "if-none-match",
    "in": "header",
    "required": False,
    "description": "The `etag` of the answer that you have.",
    "schema": {"type": "string"},
}
TAG: Final = {"description": "Names the answer by its content.", "schema": {"type": "string"}}
SAME: Final = {"description": "The answer that you have still holds.", "headers": {"etag": TAG}}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def tag_of(content: bytes) -> str:
    """Name an answer by its content."""
    return f'"{sha256(content).hexdigest()[:LETTERS]}"'


def packed(tag: str) -> str:
    """Name the same content as it is packed on its way."""
    return f'{tag[:-1]}-gzip"'


def is_among(tag: str, told: str | None, *, weak: bool = False) -> bool:
    """Tell whether a header names this tag, or any; one that is weak counts only where it may."""
    if told is None:
        return False
    named = [each.strip() for each in told.split(",")]
    return "*" in named or tag in named or (weak and f"W/{tag}" in named)


class Tagged(APIRoute):
    """A route whose answer is tagged; one that the asker has already is not sent again."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        """Say so in OpenAPI, too."""
        if "GET" in told["methods"]:
            told["responses"] = _described(told["responses"] or {})
            told["openapi_extra"] = {"parameters": [IF_CHANGED]}
        super().__init__(path, endpoint, **told)

    def get_route_handler(self) -> Handler:
        """Answer as any route does, and then tag it."""
        answer = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            return _tagged(request, await answer(request))

        return tagged


def _described(responses: Mapping[int | str, Mapping[str, Any]]) -> dict[int | str, Any]:
    whole = responses.get(200, {})
    headers = {**whole.get("headers", {}), "etag": TAG}
    return {**responses, 200: {**whole, "headers": headers}, UNCHANGED: SAME}


def _tagged(request: Request, answer: Response) -> Response:
    if request.method != "GET" or answer.status_code != Response().status_code:
        return answer
    tag = _tag_on_its_way(request, bytes(answer.body))
    answer.headers.update({"etag": tag, "cache-control": KEPT})
    answer.headers.add_vary_header("Accept")  # at some of these addresses a browser gets a page
    answer.headers.add_vary_header("Accept-Encoding")
    if not is_among(tag, request.headers.get("if-none-match"), weak=True):
        return answer
    of_body = {"content-length", "content-type", "content-disposition"}
    headers = {name: value for name, value in answer.headers.items() if name not in of_body}
    return Response(status_code=UNCHANGED, headers=headers)


def _tag_on_its_way(request: Request, content: bytes) -> str:
    tag = tag_of(content)
    is_packed = len(content) >= PACKED_FROM and "gzip" in request.headers.get("accept-encoding", "")
    return packed(tag) if is_packed else tag
