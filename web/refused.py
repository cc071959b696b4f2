"""What is told of a refusal wherever it is shown: whose fault it is, and by what it is named.

The bytes that were refused are what somebody sent before anybody looked, and may hold a name. So
may the event's `id` and `source`. None of them is on a page: pages can
be read without signing in.
"""

from typing import Final

from store.shapes import Refused

WHOSE: Final = {"theirs": "the sender's fault", "ours": "a fault of ours, kept aside"}


def place(refused: Refused) -> str:
    """Name a refused record as `throughline rejected show` wants it."""
    return f"{refused.origin.topic} {refused.origin.partition} {refused.origin.offset}"
