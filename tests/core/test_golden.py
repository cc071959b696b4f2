"""The golden bytes: each version of each type as it was on the wire when a person approved it."""

from pathlib import Path

import pytest

from events.base import CATALOGUE, EventType
from events.contracts import example_of
from events.wire import decode, from_line, read
from throughline.generate import GOLDEN, golden, write_golden

APPROVED = sorted(GOLDEN.glob("*.json"))

every_type = pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)


@every_type
def test_every_version_of_a_type_has_its_golden_file(kind: EventType) -> None:
    """A new type or version needs one, and a person to read it."""
    wanted = {f"{kind.name}.v{version}.json" for version in range(1, kind.version + 1)}

    missing = wanted - {path.name for path in APPROVED}

    assert not missing, f"{', '.join(sorted(missing))}: run `make golden`, and read what it wrote"


@pytest.mark.parametrize("path", APPROVED, ids=[path.name for path in APPROVED])
def test_a_golden_file_is_read_as_long_as_there_is_a_log(path: Path) -> None:
    """By intake and by our own reader; what is of today's version as the example of today."""
    record = path.read_bytes()
    event = read(record)
    kind = event.fact.kind

    assert path.name == f"{kind.name}.v{event.version}.json"
    assert decode(from_line(record), own=True) == event
    assert event.version < kind.version or event == example_of(kind), (
        f"what {kind.name} says on the wire has changed: add a version, or put the example back;"
        f" {path.name} is never edited"
    )


def test_a_golden_file_is_never_written_over(tmp_path: Path) -> None:
    """Only what is missing is written."""
    (tmp_path / "plan_started.v1.json").write_text("as approved")

    written = write_golden(tmp_path)

    assert set(written) == golden().keys() - {"plan_started.v1.json"}
    assert (tmp_path / "plan_started.v1.json").read_text() == "as approved"
    assert write_golden(tmp_path) == []
