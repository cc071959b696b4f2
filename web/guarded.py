"""Addresses at which what is said cannot be read by others on its way."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_guarded(address: str) -> bool:
    """Tell whether an address is of HTTPS, or of HTTP on this machine, and holds no password."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
        plain = parts.scheme == "http" and host is not None and is_here(host)
        return bool(host and (parts.scheme == "https" or plain) and "@" not in parts.netloc)
    except ValueError:
        return False


def is_here(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
