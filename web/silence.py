"""Which agencies have fallen silent, each by its own rhythm: what they know is missing here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from projections.words import uk, words
from store.account_shapes import Heard
from web.spans import span


def is_silent(heard: Heard, now: datetime) -> bool:
    """Tell whether it is so; one that has no rhythm never is."""
    return heard.silent_from is not None and heard.silent_from <= now


def silent(heard: Iterable[Heard], now: datetime) -> str | None:
    """Name those that are silent, in one line; None where none is."""
    told = [_told(each) for each in heard if is_silent(each, now)]
    return "; ".join(told) or None


def _told(each: Heard) -> str:
    usual = f", usually {every(each.usual)}" if each.usual else ""
    return f"{words(each.agency)} (last event {uk(each.last_at)}{usual})"


def every(length: timedelta) -> str:
    """Say how often: `every hour`, `every 5 hours`."""
    return f"every {span(length).removeprefix('1 ')}"
