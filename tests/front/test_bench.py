"""The benchmarks wait for a process that may end: then they end too, and say why."""

from pathlib import Path

import pytest

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
