"""/metrics and /healthz of a worker, served on a thread of their own.

/healthz is 200 while all is well, else 503 with each reason. It is red until the service was
complete once, and stays red until a fault of ours is mended: it is for people and their alarms, and
nobody should restart a worker for it. A worker that is stuck ends itself.
"""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from store.store import Store
from streams.ending import WorkerRefused
from streams.metrics import Metrics

SILENT = 5.0  # seconds after which a connection that says nothing is closed: we serve one at a time

Answer = tuple[int, str, bytes]


def serve(
    at: tuple[str, int], metrics: Metrics, store: Store, why_red: Callable[[Store], list[str]]
) -> HTTPServer:
    """Make the server; `serve_forever` runs it.

    store      of the thread that will run it
    why_red    lists what is not as it should be

    raises     WorkerRefused, if it cannot listen there
    """
    pages: dict[str, Callable[[], Answer]] = {
        "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(metrics.registry)),
        "/healthz": lambda: _health(why_red(store)),
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
