"""What stands under one heading of the board says how much of it is missing."""

from typing import Any

import pytest

from events.samples import moment
from projections.calendar import WorkingCalendar
from store.shapes import AlertData
from web.alerts import ShownAlert
from web.groups import Group

AT = moment("Mon 15 Jan 2018 10:00")


def alert(state: str) -> ShownAlert:
    """Give an alert of which only its state counts here."""
    data: Any = {"state": state}
    told: AlertData = data
    return ShownAlert(told, AT, WorkingCalendar({}))


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (["raised"], "1 action missing"),
        (["raised", "acknowledged", "snoozed"], "3 actions missing"),
        (["raised", "warned", "warned"], "1 action missing, 2 more to be done"),
        (["warned"], "1 action to be done"),
    ],
)
def test_what_is_not_late_yet_is_not_called_missing(states: list[str], says: str) -> None:
    """It is to be done."""
    assert Group("CASE-1", None, [alert(state) for state in states]).missing == says
