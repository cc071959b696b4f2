"""Whatever OpenAPI allows, and much that it does not, is answered as OpenAPI says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode as Modes
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from events.samples import sample
from events.types.referral_received import ReferralReceived
from projections.judge import Terms
from tests.web.test_fuzz_events import EXAMPLES, NOON
from web import doing
from web.alerts_api import TOKEN
from web.app import build
from web.door import Limits
from web.samples import Service

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Service]:
    """Give one service for all that is asked here."""
    service = Service(tmp_path_factory.mktemp("schema"), terms, NOON)
    service.take(sample(ReferralReceived, "Mon 5 Mar 2018 10:00"))
    service.judge()
    with service.store:
        yield service


@pytest.fixture(scope="module")
def described(service: Service) -> Any:
    """Give what OpenAPI says of a process that may be asked as often as one likes."""
    assert service.parts.door
    door = replace(service.parts.door, limits=Limits(rate=1e6, burst=10**6))
    return schemathesis.openapi.from_asgi("/openapi.json", build(replace(service.parts, door=door)))


@pytest.fixture(scope="module")
def shown(service: Service) -> dict[str, str]:
    """Give the headers of the hospital's key, and of the manager's session."""
    web = TestClient(build(service.parts))
    cookie = web.post("/sign-in", data={"person": "ON-CALL-1"}, follow_redirects=False)
    session = cookie.headers["set-cookie"].partition(";")[0]
    token = web.get(f"/alerts/{alert_of(service)}").headers[TOKEN]
    return {**service.key("hospital"), "cookie": session, TOKEN: token}


def alert_of(service: Service) -> str:
    """Give the id of the one alert that there is."""
    [alert] = service.store.alerts_of("CASE-1")
    return str(alert["alert_id"])


OPERATIONS = (
    *(
        "GET /alerts",
        "GET /alerts/{alert_id}",
        "GET /alerts/{alert_id}/notices",
        "GET /cases/{ref}/timeline",
    ),
    *("GET /healthz", "GET /readyz"),
    *(f"POST /alerts/{{alert_id}}/{act}" for act in ("acknowledge", "snooze", "waive")),
    *("GET /cases/{ref}/sharing", "GET /cases/{ref}/sharing.csv"),
    *("POST /events", "GET /events/{id}", "GET /rejected"),
    *("GET /asyncapi.json", "GET /schemas/{name}.json"),
)


def test_every_operation_is_tried_here(described: Any) -> None:
    """None comes without being named above."""
    labels = {found.ok().label for found in described.get_all_operations()}

    assert labels == set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_openapi_says(
    label: str, described: Any, service: Service, shown: dict[str, str]
) -> None:
    """With a valid key and session: no fault of ours, and no answer that is not described."""
    method, path = label.split()
    operation = described[path][method]
    known = {"alert_id": alert_of(service), "ref": "CASE-1"}

    @settings(
        max_examples=max(EXAMPLES // 3, 1),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(
        case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in Modes]),
        there=st.booleans(),
    )
    def holds(case: Any, *, there: bool) -> None:
        if there:
            named = case.path_parameters.keys() & known
            case.path_parameters.update({name: known[name] for name in named})
        case.call_and_validate(headers=shown, checks=CHECKS)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doing, "FOLLOWS_WITHIN", 0)  # nobody follows here
        holds()
