"""Of what people are told besides late alerts, and what follows from it.

    case_opened     somebody broke the glass of a case: the agency that leads it is told, and the
                    manager where nobody there is reached
    feed_silent     an agency has fallen silent against its rhythm: the manager
    not_complete    the service has not been able to show for a minute that it is complete: likewise
    summary         a working day has begun

Each at any hour, and once. A silence is over when the agency is heard, and incompleteness once the
service has been complete for a minute; a broken glass once somebody was told, or after a day. A
spell ends, as with an alert, and of that nobody is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from events.moments import moment, spelled
from projections.agencies import CSC
from projections.calendar import ONE_DAY, WorkingCalendar, london, london_day
from projections.notice_steps import due, is_under_way
from projections.notices import About, Notice, Spell, Spells, Step, Table

MANAGER: Final = "manager"
GRACE: Final = timedelta(minutes=1)  # a restart is no reason to tell anybody
ANY_HOUR: Final = frozenset({""})  # what is not about an alert has no severity
AT_ONCE: Final = timedelta()
OPENED: Final = "uk.throughline.case_opened.v1"


class Summary(NamedTuple):
    """When the summary of a working day is sent, by London's clock, and to whom.

    until    from when on it is too late for it, on the same day
    """

    at: time = time(8, 30)
    until: time = time(12)
    to: str = MANAGER


AS_USUAL: Final = Summary()


class Condition(NamedTuple):
    """How the service stands, as far as somebody is told of it.

    why_not    why it cannot be shown that it is complete; None: it can
    silent     the agencies that are silent, with when each was last heard; None: nobody can say,
               for where we are not complete it may be us who do not hear
    """

    why_not: str | None
    silent: Mapping[str, datetime] | None


class Lasting:
    """For how long the service has not been complete, or has been.

    What comes and goes goes on: that it is not complete is over only after a minute of being so.
    """

    def __init__(self) -> None:
        self._not_since: float | None = None
        self._complete_since: float | None = None

    def note(self, seconds: float, *, is_complete: bool) -> timedelta:
        """Take in how it stands, by a clock that never goes back, and give for how long it has."""
        if not is_complete:
            self._complete_since = None
            self._not_since = seconds if self._not_since is None else self._not_since
            return timedelta(seconds=seconds - self._not_since)
        self._complete_since = seconds if self._complete_since is None else self._complete_since
        lasted = timedelta(seconds=seconds - self._complete_since)
        self._not_since = None if lasted >= GRACE else self._not_since
        return lasted


def tables(table: Table, summary: Summary) -> Mapping[About, Table]:
    """Give whom to tell of what; alerts by the table that is given."""
    manager = Step(MANAGER, AT_ONCE, ANY_HOUR)
    steps: dict[About, tuple[Step, ...]] = {
        "case_opened": (Step(CSC, AT_ONCE, ANY_HOUR), manager._replace(after=None)),
        "feed_silent": (manager,),
        "not_complete": (manager,),
        "summary": (manager._replace(who=summary.to),),
    }
    others = {
        about: Table(one, table.hours, table.contacts, ANY_HOUR) for about, one in steps.items()
    }
    return {"alert": table, **others}


def opened(entry: Mapping[str, Any]) -> Notice | None:
    """Tell what follows from an entry of the access log. Raises KeyError, TypeError, ValueError."""
    if entry["type"] != OPENED or entry["data"]["basis"] != "broken_glass":
        return None
    case = entry["subject"].removeprefix("case/")
    return _wanted("case_opened", entry["id"], moment(entry["time"]), case=case)


def glass_over(
    spell: Spell, table: Table, calendar: WorkingCalendar, now: datetime
) -> Notice | None:
    """Tell that nobody further is told of a broken glass: somebody was, or it took a day.

    None    it goes on, or it is not about one
    """
    until = glass_until(spell)
    if until is None or is_under_way(spell):
        return None
    if now >= until:
        return _ended(spell, now, "a day has passed")
    arrived = any(each.what == "sent" for each in spell.outcomes.values())
    return _ended(spell, now, "told") if arrived and not due(spell, table, calendar, now) else None


def glass_until(spell: Spell) -> datetime | None:
    """Say until when people are told of a broken glass: for a day since the first was to be."""
    is_glass = spell.wanted.about == "case_opened" and spell.outcomes
    return min(each.at for each in spell.outcomes.values()) + ONE_DAY if is_glass else None


def feeds_told(spells: Spells, silent: Mapping[str, datetime], now: datetime) -> Iterator[Notice]:
    """Tell whose silence is over, and who has fallen silent; of one silence once.

    silent    the agencies that are silent now, with when each was last heard
    """
    found = {
        name: _wanted("feed_silent", name, now, spell=f"feed_silent.{name}.{spelled(last_at)}")
        for name, last_at in silent.items()
    }
    new = {each.alert_id: each for each in found.values()}
    for spell in _live(spells, "feed_silent"):
        if not _is_held(spell, new.get(spell.wanted.alert_id)):
            yield _ended(spell, now, "heard again")
    for notice in new.values():
        if not _is_held(spells.get(notice.alert_id), notice):
            yield notice


def completeness_told(
    spells: Spells, why_not: str | None, lasted: timedelta, now: datetime
) -> Iterator[Notice]:
    """Tell that the service cannot be shown to be complete, or that it can again.

    Where nobody was told of it yet, it is over at once.

    lasted    for how long it has been one or the other, by a clock that runs
    """
    live = list(_live(spells, "not_complete"))
    if lasted >= GRACE and why_not and not live:
        wanted = _wanted("not_complete", "", now, spell=_not_complete(spells, now))
        yield wanted._replace(why=why_not)
    over = [spell for spell in live if lasted >= GRACE or not spell.tried] if not why_not else []
    yield from (_ended(spell, now, "complete") for spell in over)


def _not_complete(spells: Spells, now: datetime) -> str:
    """Name a spell by when it began; where the clock stands still, not as the one before."""
    name, held = f"not_complete.{spelled(now)}", spells.get("not_complete")
    before, _, number = held.wanted.spell.partition("#") if held else ("", "", "")
    return f"{name}#{int(number or 1) + 1}" if before == name else name


def summary_of(day: date) -> str:
    """Name the spell of a day's summary."""
    return f"summary.{day.isoformat()}"


