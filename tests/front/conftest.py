"""What the tests of the front door share: commands run in process, away from this person's own."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from typer.testing import CliRunner, Result

from throughline.cli import app
from throughline.story import SIX_CASES

Run: TypeAlias = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of whoever runs the tests count."""
    for name in [name for name in os.environ if name.startswith("THROUGHLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("THROUGHLINE_DATA", str(tmp_path / "data"))


@pytest.fixture
def run() -> Run:
    """Give the way to run a command, in process: `run("check", "-", given=lines)`."""

    def invoke(*arguments: str | Path, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=given)

    return invoke


@pytest.fixture
def six_cases() -> Path:
    """Give the file of the six cases."""
    return SIX_CASES
