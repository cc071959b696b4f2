"""What `case.alerts` carries is what its schema says."""

import json
from typing import Any

import pytest
from jsoncompat import check_compat

from events.channels import ALERT
from events.samples import moment
from events.wire import decode, from_line
from projections.judge import Terms
from projections.replay import by_case, replay
from throughline.story import SIX_CASES


@pytest.fixture(scope="module")
def alerts(terms: Terms) -> list[dict[str, Any]]:
    """Give the alerts of the six cases, in whatever state they are."""
    told = by_case(decode(from_line(line)) for line in SIX_CASES.read_bytes().splitlines())
    at = moment("Sun 1 Jul 2018")
    cases = [replay(case, events, terms, at, at) for case, events in told.items()]
    return [alert.data() for case in cases for alert in case.alerts]


def test_every_field_of_an_alert_is_described(alerts: list[dict[str, Any]]) -> None:
    """No more, no fewer, in the same order."""
    assert alerts
    assert all(list(alert) == list(ALERT["properties"]) for alert in alerts)


def test_every_alert_is_as_the_schema_says(alerts: list[dict[str, Any]]) -> None:
    """Open, closed and only warned."""
    schema = json.dumps(ALERT)

    assert {alert["state"] for alert in alerts} >= {"raised", "closed"}
    for alert in alerts:
        assert check_compat(json.dumps({"const": alert}), schema, "deserializer")
