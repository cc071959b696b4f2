"""Who we are to Kafka, and whom we take for Kafka: out of the settings, into aiokafka's words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from throughline.secret_files import read_secret
from throughline.spelling import variable
from throughline.told import Refused

if TYPE_CHECKING:
    from throughline.settings import Settings  # which lets us say what is wrong with it

TLS = (
    "kafka_ca",
    "kafka_certificate",
    "kafka_key",
    "kafka_key_password",
    "kafka_key_password_file",
)
SASL = ("kafka_mechanism", "kafka_user", "kafka_password", "kafka_password_file")
ACCESS = ("kafka_security", *TLS, *SASL)
FILES = tuple(name for name in (*TLS, *SASL) if name.endswith(("ca", "certificate", "key", "file")))


def wrong_access(settings: Settings) -> Iterator[str]:
    """Say, a sentence each, which of these settings do not go together, and which files miss."""
    yield from _for_nothing(settings)
    yield from _missing(settings)


def security(settings: Settings) -> Mapping[str, Any]:
    """Give what every client of Kafka is told. It reads the files.

    raises    Refused, if a file does not hold what it should
    """
    told: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if has_tls(settings):
        told["ssl_context"] = _context(settings)
    if has_sasl(settings):
        told |= {
            "sasl_mechanism": settings.kafka_mechanism,
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": _secret(settings, "kafka_password"),
        }
    return told if len(told) > 1 else {}


def has_tls(settings: Settings) -> bool:
    """Tell whether what is said to Kafka is encrypted."""
    return settings.kafka_security.endswith("SSL")


def has_sasl(settings: Settings) -> bool:
    """Tell whether Kafka is told a user."""
    return settings.kafka_security.startswith("SASL")


def _for_nothing(settings: Settings) -> Iterator[str]:
    """Tell of what is given and would not be used: somebody believes that it is."""
    is_now = f"and {variable('kafka_security')} is {settings.kafka_security}"
    for names, used, by in (
        (TLS, has_tls(settings), "SSL and SASL_SSL"),
        (SASL, has_sasl(settings), "SASL_PLAINTEXT and SASL_SSL"),
    ):
        for name in names:
            if not used and getattr(settings, name) != type(settings).model_fields[name].default:
                yield f"{variable(name)}: is for {by}, {is_now}"


def _missing(settings: Settings) -> Iterator[str]:
    has = {name for name in ACCESS if getattr(settings, name)}
    if has_sasl(settings) and "kafka_user" not in has:
        yield f"{variable('kafka_user')}: {settings.kafka_security} needs one"
    if has_sasl(settings) and not has & {"kafka_password", "kafka_password_file"}:
        either = f"{variable('kafka_password')} or {variable('kafka_password_file')}"
        yield f"{either}: {settings.kafka_security} needs one"
    for name in ("kafka_key", "kafka_key_password", "kafka_key_password_file"):
        if name in has and "kafka_certificate" not in has:
            yield f"{variable(name)}: is given without {variable('kafka_certificate')}"
    for name in ("kafka_password", "kafka_key_password"):
        if {name, f"{name}_file"} <= has:
            yield f"{variable(name)}: is given, and so is {variable(name)}_FILE; choose one"
    for name in FILES:
        if name in has and not getattr(settings, name).is_file():
            yield f"{variable(name)}: there is no file {getattr(settings, name)}"


def _context(settings: Settings) -> ssl.SSLContext:
    ca, certificate = settings.kafka_ca, settings.kafka_certificate
    try:
        context = ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise _unusable("kafka_ca", ca, "holds no certificates (PEM)", error) from None
    if certificate:
        password = _secret(settings, "kafka_key_password")
        try:  # with no password at all OpenSSL would ask whoever sits there
            context.load_cert_chain(certificate, settings.kafka_key, password)
        except (OSError, ValueError) as error:
            what = "and its key do not fit (PEM), or the key's password is another"
            raise _unusable("kafka_certificate", certificate, what, error) from None
    return context


def _secret(settings: Settings, name: str) -> str:
    """Give a secret, out of its own setting or of the file that holds it."""
    given: SecretStr | None = getattr(settings, name)
    path: Path | None = getattr(settings, f"{name}_file")
    if given or not path:
        return given.get_secret_value() if given else ""
    return read_secret(f"{name}_file", path)


def _unusable(name: str, path: Path | None, what: str, error: Exception) -> Refused:
    strange = isinstance(error, ssl.SSLError | ValueError)
    why = what if strange else f"cannot be read ({getattr(error, 'strerror', None)})"
    return Refused(f"{variable(name)}: {path} {why}")
