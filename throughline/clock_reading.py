"""The moment that examples carry: what the service's clock reads, never the machine's."""

from datetime import datetime
from pathlib import Path

from events.samples import moment
from streams.clock import StoryClock

BEFORE_ANY = "Mon 15 Jan 2018 10:00"  # in the past for every service, so that each takes it


def clock_reading(data: Path) -> datetime:
    """Read the story's clock in this data folder, or a moment long past where there is none."""
    steps = data / "clock"
    return StoryClock(steps).now() if steps.exists() else moment(BEFORE_ANY)
