"""The benchmarks that need Kafka run at a small size."""

from pathlib import Path

import pytest

from bench import asking, serving, telling
from bench.__main__ import PARTS


def test_a_rebuild_is_measured_beside_the_live_path(jars: Path) -> None:
    """Both take and judge all of it."""
    assert jars

    [row] = PARTS["rebuilding"](26)

    assert row.what == "rate of rebuild"
    assert row.ratio > 0


def test_messages_are_timed_beside_themselves_alone(
    jars: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a rate and at once; each alert is told, or it would wait for ever."""
    assert jars
    monkeypatch.setattr(telling, "ROUNDS", 1)

    at_a_rate, at_once = PARTS["telling"](5)

    assert min(at_a_rate.ratio, at_once.ratio) > 0
    assert "p50" in at_a_rate.note


def test_pages_are_asked_for_while_events_come_in(
    jars: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside silence, and beside few cases; what is sent meanwhile comes on its rows."""
    assert jars
    monkeypatch.setattr(asking, "ASKED", 3)
    monkeypatch.setattr(asking, "SELDOM", 3)
    monkeypatch.setattr(serving, "ROUNDS", 1)

    html, whole, *pages, taken = PARTS["serving"](120)

    assert 0 < html.ratio < whole.ratio < 1
    assert all(page.ratio > 0 and "p95" in page.note for page in pages)
    assert {page.beside for page in pages} == {"nothing comes in", "100 cases"}
    assert taken.ratio > 0
