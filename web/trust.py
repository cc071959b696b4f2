"""How far an answer can be trusted: complete up to when, or why that is not sure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.feeds import LATELY, mostly_refused
from store.shapes import Completeness, Counts
from store.store import Store
from web.parts import Parts
from web.spans import counted, span


@dataclass(frozen=True)
class Trust:
    """What stands above every list, so that silence can be believed.

    complete_to    up to when every event is counted; None: never yet
    clock          what the service's clock reads
    checked_ago    how long ago the worker last looked; None: never yet
    stalled        why complete-up-to is not to be relied on; None where it is
    aside          what our own code could not apply or judge; None where there is nothing
    refused        of which feeds too much was refused lately; None where of none
    waiting        what the worker is at just now; None where it has read everything
    """

    complete_to: datetime | None
    clock: datetime
    checked_ago: timedelta | None
    stalled: str | None
    aside: str | None
    refused: str | None
    waiting: str | None

    @property
    def reason(self) -> str | None:
        """Why the service cannot be sure; None where it can."""
        return self.stalled or self.aside


def trust(parts: Parts, store: Store, counts: Counts) -> Trust:
    """Say how far what the store holds can be trusted now."""
    found, wall = store.completeness(), parts.wall()
    return Trust(
        complete_to=found and found.complete_to,
        clock=parts.now(),
        checked_ago=found and max(wall - found.checked_at, timedelta()),
        stalled=why_stalled(parts, found),
        aside=_aside(counts),
        refused=refused(parts, store),
        waiting=found and found.reason,
    )


def refused(parts: Parts, store: Store) -> str | None:
    """Say of which feeds too much was refused lately; None where of none."""
    return mostly_refused(store.lately(parts.now() - LATELY), parts.alarm)


def why_stalled(parts: Parts, found: Completeness | None) -> str | None:
    """Say why complete-up-to is not to be relied on; None where it is.

    That the worker waits for something is no reason by itself: it does so whenever events come in.
    The story's clock stands still, so ages are taken by the machine's.
    """
    limits = parts.freshness
    if found is None:
        return "the worker has not looked at anything yet; is it running?"
    if (age := parts.wall() - found.checked_at) > limits.checked:
        return f"the worker last reported {span(age)} ago; is it running?"
    if found.complete_to is None or found.moved_at is None:
        return found.reason or "the worker has not yet read everything that was sent"
    if (standing := found.checked_at - found.moved_at) > limits.standing:
        return found.reason or f"the worker has been busy for {span(standing)}"
    behind = found.clock - found.complete_to
    late = behind > limits.behind and not parts.story
    return f"what is complete lies {span(behind)} behind the clock" if late else None


def _aside(counts: Counts) -> str | None:
    """Say what is kept aside; whoever runs the service can mend it."""
    told = [counted(counts.parked, "record")] if counts.parked else []
    told += [counted(counts.unjudged, "case")] if counts.unjudged else []
    return f"our own code could not take {' and '.join(told)}" if told else None
