"""What the six cases cannot show: what was known when, to the second.

known_late.ndjson tells a dozen small cases; known_late.json says, for a moment of looking (and of
knowing), the rule, due time, raising and closing of every alert of one of them. Each was worked
out by hand from contract.md 4.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import AnyEvent
from events.moments import moment
from events.wire import decode, from_line
from projections.judge import Terms
from projections.replay import by_case, replay

HERE = Path(__file__).parent
LINES = [
    decode(from_line(line), own=True)
    for line in (HERE / "known_late.ndjson").read_bytes().splitlines()
]
LOOKS: list[dict[str, Any]] = json.loads((HERE / "known_late.json").read_text())
TOLD = ("rule", "due_at", "raised_at", "closed_at", "closed_as")


def alerts_of(look: dict[str, Any], events: list[AnyEvent], terms: Terms) -> list[dict[str, Any]]:
    """Replay the case that is looked at; keep of each alert what the look states."""
    as_of = moment(look["as_of"])
    known_at = moment(look.get("known_at", look["as_of"]))
    held = by_case(events)[look["case"]]
    found = [alert.data() for alert in replay(look["case"], held, terms, as_of, known_at).alerts]
    stated = {key for alert in look["alerts"] for key in alert} | set(TOLD)
    return [{key: alert[key] for key in stated} for alert in found if alert["state"] != "warned"]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['case']} {look['says']}")
def test_history_follows_knowledge(look: dict[str, Any], terms: Terms) -> None:
    """At each moment the judgement uses what was known then: no more alerts, and no fewer."""
    found = alerts_of(look, LINES, terms)

    for alert, wanted in zip(found, look["alerts"], strict=True):
        assert {key: alert[key] for key in wanted} == wanted


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_order_and_repeats_do_not_matter(terms: Terms, data: st.DataObject) -> None:
    """The same events, shuffled and some of them sent twice, tell the same history."""
    repeats = data.draw(st.lists(st.sampled_from(LINES), max_size=20))
    arrived = data.draw(st.permutations(LINES + repeats))

    for look in LOOKS:
        assert alerts_of(look, arrived, terms) == alerts_of(look, LINES, terms)
