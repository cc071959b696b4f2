"""A webhook on this machine: it keeps what it is told, and answers once it may."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Hook:
    """What came, and the address at which it came, as Apprise writes it.

    status    with which it answers
    breaks    whether it lets go instead, without a word
    """

    def __init__(self) -> None:
        """Listen on a port that is free."""
        self.came: list[dict[str, Any]] = []
        self.status, self.breaks = 200, False
        self.may_answer = Event()
        self.may_answer.set()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.came.append(json.loads(body))
                hook.may_answer.wait(30)
                if hook.breaks:
                    return
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"json://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Let go."""
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
