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

from projections.judge import Terms
from tests.web.test_fuzz_events import EXAMPLES, NOON
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
    service.looked()
    with service.store:
        yield service


@pytest.fixture(scope="module")
def described(service: Service) -> Any:
    """Give what OpenAPI says of a process that may be asked as often as one likes."""
    assert service.parts.door
    door = replace(service.parts.door, limits=Limits(rate=1e6, burst=10**6))
    return schemathesis.openapi.from_asgi("/openapi.json", build(replace(service.parts, door=door)))


@pytest.fixture(scope="module")
def key(service: Service) -> dict[str, str]:
    """Give the header of the hospital's key."""
    return service.key("hospital")


OPERATIONS = (
    *("GET /alerts", "GET /cases/{ref}/timeline", "GET /healthz", "GET /readyz"),
    *("GET /cases/{ref}/sharing", "GET /cases/{ref}/sharing.csv"),
    *("POST /events", "GET /events/{id}", "GET /rejected"),
)


def test_every_operation_is_tried_here(described: Any) -> None:
    """None comes without being named above."""
    labels = {found.ok().label for found in described.get_all_operations()}

    assert labels == set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_openapi_says(label: str, described: Any, key: dict[str, str]) -> None:
    """With a valid key: no fault of ours, and no answer that is not described."""
    method, path = label.split()
    operation = described[path][method]

    @settings(
        max_examples=max(EXAMPLES // 2, 1),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in Modes]))
    def holds(case: Any) -> None:
        case.call_and_validate(headers=key, checks=CHECKS)

    holds()
