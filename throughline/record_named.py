"""A record of Kafka, as somebody names it on the command line."""

from collections.abc import Sequence
from typing import Final

from throughline.told import Refused

LONGEST: Final = 15  # digits: more than any log has records


def record_named(words: Sequence[str], command: str, example: str) -> tuple[str, int, int]:
    """Read which record is meant: topic, partition and offset. Raises Refused."""
    match words:
        case [topic, partition, offset] if _is_number(partition) and _is_number(offset):
            return topic, int(partition), int(offset)
    raise Refused(
        f"{command}: name a record by topic, partition and offset, such as "
        f"`throughline {command} {example}`"
    )


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= LONGEST
