"""Whether people are told: as whoever tells them wrote into the store while it went on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from projections.words import uk
from store.notifier import Notifier
from web.spans import ago

FRESH: Final = timedelta(seconds=60)  # it writes every few seconds

FAIL: Final = (
    "messages fail, or may; which, the manager on call and whoever keeps the service running read "
    "here, signed in"
)
NOBODY: Final = "Notices are not set up here: nobody is sent a message."


class Wall(Protocol):
    """Who reads the machine's clock; see `Parts`."""

    @property
    def wall(self) -> Callable[[], datetime]: ...  # noqa: D102  said there


def why_untold(clocks: Wall, found: Notifier | None) -> str | None:
    """Say why people may not learn what they should; None where all is well, or nobody is told."""
    trouble = "; ".join(found.trouble) if found else None
    return why_not_told(clocks, found) or trouble or None


def why_untold_openly(clocks: Wall, found: Notifier | None) -> str | None:
    """Say as much of it as anybody may read: not whom messages do not reach."""
    return why_not_told(clocks, found) or (FAIL if found and found.trouble else None)


def how_told(clocks: Wall, found: Notifier | None) -> str:
    """Say in a sentence that people are told, where nothing is amiss."""
    if found is None:
        return NOBODY
    return f"People are told; what sends messages was last heard of {ago(_age(clocks, found))}."


def why_not_told(clocks: Wall, found: Notifier | None) -> str | None:
    """Say why nobody is told who should be; None where they are, or nobody is to be."""
    if found is None or _age(clocks, found) <= FRESH:
        return None
    return f"what sends messages, `throughline notify`, was last heard of {uk(found.alive_at)}"


def _age(clocks: Wall, found: Notifier) -> timedelta:
    return clocks.wall() - found.alive_at