def day_to_sum_up(
    spells: Spells, summary: Summary, calendar: WorkingCalendar, now: datetime
) -> date | None:
    """Tell whose summary is to be sent now; None where none is, or it is on its way already."""
    day = london_day(now)
    held = spells.get("summary")
    is_time = london(day, summary.at) <= now < london(day, summary.until)
    if not is_time or calendar.why_not_working(day):
        return None
    return None if held and held.wanted.spell == summary_of(day) else day


def summed_up(day: date, summary: Summary, says: str) -> Notice:
    """Tell that people are to be told how a day begins."""
    at = london(day, summary.at)
    return _wanted("summary", "", at, spell=summary_of(day))._replace(says=says)


def too_late(spells: Spells, summary: Summary, now: datetime) -> Iterator[Notice]:
    """Tell that it is too late for a summary; of a day to come it is no summary yet."""
    for spell in _live(spells, "summary"):
        day = london_day(spell.wanted.at)
        if now >= london(day, summary.until) or london_day(now) < day:
            yield _ended(spell, now, "too late")


def _wanted(about: About, of: str, at: datetime, *, case: str = "", spell: str = "") -> Notice:
    name = f"{about}.{of}" if of else about
    return Notice("wanted", spell or name, name, case, at)


def _ended(spell: Spell, now: datetime, why: str) -> Notice:
    return spell.wanted._replace(what="ended", at=now, why=why, says="")


def _live(spells: Spells, about: About) -> Iterable[Spell]:
    return [each for each in spells.live.values() if each.wanted.about == about]


def _is_held(spell: Spell | None, notice: Notice | None) -> bool:
    return spell is not None and notice is not None and spell.wanted.spell == notice.spell
