import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from store.store import Store
from throughline.cli import app
from throughline.story import SIX_CASES

Run = Callable[..., Result]
COMMANDS = sorted(each.name for each in app.registered_commands if each.name)
THROUGHLINE = (sys.executable, "-m", "throughline")

WRONG = {
    "no such command": (("polish",), "No such command 'polish'"),
    "a command misspelled": (("publsh",), "Did you mean 'publish'"),
    "no such option": (("replay", "--asof", "x"), "No such option: --asof"),
    "no file named": (("check",), "Missing argument 'FILE...'"),
    "a file that is not there": (("check", "nowhere.ndjson"), "cannot read nowhere.ndjson"),
    "a folder for a file": (("check", "."), "cannot read ."),
    "no number": (("publish", "-", "--wait", "long"), "for '--wait': wanted a number;"),
    "no whole number": (("simulate", "1.5"), "for 'cases': wanted a whole number;"),
    "too small a number": (("simulate", "0"), "for 'cases': wanted at least 1;"),
    "no process at all": (("replay", "-", "--jobs", "0"), "for '--jobs': wanted at least 1;"),
    "an example of nothing": (("events", "--example"), "--example wants an event type: "),
    "no moment": (("replay", "-", "--as-of", "soon"), "--as-of: wanted a time with offset"),
    "no offset": (("replay", "-", "--as-of", "2018-03-08T09:00:00"), "--as-of: wanted a time"),
    "no moment of any calendar": (
        ("replay", "-", "--as-of", "9999-12-31"),
        "--as-of: wanted a moment of the years 1970 to 2199, got '9999-12-31'",
    ),
    "no such rule": (("duties", "X99"), "there is no rule X99"),
    "no such event": (("events", "merlin_creatd"), "did you mean merlin_created?"),
    "neither file nor Kafka": (("replay",), "wanted either files or --from-kafka"),
    "no such policy": (
        ("duties", "--policy", "none.toml"),
        "none.toml: No such file or directory; --policy or THROUGHLINE_POLICY names it",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(run: Run, command: str) -> None:
    """What it does, and lines to type."""
    told = run(command, "--help")

    assert told.exit_code == 0
    assert "Examples" in told.stdout
    assert f"throughline {command}" in told.stdout.split("Examples")[1]


def test_help_lists_every_command(run: Run) -> None:
    """Also when nothing is asked for."""
    assert run().stdout == run("--help").stdout
    assert run().exit_code == 0
    assert all(command in run().stdout for command in COMMANDS)


@pytest.mark.parametrize("mistake", WRONG)
def test_wrong_usage_is_one_line_and_status_2(run: Run, mistake: str) -> None:
    """On standard error, naming what is wrong; standard output stays empty."""
    arguments, told = WRONG[mistake]

    ran = run(*arguments, given="")

    assert told in ran.stderr
    assert ran.stderr.startswith("throughline: ")
    assert ran.stderr.count("\n") == 1
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_a_fault_of_ours_is_one_line_that_repeats_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the error says may be somebody's name; where it happened helps who mends it."""

    def broken(*_: object) -> None:
        raise RuntimeError("Jane Roe")

    monkeypatch.setattr("throughline.settings_text.as_text", broken)

    ran = run("settings")

    assert ran.exit_code == 70
    assert "a fault of ours: RuntimeError in test_command_line.py" in ran.stderr
    assert "Jane Roe" not in ran.output
    assert ran.stderr.count("\n") == 1


def test_a_fault_of_ours_can_be_seen_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whoever asks for it."""

    def broken(*_: object) -> None:
        raise RuntimeError("the gory detail")

    monkeypatch.setattr("throughline.settings_text.as_text", broken)
    monkeypatch.setenv("THROUGHLINE_TRACEBACK", "true")

    assert "the gory detail" in run("settings").stderr


def test_the_installed_command_ends_with_its_status(tmp_path: Path) -> None:
    """As a shell sees it: 2, one line, and no traceback."""
    ran = subprocess.run(  # noqa: S603  our own command
        (*THROUGHLINE, "check", str(tmp_path / "none.ndjson")),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", ["topics", "publish", "replay", "status"])
def test_a_broker_that_is_not_there_is_told_by_us_alone(command: str, tmp_path: Path) -> None:
    """As a shell sees it: what the library would say of it is not said too."""
    Store.open("sqlite", tmp_path).close()
    asked = {"publish": [str(SIX_CASES)], "replay": ["--from-kafka"]}.get(command, [])
    ran = subprocess.run(  # noqa: S603  our own command
        (*THROUGHLINE, command, *asked, "--bootstrap", "127.0.0.1:9"),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "THROUGHLINE_DATA": str(tmp_path)},
    )

    assert "no Kafka answers at 127.0.0.1:9" in ran.stdout + ran.stderr
    assert "nable connect" not in ran.stdout + ran.stderr
    assert ran.returncode == (1 if command == "status" else 2)


def test_the_version_is_that_of_the_project(run: Run) -> None:
    """In one line, whatever else is asked."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())

    ran = run("--version")

    assert ran.stdout == f"throughline {project['project']['version']}\n"
    assert ran.exit_code == 0


def test_ctrl_c_ends_quietly_with_130() -> None:
    """While it waits for input."""
    process = subprocess.Popen(  # noqa: S603  our own command
        (*THROUGHLINE, "check", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b"\n" * 1_000_000)  # more than a pipe holds: it is reading by now
    process.send_signal(signal.SIGINT)

    _, stderr = process.communicate(timeout=30)

    assert process.returncode == 130
    assert stderr.strip() == b""


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`throughline duties | head -1` says nothing on standard error."""
    command = f"'{sys.executable}' -m throughline duties | head -1"
    ran = subprocess.run(("/bin/sh", "-c", command), capture_output=True, text=True, check=False)  # noqa: S603  our own line

    assert ran.stdout.count("\n") == 1
    assert ran.stderr == ""
