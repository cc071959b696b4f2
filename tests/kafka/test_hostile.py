"""A few hundred hostile records and requests at a real worker and a real web process."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.usefixtures("jars")
def test_hostile_input_ends_nothing_and_has_one_outcome_each() -> None:
    """Always the same few hundred; `make faults` sends a hundred thousand."""
    done = subprocess.run(
        [sys.executable, "-m", "faults", "--hostile", "600", "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "600 hostile cases" in done.stdout
    assert "nothing wrong" in done.stdout
