"""What comes from each agency, as a person reads it: when it was heard, and what was refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projections.words import capitalised, uk, words
from store.account_shapes import Heard
from store.feeds import Alarm, mostly_refused
from store.shapes import INBOUND, REJECTED, Feed
from web.silence import every, is_silent
from web.spans import ago, span
from web.standing import Partition

NO_AGENCY: Final = "No agency"
NOTHING: Final = "Nothing of it has been accepted yet."


@dataclass(frozen=True)
class ShownFeed:
    """One agency's feed, looked at from one moment of the service's clock.

    heard    None: nothing of it was accepted yet
    """

    agency: str
    heard: Heard | None
    came: Feed
    alarm: Alarm
    at: datetime

    @property
    def called(self) -> str:
        """The agency in words."""
        return called(self.agency)

    @property
    def is_silent(self) -> bool:
        """Whether it has fallen silent against its own rhythm."""
        return self.heard is not None and is_silent(self.heard, self.at)

    @property
    def is_mostly_refused(self) -> bool:
        """Whether too much of it was refused lately."""
        return mostly_refused([self.came], self.alarm) is not None

    @property
    def standing(self) -> str:
        """How it stands, in two words."""
        if self.is_silent:
            return "Silent"
        if self.heard is None:
            return "Nothing yet"
        return "As usual" if self.heard.usual else "No rhythm yet"

    @property
    def says(self) -> str:
        """When it was last heard, how often it usually is, and since when that is too long."""
        if self.heard is None:
            return NOTHING
        last, since = self.heard.last_at, self.at - self.heard.last_at
        if self.is_silent:
            return f"Silent since {uk(last)}, for {span(since)}. {self._usually}"
        return f"Last event {uk(last)}, {ago(since)}. {self._usually}".rstrip()

    @property
    def _usually(self) -> str:
        usual, until = self.heard and self.heard.usual, self.heard and self.heard.silent_from
        if not usual:
            return ""
        if not until:  # heard since its rhythm was last worked out
            return f"Usually {every(usual)}."
        then = (
            "out of the ordinary since" if self.is_silent else "called silent if nothing comes by"
        )
        return f"Usually {every(usual)}; {then} {uk(until)}."


def called(agency: str) -> str:
    """Name an agency on a page; nobody's where a record says no agency."""
    return capitalised(words(agency)) or NO_AGENCY


def shown_feeds(
    agencies: Iterable[str],
    heard: Iterable[Heard],
    came: Iterable[Feed],
    alarm: Alarm,
    at: datetime,
) -> list[ShownFeed]:
    """Show the feed of each agency; those that are silent or mostly refused come first."""
    last, counts = {each.agency: each for each in heard}, {feed.agency: feed for feed in came}
    nothing = Feed("", 0, 0, 0, 0)
    found = [
        ShownFeed(agency, last.get(agency), counts.get(agency, nothing), alarm, at)
        for agency in {*agencies, *last, *counts}
    ]
    return sorted(found, key=lambda f: (not f.is_silent, not f.is_mostly_refused, f.called.lower()))


def agencies_of(partitions: Iterable[Partition]) -> set[str]:
    """Name the agencies that have a topic of their own to send to."""
    topics = {each.topic for each in partitions} - {REJECTED}
    return {topic.removeprefix(INBOUND) for topic in topics if topic.startswith(INBOUND)}
