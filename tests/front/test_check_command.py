import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]

GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "A-1",
    "source": "/agency/school",
    "type": "uk.throughline.attendance_reported.v1",
    "subject": "case/CASE-9",
    "time": "2018-02-27T10:00:00Z",
    "data": {"previous_percent": 90, "current_percent": 70, "direction": "worse"},
}
NAME = "Jane Roe"
BAD: dict[str, tuple[bytes | dict[str, Any], str]] = {
    "not JSON": (b"{", "event: is not JSON"),
    "a list": (b"[1, 2]", "event: wanted a CloudEvent as a JSON object, got a list of 2"),
    "a field too many": ({"data": GOOD["data"] | {"story": NAME}}, "data.story: is not a field"),
    "a bad value": (
        {"data": GOOD["data"] | {"direction": NAME}},
        "data.direction: wanted one of improved, same, worse, got a text of 8 characters",
    ),
    "a time without offset": ({"time": "2018-02-27T10:00:00"}, "time: wanted a time with offset"),
    "recorded before": ({"recordedtime": "2018-02-26T10:00:00Z"}, "recordedtime: is before time"),
    "a stranger": ({"source": "/agency/circus"}, "source: is of no registered agency"),
    "the service's own": ({"source": "/service/web"}, "source: wanted /agency/<code>"),
    "another specversion": ({"specversion": "0.3"}, "specversion: wanted 1.0"),
}


def line(**changed: Any) -> bytes:
    """Give a good line, with these attributes changed."""
    return json.dumps(GOOD | changed).encode() + b"\n"


def test_the_six_cases_are_good(run: Run, six_cases: Path) -> None:
    """Every line of a good file is counted, and nothing else is said."""
    ran = run("check", six_cases)

    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", "152 good, 0 bad.\n")


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_line_is_told_with_line_field_and_reason(run: Run, fault: str) -> None:
    """One line of answer for each, and never what the line says."""
    changed, reason = BAD[fault]
    bad = changed if isinstance(changed, bytes) else line(**changed)

    ran = run("check", "-", given=line() + b"\n" + bad.rstrip(b"\n") + b"\n" + line())

    assert ran.stdout.startswith(f"standard input, line 3: {reason}")
    assert ran.stdout.count("\n") == 1
    assert NAME not in ran.output
    assert (ran.exit_code, ran.stderr) == (1, "2 good, 1 bad.\n")


def test_what_publish_takes_off_is_no_fault(run: Run) -> None:
    """A line that came out of the service's own log can be sent again."""
    logged = line(receivedtime="2018-02-27T10:01:00Z", derivedfrom="A-0")

    assert run("check", "-", given=logged).exit_code == 0


def test_several_files_are_told_apart(run: Run, tmp_path: Path) -> None:
    """Each bad line with the file that it stands in."""
    first, second = tmp_path / "monday.ndjson", tmp_path / "tuesday.ndjson"
    first.write_bytes(line())
    second.write_bytes(line() + line(id=""))

    ran = run("check", first, second)

    assert ran.stdout.startswith(f"{second}, line 2: id: wanted a text")
    assert ran.stderr == "2 good, 1 bad.\n"


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(run: Run) -> None:
    """Some editors write both."""
    given = b"\xef\xbb\xbf" + line().replace(b"\n", b"\r\n")

    assert run("check", "-", given=given).exit_code == 0


def test_the_agencies_are_those_of_the_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partnership registers its own."""
    monkeypatch.setenv("THROUGHLINE_AGENCIES", "circus")

    assert run("check", "-", given=line(source="/agency/circus/tent")).exit_code == 0
    assert run("check", "-", given=line()).exit_code == 1


@pytest.mark.parametrize("command", ["check", "publish", "replay"])
def test_an_input_with_no_events_is_refused(run: Run, command: str) -> None:
    """By every command alike: whoever sends an empty file meant another."""
    ran = run(command, "-", given=b"\n\n")

    assert ran.stderr == "throughline: there are no events in the input\n"
    assert (ran.exit_code, ran.stdout) == (2, "")


@pytest.mark.parametrize("command", ["check", "publish", "replay"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_what_is_no_text_is_told_once(
    run: Run, tmp_path: Path, command: str, encoding: str
) -> None:
    """And not for each line: an editor wrote it in another encoding, or it is no text at all."""
    file = tmp_path / "monday.ndjson"
    file.write_bytes((line() + line()).decode().encode(encoding))

    ran = run(command, file)

    assert ran.stderr == f"throughline: {file} is not UTF-8 text\n"
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_publish_says_how_to_see_all_that_is_wrong(run: Run) -> None:
    """It stops at the first line that has nowhere to go."""
    ran = run("publish", "-", given=b"{\n[\n")

    assert ran.stderr.endswith("; `throughline check` lists all that is wrong\n")
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
