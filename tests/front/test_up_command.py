"""What `up` refuses before anything is begun, and what it says of alerts; no part runs here."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from events.samples import moment
from events.wire import decode, from_line
from projections.judge import Terms
from projections.replay import by_case, replay
from streams.clock import StoryClock
from throughline.narration import lines
from throughline.outlook import by_rule, to_try
from throughline.settings import read_settings
from throughline.story import as_of

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--port", "9092"), "--port and --kafka-port are both 9092"),
        (("--port", "8300", "--kafka-port", "8300"), "--port and --kafka-port are both 8300"),
    ],
)
def test_a_port_asked_for_twice_is_refused_at_once(
    run: Run, asked: tuple[str, ...], told: str
) -> None:
    """In one line that names both."""
    ran = run("up", *asked)

    assert ran.stderr == f"throughline: {told}: choose another for one of them\n"
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_the_port_of_the_metrics_counts_too_where_it_was_chosen(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else another is found for it."""
    monkeypatch.setenv("THROUGHLINE_METRICS_PORT", "8300")

    ran = run("up", "--port", "8300")

    assert "--port and THROUGHLINE_METRICS_PORT are both 8300" in ran.stderr
    assert ran.exit_code == 2


def test_a_clock_is_not_set_back(run: Run, tmp_path: Path) -> None:
    """Told in the words that a person here reads, before anything is begun."""
    StoryClock(tmp_path / "clock").step(moment("Sun 8 Jul 2018 12:00"))

    ran = run("up", "--data", tmp_path, "--clock", "2018-01-01")

    assert ran.stderr == (
        f"throughline: the clock in {tmp_path} reads Sun 8 Jul 2018, 12:00 and moves only "
        "forward, not back to Mon 1 Jan 2018, 23:59: choose another folder with --data\n"
    )
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_a_case_is_summed_up_by_the_names_of_its_rules(six_cases: Path, terms: Terms) -> None:
    """Nobody has to know a code; a rule that was missed more than once is named once."""
    events = [decode(from_line(line), own=True) for line in six_cases.read_bytes().splitlines()]
    at = as_of()["CASE-1"]
    alerts = replay("CASE-1", by_case(events)["CASE-1"], terms, at, at).alerts
    late = [alert for alert in alerts if alert.state != "warned"]

    told = by_rule([*late, *late])

    assert told.startswith(f"{2 * sum(alert.state != 'closed' for alert in late)} open (")
    assert all(alert.judged.rule.name in told for alert in late)
    assert not any(alert.judged.rule.code in told for alert in late)
    assert by_rule([]) == "nothing open"


def test_a_closed_alert_says_first_how_it_ended(six_cases: Path, terms: Terms) -> None:
    """Its sentence alone says what was missing, and would read as if it still were."""
    events = [decode(from_line(line), own=True) for line in six_cases.read_bytes().splitlines()]
    at = moment("Sun 8 Jul 2018 12:00")
    found = [
        alert.data()
        for case, held in by_case(events).items()
        for alert in replay(case, held, terms, at, at).alerts
        if alert.closed_as == "met_late"
    ]

    told = list(lines("closed", found))

    assert told
    assert all(line.startswith("closed  (met late) ") for line in told)


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("127.0.0.1", ["  curl --user ON-CALL-1: http://127.0.0.1:8300/alerts"]),
        ("0.0.0.0", []),  # noqa: S104  there nobody is one of the demo's people
    ],
)
def test_it_says_how_to_ask_as_one_of_the_demos_people(
    tmp_path: Path, host: str, wanted: list[str]
) -> None:
    """On this machine alone, where they may be chosen."""
    settings = read_settings(data=tmp_path, port=8300, host=host)

    told = list(to_try(settings, "throughline clock +2d"))

    assert [line for line in told if "curl" in line] == wanted
