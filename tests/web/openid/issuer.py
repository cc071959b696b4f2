"""A small OpenID provider on this machine: real HTTP and keys, and what it is told to get wrong."""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from web.issuers import Grant, Issuer
from web.samples import WALL

CLIENT: Final = "throughline"
SECRET: Final = "known-to-both-alone"  # noqa: S105  of tests
NOW: Final = int(WALL.timestamp())
ROLES: Final = {
    "duty": Grant("on_call_manager"),
    "drugs-lead": Grant("agency_lead", "bdas"),
    "lead": Grant("agency_lead"),
    "audit": Grant("auditor"),
    "it": Grant("operator"),
}
Answer = tuple[int, bytes]
Sign = Callable[[dict[str, Any]], str]


@cache
def rsa(kid: str) -> RSAKey:
    """Make a key, once for all tests."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@cache
def ec(kid: str) -> ECKey:
    """Make a key of the other kind."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


def signed_by(key: Key, alg: str = "RS256", called: str | None = None) -> Sign:
    """Sign as an issuer does, with a key that goes by its own name or is called by another."""
    head = {"alg": alg, "kid": called or key.kid}
    return lambda claims: jwt.encode(head, claims, key, [alg])


def b64(said: bytes) -> str:
    """Write bytes as tokens have them."""
    return urlsafe_b64encode(said).rstrip(b"=").decode()


class LocalIssuer:
    """It knows one person, and signs them in at once.

    claims     what it says of them besides what it must; None takes a claim away
    sign       how it signs
    keys       that it publishes
    answers    what it answers at a path instead of what is right
    metadata   what it says of itself besides
    asked      the paths that it was asked for
    signed     the tokens that it signed
    page       what people see instead of going back at once; `{back}` is the address to go back to
    """

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "p-1", "groups": ["staff", "duty"]}
        self.keys: list[Key] = [rsa("first")]
        self.sign = signed_by(rsa("first"))
        self.answers: dict[str, Answer] = {}
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.signed: list[str] = []
        self.page: str | None = None
        self._codes = (f"code-{n}" for n in count())
        self._begun: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Be away from now on."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def issuer(self, **changed: Any) -> Issuer:
        """Give what we are told of it."""
        told: dict[str, Any] = {
            "code": "council",
            "name": "Council account",
            "url": self.url,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "role_claim": "groups",
            "roles": ROLES,
        }
        return Issuer(**{**told, **changed})

    def answer(self, path: str, sent: Mapping[str, str], key: str) -> tuple[int, bytes, str | None]:
        """Answer a request: status, body, and where to go."""
        self.asked.append(path)
        if path in self.answers:
            return *self.answers[path], None
        match path:
            case "/.well-known/openid-configuration":
                return 200, json.dumps(self._metadata()).encode(), None
            case "/keys":
                keys = [each.as_dict(private=False) for each in self.keys]
                return 200, json.dumps({"keys": keys}).encode(), None
            case "/authorize":
                return self._authorize(sent)
            case "/token":
                return *self._token(sent, key), None
        return 404, b"", None

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def _authorize(self, sent: Mapping[str, str]) -> tuple[int, bytes, str | None]:
        code = next(self._codes)
        self._begun[code] = dict(sent)
        back = f"{sent['redirect_uri']}?{urlencode({'code': code, 'state': sent['state']})}"
        if self.page:
            return 200, self.page.format(back=back).encode(), None
        return 303, b"", back

    def _token(self, sent: Mapping[str, str], key: str) -> Answer:
        begun = self._begun.pop(sent.get("code", ""), {})
        challenge = b64(sha256(sent.get("code_verifier", "").encode()).digest())
        if key != f"{CLIENT}:{SECRET}":
            return 401, b'{"error":"invalid_client"}'
        if (
            begun.get("code_challenge") != challenge
            or begun.get("code_challenge_method") != "S256"
            or begun.get("redirect_uri") != sent.get("redirect_uri")
        ):
            return 400, b'{"error":"invalid_grant"}'
        told = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60}
        self.signed.append(self.sign(self._told(begun)))
        return 200, json.dumps({**told, "id_token": self.signed[-1]}).encode()

    def _told(self, begun: Mapping[str, str]) -> dict[str, Any]:
        must = {"iss": self.url, "aud": CLIENT, "iat": NOW, "exp": NOW + 300}
        told = {**must, "nonce": begun["nonce"], **self.claims}
        return {name: value for name, value in told.items() if value is not None}


def _handler(issuer: LocalIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            self._answer(asked.path, asked.query)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"]))
            self._answer(self.path, sent.decode())

        def _answer(self, path: str, query: str) -> None:
            shown = self.headers.get("authorization", "").removeprefix("Basic ")
            key = unquote(b64decode(shown).decode())
            sent = {name: value for name, [value] in parse_qs(query).items()}
            status, body, on = issuer.answer(path, sent, key)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.send_header("content-type", "text/html" if path == "/authorize" else "text/json")
            if on:
                self.send_header("location", on)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
