"""Whether people are told: as whoever tells them wrote into the store while it went on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from projections.words import uk
from store.notifier import Notifier

FRESH: Final = timedelta(seconds=60)  # it writes every few seconds


class Wall(Protocol):
    """Who reads the machine's clock; see `Parts`."""

    @property
    def wall(self) -> Callable[[], datetime]: ...  # noqa: D102  said there


def why_not_told(clocks: Wall, found: Notifier | None) -> str | None:
    """Say why nobody is told who should be; None where they are, or nobody is to be."""
    if found is None or clocks.wall() - found.alive_at <= FRESH:
        return None
    return f"what sends messages, `throughline notify`, was last heard of {uk(found.alive_at)}"
