"""The rights that are needed on Kafka, as a script for whoever administers the brokers."""

from streams.rights import as_command, rights
from throughline.settings import Settings, variable
from throughline.told import Refused
from throughline.wiring import wanted_topics

USER = "throughline"  # where no setting names the service's user
ABOVE = """\
# Each agency may write to its own topic, and read nothing. The service may read and write all.
# Whoever is not named here may do nothing, where the brokers deny what nobody allowed."""


def as_script(settings: Settings) -> str:
    """Write all of them, one command for each. Raises Refused."""
    user = settings.kafka_user or USER
    topics = wanted_topics(settings)
    try:
        needed = list(rights(settings.agencies, topics, user, settings.group))
    except ValueError as error:
        raise Refused(f"{variable('kafka_user')}: {error}") from None
    return "\n".join([ABOVE, *(as_command(right, settings.bootstrap) for right in needed)])
