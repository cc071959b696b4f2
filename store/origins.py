"""Where a record came in, as the throughline-* headers say it (contract.md 2)."""

from collections.abc import Iterable

from store.shapes import Headers, Origin

TOPIC, PARTITION, OFFSET = (f"throughline-{part}" for part in ("topic", "partition", "offset"))


def as_headers(origin: Origin) -> Headers:
    """Write it."""
    return (
        (TOPIC, origin.topic.encode()),
        (PARTITION, b"%d" % origin.partition),
        (OFFSET, b"%d" % origin.offset),
    )


def origin_in(headers: Iterable[tuple[str, bytes | None]]) -> Origin | None:
    """Read it: of a name that occurs twice the last counts. None where nothing says it."""
    told = dict(headers)
    topic, partition, offset = (told.get(name) for name in (TOPIC, PARTITION, OFFSET))
    if topic is None or not (_is_number(partition) and _is_number(offset)):
        return None
    return Origin(topic.decode(errors="replace"), int(partition or b""), int(offset or b""))


def _is_number(told: bytes | None) -> bool:
    return told is not None and told.isdigit()
