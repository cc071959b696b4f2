"""A web process in this one, on a real store: the six cases, or one's own."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from events.moments import moment
from events.wire import decode, from_line
from projections.judge import Terms
from throughline.story import SIX_CASES
from web.samples import Service, visitor


@pytest.fixture(scope="session")
def six_cases(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Iterator[Service]:
    """Give a service that has been through the story of the six cases. Not to be changed."""
    clock = moment("2018-07-08T11:00:00Z")
    service = Service(tmp_path_factory.mktemp("six"), terms, clock, story=True)
    with service.store:
        service.take(*(decode(from_line(line)) for line in SIX_CASES.read_bytes().splitlines()))
        service.judge()
        yield service


@pytest.fixture
def web(six_cases: Service) -> TestClient:
    """Give a client of the web process over the six cases."""
    return visitor(six_cases.parts, follows=False)


@pytest.fixture
def at(tmp_path: Path, terms: Terms) -> Iterator[Callable[[datetime], Service]]:
    """Give the way to make an empty service of one's own, by what its clock reads."""
    made: list[Service] = []

    def service(clock: datetime) -> Service:
        made.append(Service(tmp_path, terms, clock))
        return made[-1]

    yield service
    for each in made:
        each.store.close()


@pytest.fixture
def read() -> Callable[[str], str]:
    """Give the way to read a page as a person does: without its marks, and in one line."""

    def seen(html: str) -> str:
        words = unescape(re.sub(r"<[^>]*>", " ", html[html.index("<main") :]))
        return re.sub(r"\s+([.,:;])", r"\1", " ".join(words.split()))

    return seen
