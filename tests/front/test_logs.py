"""What a worker or web logs: a JSON object a line, and nothing that is said elsewhere."""

import json
import subprocess
import sys
from typing import Any

SETS_UP = "import logging; from throughline.logs import log_as_json; log_as_json('warning')"


def logged(*lines: str) -> list[dict[str, Any]]:
    """Run these lines in a process that logs as ours do; give what it logged."""
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", "\n".join([SETS_UP, *lines])],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_a_json_object() -> None:
    """With when, who and how bad; what is not bad enough is left out."""
    [told] = logged(
        "logging.getLogger('streams.relay').error('%s waits', 'case.alerts')",
        "logging.getLogger('streams.relay').info('nothing waits')",
    )

    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "case.alerts waits", "level": "error", "logger": "streams.relay"}


def test_that_kafka_is_away_is_said_by_us_and_not_by_aiokafka() -> None:
    """It would say so several times a second; all else that it says is kept."""
    told = logged(
        "kafka = logging.getLogger('aiokafka')",
        "kafka.error('Unable connect to \"%s:%s\": %s', 'kafka', 9092, 'refused')",
        "kafka.error('Unable connect to node with id %s: %s', 0, 'refused')",
        "kafka.error('Unable to update metadata from %s', [0])",
        "logging.getLogger('streams.ends').error('Unable connect to %s', 'kafka')",
    )

    assert [each["logger"] for each in told] == ["aiokafka", "streams.ends"]
    assert told[0]["event"] == "Unable to update metadata from [0]"
