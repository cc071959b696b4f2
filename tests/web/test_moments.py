"""Moments in HTML: to the millisecond, whatever Kafka and agencies say beyond that."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import web
from events.samples import moment, sample
from events.types.merlin_created import MerlinCreated
from web.rendering import html_time
from web.samples import Service, visitor

TEMPLATES = Path(web.__file__).parent / "templates"
ALLOWED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
FRACTION = timedelta(microseconds=1_001)


def test_a_moment_has_three_digits_of_a_fraction_at_most() -> None:
    """And none where there is less than a millisecond."""
    noon = moment("Mon 12 Mar 2018 12:00")

    assert html_time(noon) == "2018-03-12T12:00:00Z"
    assert html_time(noon + timedelta(microseconds=999)) == "2018-03-12T12:00:00Z"
    assert html_time(noon + FRACTION) == "2018-03-12T12:00:00.001Z"


def test_every_moment_on_a_page_is_one_that_html_allows(at: Callable[[datetime], Service]) -> None:
    """Of events, of alerts and of what explains them."""
    told = moment("Mon 15 Jan 2018 22:40") + FRACTION
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(sample(MerlinCreated, told, by="police"))
    service.judge()
    client = visitor(service.parts)

    for page in (client.get("/").text, client.get("/cases/CASE-1").text):
        stated = re.findall(r'datetime="([^"]*)"', page)
        assert stated
        assert [each for each in stated if not ALLOWED.fullmatch(each)] == []
    assert "2018-01-15T22:40:00.001Z" in page


def test_no_template_spells_one_by_itself() -> None:
    """All of them leave it to one."""
    spell = {file.name for file in TEMPLATES.iterdir() if "datetime=" in file.read_text()}

    assert spell == {"moment.html"}
