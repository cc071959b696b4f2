"""The store as whoever judges sees it."""

from collections.abc import Sequence
from datetime import datetime

from store import aside, judging, new_terms
from store.judging import Tell
from store.opened import Opened
from store.shapes import Judging

CASES_AT_ONCE = 1_000  # to be marked


class Judges(Opened):
    """Everything that has to do with judging a case, and judging it again."""

    def judge(
        self, cases: Sequence[str], until: datetime, tell: Tell, by: str | None = None
    ) -> Judging:
        """Judge these cases up to a moment, and keep what `tell` says of each.

        until    that of `due`; a case that was judged further is left as it is
        tell     what it says must follow from the events and `until` alone; it may be asked twice
        by       the version of the terms by which it tells; None: by those that are written down

        A case whose judging raises is kept aside with the reason (`unjudged`), and the others go
        on. Those `left` are still due, or have been judged further by another worker.
        """
        with self._reading() as connection:
            seen = judging.look(connection, cases)
        opinions = judging.form(seen, tell)
        with self._writing() as connection:
            kept = judging.keep(connection, opinions, until, tell, self._since)
            judged = [*kept.judged, *(case for case, _ in kept.unjudged)]
            new_terms.note_judged(connection, judged, by)
            return kept

    def judge_by(self, version: str) -> None:
        """Write down by which terms cases are judged from now on: at the start, and never later."""
        with self._writing() as connection:
            new_terms.adopt(connection, version)

    def mark_again(self, version: str, after: str = "", limit: int = CASES_AT_ONCE) -> str | None:
        """Mark some cases to be judged again by new terms, those after a ref.

        Returns the last of them; None once all are marked, or others are written down by now.
        """
        with self._writing() as connection:
            return new_terms.mark_some(connection, version, after, limit)

    def retry_unjudged(self, at: datetime) -> int:
        """Mark every case that our code could not judge to be judged again; return how many."""
        with self._writing() as connection:
            return aside.retry_unjudged(connection, at)
