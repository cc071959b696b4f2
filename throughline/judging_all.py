"""Every case of a store judged up to a moment, with progress."""

from collections.abc import Iterable
from datetime import datetime

from events.base import AnyEvent
from projections.history import Told, tell
from projections.judge import Terms
from store.store import Store
from throughline.progress import progress

CASES_AT_ONCE = 500


def judge_all(store: Store, terms: Terms, until: datetime) -> int:
    """Judge what is due by this moment; return how many cases our code could not judge."""

    def told(case: str, events: Iterable[AnyEvent]) -> Told:
        return tell(case, events, terms, until)

    unjudged = 0
    with progress() as shown:
        task = shown.add_task("Judging", total=store.counts().cases)
        while due := store.due(until, CASES_AT_ONCE):
            judging = store.judge(due, until, told)
            unjudged += len(judging.unjudged)
            shown.advance(task, len(judging.judged))
    return unjudged
