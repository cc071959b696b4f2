"""A file is good if the service would take each of its lines, sent as `publish` sends it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from events.errors import Malformed
from events.wire import decode, from_line, refuse_stranger
from throughline.ndjson import lines
from throughline.sending import as_sent


class Checked(NamedTuple):
    """How many lines are good, and each bad one in words: where, field and reason."""

    good: int
    bad: list[str]


def check(files: Sequence[str], agencies: Collection[str]) -> Checked:
    """Check every line of these files.

    agencies    those that may send

    raises      Refused, if a file cannot be read
    """
    good, bad = 0, []
    for line in lines(files):
        try:
            refuse_stranger(decode(as_sent(from_line(line.value))), None, agencies)
            good += 1
        except Malformed as wrong:
            bad.append(f"{line.place}: {wrong.reason}")
    return Checked(good, bad)
