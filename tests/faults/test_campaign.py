"""A small campaign on a real broker: workers killed and the clock jumping change nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker import BrokerError
from streams.jars import default_cache, kafka_jars

ROOT = Path(__file__).parents[2]


@pytest.mark.kafka
def test_a_small_campaign_is_clean() -> None:
    """Two runs, some faults each, and a table at the end."""
    try:
        kafka_jars(default_cache(), print)
    except BrokerError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    asked = ("--faults", "5", "--seed", "11", "--store", "sqlite")
    kinds = ("--only", "worker killed", "--only", "clock jumps")

    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "faults", *asked, *kinds],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 faults (of 5 planned) in 2 runs, 2 of them clean" in done.stdout
    assert "lost 0, doubled 0, missing 0, false 0" in done.stdout
