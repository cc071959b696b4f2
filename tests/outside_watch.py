"""An outside watch on this machine: it counts what it is asked, and answers as it is told to."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Watch(ThreadingHTTPServer):
    """An outside watch, and the pages, on this machine.

    statuses    how each path is answered, if not with 200
    """

    def __init__(self) -> None:
        """Listen on a port that is free."""
        watch = self
        self.statuses: dict[str, int] = {}
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watch.asked.append(self.path)
                self.send_response(watch.statuses.get(self.path, 200))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def here(self) -> str:
        """Give its address."""
        return f"http://127.0.0.1:{self.server_port}"
