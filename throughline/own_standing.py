"""How the service stands, for whoever is told of it: judged and counted as the pages do."""

from collections.abc import Iterator

from projections.calendar import WorkingCalendar
from projections.occasions import Condition
from store.store import Store
from web.filters import Filters, State
from web.listing import days_of
from web.silence import is_silent
from web.standing import Clocks, stand
from web.trust import trust

COUNTED: dict[State, str] = {"late": "Late", "today": "Due today", "broken": "Promises broken"}


def condition(judged_by: Clocks, store: Store) -> Condition:
    """Say whether it is complete, and who is silent up to where it is. Raises StoreError."""
    standing = stand(judged_by, store)
    trusted = trust(judged_by, standing)
    if trusted.reason or trusted.complete_to is None:
        return Condition(trusted.says, None)
    heard = {each.agency: each for each in standing.heard}
    silent = [name for name, each in heard.items() if is_silent(each, trusted.complete_to)]
    return Condition(None, {name: heard[name].last_at for name in silent})


def counts(judged_by: Clocks, calendar: WorkingCalendar, store: Store) -> str:
    """Sum up what is late and due, below whether that is all of it. Raises StoreError."""
    return "\n".join(_lines(judged_by, calendar, store))


def _lines(judged_by: Clocks, calendar: WorkingCalendar, store: Store) -> Iterator[str]:
    standing = stand(judged_by, store)
    trusted = trust(judged_by, standing)
    days = days_of(trusted.complete_to or trusted.clock, calendar)
    kinds = store.board_kinds(Filters().counted, days)
    yield trusted.says
    for state, label in COUNTED.items():
        yield f"{label}: {Filters(state=state).count(kinds):,}"
    silent = sum(is_silent(each, judged_by.now()) for each in standing.heard)
    yield f"Agencies silent: {silent}"
