"""Whether too much of an agency's feed is refused: then what it tells is missing here."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from store.shapes import Feed

LATELY: Final = timedelta(hours=24)  # of the service's clock


class Alarm(NamedTuple):
    """When it is said.

    share    of a feed's events lately that were refused: more than this
    least    how many events there must be, so that one bad one in two says nothing
    """

    share: float = 0.2
    least: int = 20


AS_USUAL: Final = Alarm()


def refused_share(feed: Feed) -> float:
    """Return the share of what came lately that was refused; 0 where nothing came."""
    came = feed.lately_accepted + feed.lately_refused
    return feed.lately_refused / came if came else 0.0


def mostly_refused(feeds: Iterable[Feed], alarm: Alarm) -> str | None:
    """Say in one line of which feeds too much was refused lately; None where of none."""
    told = [_told(feed) for feed in feeds if _is_too_much(feed, alarm)]
    return f"refused in the last 24 hours: {'; '.join(told)}" if told else None


def _is_too_much(feed: Feed, alarm: Alarm) -> bool:
    enough = feed.lately_accepted + feed.lately_refused >= alarm.least
    return enough and refused_share(feed) > alarm.share


def _told(feed: Feed) -> str:
    came = feed.lately_accepted + feed.lately_refused
    return f"{feed.lately_refused:,} of {came:,} events from {feed.agency or 'no agency'}"
