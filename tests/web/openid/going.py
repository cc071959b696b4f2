"""How somebody goes to an issuer and comes back, as a browser would."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import httpx2
from starlette.testclient import TestClient

Opens: TypeAlias = Callable[..., TestClient]
HOME: Final = "http://testserver"
BEGIN: Final = "/sign-in/council"


def there(client: TestClient, on: str = "/") -> str:
    """Begin, and give the address with which the issuer sends people back."""
    begun = client.get(BEGIN, params={"next": on})
    assert begun.status_code == 303, begun.text
    return httpx2.get(begun.headers["location"]).headers["location"]


def signs_in(client: TestClient, on: str = "/") -> httpx2.Response:
    """Go all the way."""
    return client.get(there(client, on))


def who(client: TestClient) -> str | None:
    """Read off a page who is signed in."""
    found = re.search(r"<span>([^<]*)</span>\s*<button[^>]*>Sign out", client.get("/sign-in").text)
    return found[1] if found else None
