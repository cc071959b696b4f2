"""Who may do what on Kafka: what a broker's administrator must allow, and nothing beyond it.

An agency writes to its own inbound topic, and reads nothing, not even there: what it hands over
it does not get back. The service reads and writes all topics of ours. It can neither make, change
nor delete one: whoever runs it, or breaks into it, cannot make Kafka forget. `throughline topics`
is therefore run by an administrator.

Who sends with `enable.idempotence` needs no right for it: Kafka lets everyone who may write.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from streams.topics import Topic, inbound_topic

SENDS = ("Write", "Describe")
SERVES = ("Read", "Write", "Describe", "DescribeConfigs")


@dataclass(frozen=True)
class Right:
    """What one user may do.

    user          as Kafka knows it, without `User:`
    operations    in Kafka's words
    kind          "topic" or "group"
    names         of the topics or groups, each in full
    """

    user: str
    operations: tuple[str, ...]
    kind: str
    names: tuple[str, ...]


def rights(
    agencies: Iterable[str], topics: Sequence[Topic], service: str, group: str
) -> Iterator[Right]:
    """List every right that is needed.

    agencies    each has its own code for a user
    service     the user of workers and web

    raises      ValueError, if the service's user is an agency's
    """
    for agency in sorted(set(agencies)):
        if agency == service:
            raise ValueError(f"{service} is an agency: the service needs a user of its own")
        yield Right(agency, SENDS, "topic", (inbound_topic(agency),))
    yield Right(service, SERVES, "topic", tuple(topic.name for topic in topics))
    yield Right(service, ("Read",), "group", (group,))


def as_command(right: Right, bootstrap: str) -> str:
    """Write it as a command of Kafka's own tool."""
    words = (
        f"kafka-acls.sh --bootstrap-server {bootstrap} --command-config admin.properties --add",
        f"--allow-principal User:{right.user}",
        *(f"--operation {operation}" for operation in right.operations),
        *(f"--{right.kind} {name}" for name in right.names),
    )
    return " \\\n  ".join(words)
