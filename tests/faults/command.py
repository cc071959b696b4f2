"""`python -m faults`, as a person gives it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker import BrokerError
from streams.jars import default_cache, kafka_jars

ROOT = Path(__file__).parents[2]


def faults(*asked: str) -> str:
    """Run it, and give what it said; it must end well.

    Without Kafka's jars skip, but never where a skip goes unseen.
    """
    try:
        kafka_jars(default_cache(), print)
    except BrokerError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "faults", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
