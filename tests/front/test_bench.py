"""The benchmarks run at any size, and end with a reason where what they wait for has ended."""

from pathlib import Path

import pytest

from bench import ticks
from bench.__main__ import PARTS
from bench.reader import Ended, running
from throughline.settings import read_settings


def test_a_reader_that_ends_is_told_with_its_last_line(tmp_path: Path) -> None:
    """Nothing is waited for that cannot come any more."""
    settings = read_settings(data=tmp_path, bootstrap="127.0.0.1:1", group="bench")

    with (
        running(settings, ("no_such_module",)) as reader,
        pytest.raises(Ended, match=r"ended with 1: .*No module named no_such_module"),
    ):
        reader.wait_for(lambda: False)


def test_what_is_reached_is_waited_for_no_longer(tmp_path: Path) -> None:
    """Whether or not the reader still runs."""
    settings = read_settings(data=tmp_path, bootstrap="127.0.0.1:1", group="bench")

    with running(settings, ("no_such_module",)) as reader:
        reader.wait_for(lambda: True)


@pytest.mark.parametrize("part", ["pages", "replaying", "ticks"])
def test_a_part_gives_its_rows_at_a_small_size(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that need no Kafka; each row is a ratio within what it was seen to vary."""
    monkeypatch.setattr(ticks, "TICKS", 1)

    found = list(PARTS[part](200))

    assert found
    assert all(0 < row.low <= row.ratio <= row.high for row in found)
