"""Why Kafka does not serve us: nobody answers, we are not known, or we may not do this."""

import ssl

from aiokafka.conn import collect_hosts
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)

from streams.clients import Kafka

NOT_ALLOWED = (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
NOT_KNOWN = (
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
    IllegalSaslStateError,
    ssl.SSLError,
)
WITHIN = 1.0  # seconds for one broker to let us in


async def why_not(kafka: Kafka, error: BaseException) -> str:
    """Say in one line why this happened, and what to do about it."""
    return await refusal(kafka, error) or (
        f"no Kafka answers at {kafka.bootstrap} ({type(error).__name__}): "
        "start it, or name another with --bootstrap"
    )


async def refusal(kafka: Kafka, error: BaseException) -> str | None:
    """Say how Kafka refuses us; None where nobody answers."""
    if isinstance(error, NOT_ALLOWED):
        return (
            f"Kafka at {kafka.bootstrap} does not let us do this ({type(error).__name__}): "
            "`throughline topics --acls` prints the rights that are needed"
        )
    if kafka.security and isinstance(error, KafkaConnectionError):
        return await _at_the_door(kafka)
    return None


async def _at_the_door(kafka: Kafka) -> str | None:
    """Find out what an aiokafka client hides: it calls everything a connection that failed."""
    for host, port, _ in collect_hosts(kafka.bootstrap):
        try:
            await kafka.knock(host, port, WITHIN)
        except NOT_KNOWN as error:
            return (
                f"Kafka at {host}:{port} does not let us in ({_told(error)}): "
                "see THROUGHLINE_KAFKA_SECURITY and its kin in `throughline settings`"
            )
        except (KafkaError, OSError, TimeoutError):
            continue
    return None


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    return type(error).__name__
