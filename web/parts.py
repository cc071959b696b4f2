"""What the web process is handed: everything that it does not make by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from projections.judge import Terms
from store.feeds import AS_USUAL, Alarm
from store.store import Store
from web.claims import Claims
from web.door import Door
from web.ended import Ended
from web.networks import Networks
from web.sessions import SignIn


def machine_clock() -> datetime:
    """Read the machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Freshness:
    """How old an answer may be before the service says that it cannot be sure.

    checked     since the worker last looked, by the machine's clock
    standing    since it last found everything read, by the machine's clock
    behind      how far what is complete lies behind a clock that runs; one that is moved in steps
                leaps ahead of it at each step
    unread      since a partition was last read, if only in vain, by the machine's clock
    unjudged    since what waits longest to be judged fell due, by a clock that runs
    """

    checked: timedelta = timedelta(seconds=15)
    standing: timedelta = timedelta(seconds=15)
    behind: timedelta = timedelta(seconds=60)
    unread: timedelta = timedelta(seconds=60)
    unjudged: timedelta = timedelta(seconds=60)


@dataclass(frozen=True)
class Live:
    """How news reaches the pages that are open.

    every        from one look at the store to the next, for all pages of a process
    heartbeat    from one sign of life to the next, where there is no news
    longest      how long one connection lasts; a browser then makes another by itself
    listeners    how many pages may wait at once
    """

    every: timedelta = timedelta(seconds=1)
    heartbeat: timedelta = timedelta(seconds=10)
    longest: timedelta = timedelta(minutes=15)
    listeners: int = 200


@dataclass(frozen=True)
class Parts:
    """The parts of the web process.

    store        opens the current generation of the store; called when one is needed
    terms        the partnership's policy, calendar and agency groups
    now          reads the service's clock
    bootstrap    where agencies reach Kafka, for the examples that pages print
    by_tls       whether it is spoken to by TLS there
    story        whether that clock is the story's
    margin       how far behind its reading all that was received can be asked for
    wall         reads the machine's clock, for how long ago something was
    live         how news reaches the pages that are open
    alarm        when too much of an agency's feed is refused
    door         what lets agencies send over HTTP, and people act; None: they cannot
    sign_in      how people sign in; None: nobody does, and pages are only read
    networks     remembers which agencies work with which families
    ended        remembers which sessions were ended by their owners
    claims       remembers who acts on which alert just now
    acted        is called once Kafka has what a person did; moves on a story's clock that stands
    """

    store: Callable[[], Store]
    terms: Terms
    now: Callable[[], datetime]
    bootstrap: str
    story: bool = False
    margin: timedelta = timedelta()
    freshness: Freshness = Freshness()
    wall: Callable[[], datetime] = machine_clock
    live: Live = Live()
    alarm: Alarm = AS_USUAL
    door: Door | None = None
    sign_in: SignIn | None = None
    acted: Callable[[], None] = lambda: None
    networks: Networks = field(default_factory=Networks)
    ended: Ended = field(default_factory=Ended)
    claims: Claims = field(default_factory=Claims)
    by_tls: bool = False
