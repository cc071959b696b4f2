"""Where the local broker listens, under which name it is reached, and whether it answers."""

import socket
import struct
from contextlib import suppress
from errno import EADDRINUSE
from ipaddress import ip_address

from streams.broker_error import BrokerError

ANYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised here, never bound unasked
HERE = "127.0.0.1"

# A question for the brokers that take requests, and for no topic: Metadata (3), version 4, a
# number, no name of ours, no topics, none to be made. A broker that only just listens lists none.
WHO_SERVES = struct.pack(">hhihi?", 3, 4, 1, -1, 0, False)  # noqa: FBT003 - a value to pack


def free_port(host: str = HERE) -> int:
    """Find a port on which nothing listens now."""
    with _listen(host, 0) as server:
        return int(server.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Make sure that a broker could listen there.

    raises  BrokerError  the port is taken, or the address is not this machine's
    """
    try:
        _listen(host, port).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise BrokerError(
                f"port {port} of {host} is taken: "
                "stop the program that has it, or choose another port with --kafka-port"
            ) from error
        raise BrokerError(
            f"Kafka cannot listen on port {port} of {host} ({_reason(error)}): "
            "choose another address with --host, or another port with --kafka-port"
        ) from error


def _reason(error: OSError) -> str:
    return str(error.strerror).partition(" (")[0]  # without the address, which it repeats


def answers(host: str, port: int) -> bool:
    """Say whether a broker there takes requests already."""
    try:
        with socket.create_connection((host, port), timeout=2.0) as line:
            line.sendall(struct.pack(">i", len(WHO_SERVES)) + WHO_SERVES)
            # four numbers: the length, the question's number, a pause asked for, how many serve
            serving = line.recv(16, socket.MSG_WAITALL)[12:16]
    except OSError:
        return False
    return int.from_bytes(serving, "big") > 0


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches what listens there."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def from_here(host: str) -> str:
    """Name a host to listen on as this machine reaches it."""
    return HERE if host in ANYWHERE else host


def from_elsewhere(host: str) -> str:
    """Name a host to listen on as others may reach it, and this machine too."""
    if host not in ANYWHERE:
        return host
    with suppress(OSError):
        socket.getaddrinfo(socket.gethostname(), None)
        return socket.gethostname()
    return HERE


def address(host: str, port: int) -> str:
    """Write host and port as one word."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)
