"""The web process: serves the application until it is told to stop, then ends within 5 seconds."""

import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from web.app import build
from web.listening import listen
from web.lookout import Lookout
from web.parts import Parts

LAST_ANSWERS: Final = 3  # seconds for what is being answered when told to stop


def run(parts: Parts, host: str, port: int) -> None:
    """Serve until SIGTERM, and return; Ctrl-C stops it likewise and comes out as such.

    raises    WebError    it cannot listen there
    """
    app = build(parts)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it anew took a tenth of a second, often
    serve(app, listen(host, port))


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Serve an application on a socket that listens already, and close it at the end."""
    with listener, _terminated_is_done():
        server(app).run(sockets=[listener])


class Server(uvicorn.Server):
    """Ends what would go on for ever, and then waits for what is being answered."""

    def __init__(self, config: uvicorn.Config, lookout: Lookout) -> None:
        """Remember who waits for news."""
        super().__init__(config)
        self._lookout = lookout

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._lookout.end()
        await super().shutdown(sockets)


def server(app: FastAPI) -> uvicorn.Server:
    """Set up the server: quiet, and without a word about what it is made of."""
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS,
    )
    return Server(config, app.state.lookout)


@contextmanager
def _terminated_is_done() -> Iterator[None]:
    """Take SIGTERM as done: the server raises it anew once it has stopped cleanly."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _nothing_more)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _nothing_more(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: what there was to stop has stopped."""
