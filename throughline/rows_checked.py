"""The rows of the live store beside those that the log gives: of each case the first bad one.

Several of a case are found, so that one that only just moved hides none that stays.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from projections.words import uk
from store.events import place_of
from store.shapes import CASE_EVENTS
from store.store import Store
from throughline.comparing import ALL, JUDGED, Wrong, compare, compare_others
from throughline.difference import THE_SERVICE, Difference, spot
from throughline.row_words import in_words

ROW = "row"
SEVERAL = 10  # rows of one case, so that what is found of a store that is lost can be held


def rows_checked(live: Store, anew: Store, complete_to: datetime | None) -> Iterator[Difference]:
    """Tell of each row that does not follow from the log.

    complete_to    up to when both are judged
    """
    for wrong in compare_others(live, anew):
        yield Difference(THE_SERVICE, _row(wrong), in_words(wrong))
    unjudged = {f"case/{one.case}" for store in (live, anew) for one in store.unjudged()}
    parked = {place_of(*one.record[1:3]) for one in live.parked() if one.record[0] == CASE_EVENTS}
    due: set[str] | None = None
    for rows in compare(live, anew):
        subject = rows[0].subject
        left = [one for one in rows if not (subject in unjudged and one.table in JUDGED)]
        if due is None and complete_to and any(one.table in JUDGED for one in left):
            due = {f"case/{case}" for case in live.due(complete_to, ALL)}
        for one in left[:SEVERAL]:
            yield _found(one, parked, due or set())


def first_rows(findings: Iterable[Difference]) -> Iterator[Difference]:
    """Leave of the rows of each case only the first that was found."""
    named: set[str] = set()
    for one in findings:
        if one.found[0] != ROW or not one.subject:
            yield one
        elif one.subject not in named:
            named.add(one.subject)
            yield one


def _row(wrong: Wrong) -> tuple[object, ...]:
    return ROW, wrong.table, *wrong.key


def _found(wrong: Wrong, parked: set[int], due: set[str]) -> Difference:
    place = wrong.key[0] if wrong.table == "events" else None
    if place in parked and wrong.used is None:
        what = f"the event at {spot(place)} is not on the timeline: it is kept aside"
    elif wrong.table in JUDGED and wrong.subject in due:
        what = f"it is due to be judged, and was not; till then {in_words(wrong)}"
    else:
        what = in_words(wrong)
    return Difference(wrong.subject, _row(wrong), what, place)


def judged(live: Store, now: datetime) -> Iterator[Difference]:
    """Tell of each case that was judged further than it can be, or less far than was told.

    now    what the service's clock reads
    """
    held = live.completeness()
    if held is None or held.complete_to is None:
        return
    to = held.complete_to
    if to > now:
        what = f"it says that it is complete up to {uk(to)}, and its clock reads {uk(now)}"
        yield Difference(THE_SERVICE, ("clock",), what)
    for one in live.misjudged(to):
        till = f"up to {uk(one.judged_to)}" if one.judged_to else "never"
        if one.judged_to and one.judged_to > to:
            what = f"it was judged {till}, and the service is complete up to {uk(to)}"
        else:
            what = f"it was judged {till}, and a change of an alert was told for later"
        yield Difference(f"case/{one.case}", ("judged",), what)
