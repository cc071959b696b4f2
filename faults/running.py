"""A run while it runs: what a fault can lay its hands on."""

from dataclasses import dataclass, field
from random import Random

from faults.feed import Feed
from faults.kept import Kept
from faults.places import Places
from faults.service import Service
from faults.watcher import Watcher


@dataclass
class Running:
    """One run.

    chance    from the run's seed, so that a fault's own choices repeat with it
    wrong     what went wrong beside what the comparison finds
    """

    places: Places
    service: Service
    web: Kept
    feed: Feed
    watcher: Watcher
    chance: Random
    wrong: list[str] = field(default_factory=list)

    def a_worker(self) -> Kept:
        """Choose one of the workers."""
        return self.chance.choice(self.service.workers)
