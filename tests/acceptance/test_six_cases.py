"""The six cases give exactly the alerts that are expected: no more, no fewer, however they come."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from events.base import AnyEvent
from events.moments import moment
from events.wire import decode, from_line
from projections.calendar import london_day
from projections.history import tell
from projections.judge import Terms
from projections.replay import by_case, replay
from throughline.cli import app
from throughline.story import SIX_CASES

HERE = Path(__file__).parent
FILE = SIX_CASES
LINES = [decode(from_line(line), own=True) for line in FILE.read_bytes().splitlines()]
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected_alerts.json").read_text())

each_case = pytest.mark.parametrize("case", EXPECTED)


def wanted(case: str) -> list[dict[str, Any]]:
    """Give what must come out for a case, in a fixed order."""
    return sorted(EXPECTED[case]["alerts"], key=_order)


def found(case: str, alerts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of each alert of a case what the expectations state, those only warned left aside."""
    told = sorted((_as_stated(alert) for alert in alerts if alert["state"] != "warned"), key=_order)
    for alert, stated in zip(told, wanted(case), strict=False):
        if "outstanding" not in stated:
            del alert["outstanding"]
    return told


def _as_stated(alert: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule": alert["rule"],
        "due_on": _day(alert["due_at"]),
        "closed_on": _day(alert["closed_at"]),
        "outstanding": alert["outstanding"],
    }


def _day(at: str | None) -> str | None:
    return None if at is None else str(london_day(moment(at)))


def _order(alert: dict[str, Any]) -> tuple[str, str, str]:
    return alert["due_on"], alert["rule"], alert["closed_on"] or ""


def replayed(case: str, events: Iterable[AnyEvent], terms: Terms) -> list[dict[str, Any]]:
    """Replay a case at the moment at which it is asked about."""
    as_of = moment(EXPECTED[case]["as_of"])
    held = by_case(events)[case]
    return [alert.data() for alert in replay(case, held, terms, as_of, as_of).alerts]


@each_case
def test_a_case_gives_exactly_the_alerts_expected(case: str, terms: Terms) -> None:
    """Rule, day due, day closed, and who is outstanding where that is stated."""
    assert found(case, replayed(case, LINES, terms)) == wanted(case)


@each_case
def test_the_command_gives_the_same(case: str) -> None:
    """`throughline replay`, asked at the case's own moment."""
    asked = ["--case", case, "--as-of", EXPECTED[case]["as_of"], "--json"]

    ran = CliRunner().invoke(app, ["replay", str(FILE), *asked])

    (told,) = json.loads(ran.stdout)["cases"]
    assert told["case"] == case
    assert found(case, told["alerts"]) == wanted(case)


@settings(max_examples=20, deadline=None)
@given(arrived=st.permutations(LINES))
def test_no_order_changes_an_alert(terms: Terms, arrived: list[AnyEvent]) -> None:
    """Whatever order the events come in, every field of every alert is the same."""
    for case in EXPECTED:
        assert replayed(case, arrived, terms) == replayed(case, LINES, terms)


@settings(max_examples=10, deadline=None)
@given(repeats=st.lists(st.sampled_from(LINES), max_size=60), data=st.data())
def test_no_repeat_changes_an_alert(
    terms: Terms, repeats: list[AnyEvent], data: st.DataObject
) -> None:
    """Some events twice and more, in any order; and all of them twice."""
    arrived = data.draw(st.permutations(LINES + repeats))

    for case in EXPECTED:
        once = replayed(case, LINES, terms)
        assert replayed(case, arrived, terms) == once
        assert replayed(case, LINES + LINES, terms) == once


@each_case
def test_one_event_at_a_time_tells_the_same_history(case: str, terms: Terms) -> None:
    """Judged anew after each event, with what was known by then, it tells each change once.

    No change that was told is taken back, and none is missing in the end.
    """
    held = sorted(by_case(LINES)[case], key=lambda event: event.known_at)
    as_of = moment(EXPECTED[case]["as_of"])
    told: dict[str, dict[str, Any]] = {}

    for count, event in enumerate(held, 1):
        if event.known_at <= as_of:
            for change in tell(case, held[:count], terms, event.known_at).changes:
                told.setdefault(change.change_id, change.data())
    at_the_end = tell(case, held, terms, as_of)
    told |= {change.change_id: change.data() for change in at_the_end.changes}

    assert told == {change.change_id: change.data() for change in at_the_end.changes}
    assert found(case, [alert.data() for alert in at_the_end.alerts]) == wanted(case)
