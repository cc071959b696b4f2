"""The socket that pages are served on, or one clear line why there is none."""

import errno
import socket
from typing import Final

WHY: Final = {
    errno.EADDRINUSE: "another program listens there already; stop it, or choose another --port",
    errno.EACCES: "this account may not listen there; choose a --port from 1024 on",
    errno.EADDRNOTAVAIL: "this machine has no such address; choose another --host",
}


class WebError(Exception):
    """The web process cannot start: one line that says where, why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Listen there.

    raises    WebError
    """
    where = f"pages at {host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise WebError(f"{where}: no such host is known; choose another --host") from None
    made = socket.socket(family, kind, protocol)
    try:
        _bind(made, address)
    except OSError as error:
        made.close()
        raise WebError(f"{where}: {WHY.get(error.errno or 0, error.strerror)}") from None
    return made


def _bind(made: socket.socket, address: tuple[object, ...]) -> None:
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a start right after a stop
    made.bind(address)
    made.listen(128)
