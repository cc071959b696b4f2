"""The benchmarks that need Kafka run at a small size."""

from pathlib import Path

from bench.__main__ import PARTS


def test_a_rebuild_is_measured_beside_the_live_path(jars: Path) -> None:
    """Both take and judge all of it."""
    assert jars

    [row] = PARTS["rebuilding"](26)

    assert row.what == "rate of rebuild"
    assert row.ratio > 0
