"""GOV.UK Notify on this machine: it looks at who asks, and keeps what it is told to send."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"  # noqa: S105  of the fake alone
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
FRESH = 30  # seconds for which a token is taken


class FakeNotify:
    """What came, by the path on which it came.

    refuses       the status with which it refuses whatever comes, and the kind
    may_answer    once it is set, it answers
    breaks        whether it lets go instead, without a word
    """

    def __init__(self) -> None:
        """Listen on a port that is free."""
        self.came: list[tuple[str, dict[str, Any]]] = []
        self.refuses: tuple[int, str] | None = None
        self.breaks = False
        self.may_answer = Event()
        self.may_answer.set()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.came.append((self.path, body))
                fake.may_answer.wait(30)
                if fake.breaks:
                    return
                status, kind = fake.answer(self.headers["Authorization"])
                told = {"id": "1"} if status == 201 else errors(status, kind)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.at = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, authorization: str) -> tuple[int, str]:
        """Give the status, and the kind of what is wrong."""
        if self.refuses:
            return self.refuses
        return (201, "") if is_ours(authorization) else (403, "AuthError")

    def close(self) -> None:
        """Let go."""
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()


def errors(status: int, kind: str) -> dict[str, Any]:
    """Refuse as Notify does; what it says may repeat to whom it was."""
    return {"status_code": status, "errors": [{"error": kind, "message": "duty@example.org"}]}


def is_ours(authorization: str) -> bool:
    """Tell whether a token was signed just now by whoever has the secret."""
    kind, _, token = authorization.partition(" ")
    try:
        told = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        return False
    return kind == "Bearer" and told["iss"] == SERVICE and abs(time() - told["iat"]) < FRESH


def key_in(folder: Path, secret: str = SECRET) -> Path:
    """Write a file that holds a key, and a line's end as editors do."""
    path = folder / "govuk_notify_key"
    path.write_text(f"throughline-{SERVICE}-{secret}\n")
    return path
