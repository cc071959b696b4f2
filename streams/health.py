"""/metrics and /healthz of a worker, served on a thread of their own.

/healthz is 200 while all is well, else 503 with each reason. It is for people and their alarms: it
stays red until a fault of ours is mended, so nobody should restart a worker for it. A worker that
is stuck ends itself.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from store.errors import StoreError
from store.store import Store
from streams.ending import WorkerRefused
from streams.metrics import Metrics

OURS_TO_MEND = "a fault of ours; once it is mended, `throughline retry`"
SILENT = 5.0  # seconds after which a connection that says nothing is closed: we serve one at a time
FRESH = timedelta(seconds=15)  # how old the last look at complete-up-to may be

Answer = tuple[int, str, bytes]


def serve(at: tuple[str, int], metrics: Metrics, store: Store) -> HTTPServer:
    """Make the server; `serve_forever` runs it.

    store     of the thread that will run it

    raises    WorkerRefused, if it cannot listen there
    """
    pages: dict[str, Callable[[], Answer]] = {
        "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(metrics.registry)),
        "/healthz": lambda: _health(why_red(store, datetime.now(UTC))),
    }

    class Handler(BaseHTTPRequestHandler):
        timeout = SILENT

        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            status, kind, body = page() if page else (404, "text/plain", b"not found\n")
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  http.server's name
            """Say nothing of each request."""

    try:
        return HTTPServer(at, Handler)
    except OSError as error:
        raise WorkerRefused(
            f"port {at[1]} of {at[0]} cannot be had for /metrics ({error.strerror}): "
            "name another in THROUGHLINE_METRICS_PORT"
        ) from None


def _health(why: list[str]) -> Answer:
    told = {"status": "red" if why else "ok", "why": why}
    return (503 if why else 200), "application/json", json.dumps(told).encode()


def why_red(store: Store, now: datetime) -> list[str]:
    """List what is not as it should be."""
    try:
        held, kept, left_out = store.completeness(), store.backlog(), store.left_out()
    except StoreError as error:
        return [str(error)]
    why = []
    if held is None or now - held.checked_at > FRESH:
        why.append("nobody has looked for a while up to when the service is complete")
    elif held.reason and held.clock - (held.complete_to or held.clock) > FRESH:
        why.append(held.reason)
    aside = {"records met": kept.parked, "cases cannot be judged for": kept.unjudged}
    why += [f"{n} {words} {OURS_TO_MEND}" for words, n in aside.items() if n]
    return [*why, *left_out]
