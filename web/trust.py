"""How far an answer can be trusted: complete up to when, or why that is not sure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from projections.words import uk
from store.account_shapes import Backlog
from store.feeds import mostly_refused
from store.new_terms import MOST
from store.shapes import AHEAD, Completeness
from web.silence import silent
from web.spans import counted, ended, span
from web.standing import Clocks, Partition, Standing
from web.telling import why_untold, why_untold_openly


@dataclass(frozen=True)
class Trust:
    """What stands above every list, so that silence can be believed.

    complete_to    up to when every event is counted; None: never yet, or nobody can say
    clock          what the service's clock reads
    checked_ago    how long ago the worker last looked; None: never yet
    stalled        why complete-up-to is not to be relied on; None where it is
    aside          what our own code could not apply or judge; None where there is nothing
    left_out       what was read and of which nothing is kept; None where there is nothing
    judged_anew    how many cases are still to be judged by new terms; None where all are judged
    refused        of which feeds too much was refused lately; None where of none
    silent         which agencies have fallen silent by their own rhythm; None where none has
    untold         why people may not learn what they should; None where they do, or nobody is told
    untold_openly  likewise, as far as anybody may read it
    waiting        what the worker is at just now; None where it has read everything
    """

    complete_to: datetime | None
    clock: datetime
    checked_ago: timedelta | None
    stalled: str | None
    aside: str | None
    left_out: str | None
    judged_anew: str | None
    refused: str | None
    silent: str | None
    untold: str | None
    untold_openly: str | None
    waiting: str | None

    @property
    def reason(self) -> str | None:
        """Why the service cannot be sure; None where it can."""
        return self.stalled or self.left_out or self.aside or self.judged_anew

    @property
    def says(self) -> str:
        """All of it in one line: complete up to when, or why that is not sure."""
        return ended(
            f"Not complete: {self.reason}"
            if self.reason or self.complete_to is None
            else f"Complete up to {uk(self.complete_to)}"
        )


def trust(clocks: Clocks, standing: Standing) -> Trust:
    """Say how far what the store holds can be trusted now."""
    found = standing.found
    return Trust(
        complete_to=found and found.believed(clocks.now()),
        clock=clocks.now(),
        checked_ago=found and max(clocks.wall() - found.checked_at, timedelta()),
        stalled=why_stalled(clocks, standing),
        aside=why_aside(standing.backlog),
        left_out="; ".join(standing.left_out) or None,
        judged_anew=why_judged_anew(standing.judge_again),
        refused=mostly_refused(standing.feeds, clocks.alarm),
        silent=silent(standing.heard, clocks.now()),
        untold=why_untold(clocks, standing.notifier),
        untold_openly=why_untold_openly(clocks, standing.notifier),
        waiting=found and found.reason,
    )


def why_stalled(clocks: Clocks, standing: Standing) -> str | None:
    """Say why what is shown is not to be relied on as recent; None where it is.

    That the worker waits for something is no reason by itself: it does so whenever events come in.
    The story's clock stands still, so ages are taken by the machine's.
    """
    return (
        why_not_checked(clocks, standing.found)
        or why_ahead(clocks, standing.found)
        or why_behind(clocks, standing.found)
        or why_unread(clocks, standing.partitions)
        or why_unjudged(clocks, standing.waits_since)
    )


def why_not_checked(clocks: Clocks, found: Completeness | None) -> str | None:
    """Say since when no worker has looked at anything."""
    if found is None:
        return "the worker has not looked at anything yet; is it running?"
    if (age := clocks.wall() - found.checked_at) > clocks.freshness.checked:
        return f"the worker last reported {span(age)} ago; is it running?"
    if -age > AHEAD:
        return f"the worker last reported {span(-age)} from now; is a machine's clock wrong?"
    return None


def why_ahead(clocks: Clocks, found: Completeness | None) -> str | None:
    """Say that it claims to be complete up to a moment that has not come."""
    if found is None or found.complete_to is None or found.believed(clocks.now()):
        return None
    to, reads = uk(found.complete_to), uk(clocks.now())
    return f"the worker says that it is complete up to {to}, and the clock reads {reads}"


def why_behind(clocks: Clocks, found: Completeness | None) -> str | None:
    """Say why complete-up-to stands still, or how far it lies behind a clock that runs."""
    limits = clocks.freshness
    if found is None or found.complete_to is None or found.moved_at is None:
        told = found and found.reason
        return told or "the worker has not yet read everything that was sent"
    if (standing := found.checked_at - found.moved_at) > limits.standing:
        return found.reason or f"the worker has been busy for {span(standing)}"
    behind = found.clock - found.complete_to
    late = behind > limits.behind and not clocks.story
    return f"what is complete lies {span(behind)} behind the clock" if late else None


def why_unread(clocks: Clocks, partitions: Iterable[Partition]) -> str | None:
    """Say of which partition nobody has asked for long, if only to hear that nothing is new."""
    ages = {each: clocks.wall() - each.read_at for each in partitions if each.read_at}
    stale = max(ages, key=lambda each: ages[each], default=None)
    if stale is None or ages[stale] <= clocks.freshness.unread:
        return None
    return f"nobody has read {stale.topic} {stale.partition} for {span(ages[stale])}"


def why_unjudged(clocks: Clocks, waits_since: datetime | None) -> str | None:
    """Say what waits to be judged, where it has waited for too long."""
    if waits_since is None or clocks.story:
        return None
    waits = clocks.now() - waits_since
    late = waits > clocks.freshness.unjudged
    return f"what fell due {span(waits)} ago is not judged yet" if late else None


def why_judged_anew(left: int) -> str | None:
    """Say how many cases are still judged by what was in force before: it ends by itself."""
    told = f"{left:,}{' or more' if left >= MOST else ''}"
    return f"cases are being judged again by new terms, {told} left" if left else None


def why_aside(kept: Backlog) -> str | None:
    """Say what is kept aside; whoever runs the service can mend it."""
    told = [counted(kept.parked, "record")] if kept.parked else []
    told += [counted(kept.unjudged, "case")] if kept.unjudged else []
    return f"our own code could not take {' and '.join(told)}" if told else None
