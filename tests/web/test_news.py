"""What became of alerts, to a reader of a page that was made before."""

from itertools import pairwise
from typing import Any

import pytest

from store.shapes import NumberedChange
from web.news import NAMED, News, in_words

RAISED = {"state": "raised", "raised_at": "10", "changed_at": "10"}
AGAIN = {"state": "raised", "raised_at": "10", "changed_at": "20"}
HELD = {"state": "acknowledged", "raised_at": "10", "changed_at": "11"}
CLOSED = {"state": "closed", "raised_at": "10", "changed_at": "12"}
WARNED = {"state": "warned", "raised_at": None, "changed_at": "9"}
MET = {"state": "closed", "raised_at": None, "changed_at": "9"}


def news(*changes: dict[str, Any], of: str = "A", is_history: bool = False) -> News:
    """Give the news of these changes of one alert."""
    told = News(lambda _: True)
    told.take(NumberedChange(1, {"alert_id": of, **each}, is_history) for each in changes)
    return told


@pytest.mark.parametrize(
    ("changes", "became"),
    [
        ([RAISED], "new"),
        ([RAISED, HELD], "new"),
        ([RAISED, HELD, AGAIN], "new"),
        ([RAISED, CLOSED], None),
        ([HELD], "changed"),
        ([AGAIN], "changed"),
        ([HELD, CLOSED], "closed"),
        ([CLOSED, AGAIN], "changed"),
        ([CLOSED, RAISED], "changed"),
        ([WARNED], None),
        ([MET], None),
        ([WARNED, RAISED], "new"),
    ],
    ids=str,
)
def test_an_alert_counts_once_as_what_it_is_to_the_reader(
    changes: list[dict[str, Any]], became: str | None
) -> None:
    """One that came and went is none; a forecast is none yet."""
    told = news(*changes)

    assert told.of("A") == became
    assert told.without("") == ({became: 1} if became else {})
    assert told.without("A") == {}


def test_history_is_no_news() -> None:
    """It is in no list of what is open."""
    assert news(RAISED, is_history=True).of("A") is None


def test_only_what_the_page_is_about_is_news() -> None:
    """A board may be narrowed down."""
    told = News(lambda alert: alert["alert_id"] == "A")
    told.take([NumberedChange(1, {"alert_id": each, **RAISED}) for each in "AB"])

    assert told.ids("new") == ["A"]


OURS, THEIRS = {"owed_by": ["police"]}, {"owed_by": ["gp"]}


@pytest.mark.parametrize(
    ("stood", "became"),
    [
        ([{**RAISED, **OURS}, {**AGAIN, **THEIRS}], "changed"),
        ([{**RAISED, **OURS}, {**CLOSED, **THEIRS}], "closed"),
        ([{**RAISED, **OURS}, {**AGAIN, **THEIRS}, {**HELD, **OURS}], "changed"),
        ([{**RAISED, **OURS}, {**AGAIN, **THEIRS}, {**HELD, **THEIRS}], "changed"),
        ([{**RAISED, **THEIRS}, {**AGAIN, **OURS}], "new"),
        ([{**RAISED, **THEIRS}, {**HELD, **OURS}, {**AGAIN, **OURS}], "new"),
        ([{**RAISED, **THEIRS}, {**CLOSED, **OURS}], None),
        ([{**RAISED, **THEIRS}, {**HELD, **OURS}, {**AGAIN, **THEIRS}], None),
        ([{**WARNED, **OURS}, {**RAISED, **THEIRS}], None),
        ([{**WARNED, **THEIRS}, {**RAISED, **OURS}], "new"),
    ],
    ids=str,
)
def test_what_passes_on_is_told_to_who_saw_it_or_sees_it(
    stood: list[dict[str, Any]], became: str | None
) -> None:
    """The page was made when it stood as it did first."""
    told = News(lambda alert: alert["owed_by"] == ["police"])
    stood = [{"alert_id": "A", **each} for each in stood]
    told.take(
        NumberedChange(n, now, before=before) for n, (before, now) in enumerate(pairwise(stood))
    )

    assert told.of("A") == became


def test_ids_have_a_bound_and_counts_have_none() -> None:
    """At midnight thousands may fall due."""
    told = News(lambda _: True)
    told.take(NumberedChange(n, {"alert_id": f"A-{n}", **RAISED}) for n in range(1_200))

    assert len(told.ids("new")) == NAMED
    assert in_words(told.without("")) == "1,200 new"


def test_it_is_counted_in_one_order() -> None:
    """New first, closed last."""
    assert in_words({"new": 3, "closed": 1}) == "3 new, 1 closed"


def test_what_cannot_be_counted_is_said() -> None:
    """Very much may have come since a page was made."""
    told = news(RAISED)
    told.take(None)

    assert told.countless
