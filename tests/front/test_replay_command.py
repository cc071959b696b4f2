import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.conference_held import ConferenceHeld
from events.types.csc_notified import CscNotified
from events.types.event_corrected import EventCorrected
from events.types.plan_distributed import PlanDistributed
from events.wire import encode

Run = Callable[..., Result]

CONFERENCE = sample(
    ConferenceHeld, "Tue 27 Feb 2018 10:00", invited=["csc", "school", "gp"], outcome="cp_plan"
)
TO_ALL = sample(
    PlanDistributed,
    "Wed 28 Feb 2018 15:00",
    recorded="Mon 5 Mar 2018 09:00",
    recipients=["school", "gp"],
)
OTHER_CASE = sample(ClientLapseRecorded, "Mon 5 Mar 2018 10:00", by="bdas", case="CASE-2")


def lines(*events: AnyEvent) -> bytes:
    """Write events as a file has them."""
    return b"".join(encode(event) + b"\n" for event in events)


def replayed(run: Run, given: bytes, *arguments: str) -> dict[str, Any]:
    """Replay these lines and read the answer."""
    ran = run("replay", "-", "--json", *arguments, given=given)
    assert ran.exit_code == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def alert(answer: dict[str, Any], rule: str, case: int = 0) -> dict[str, Any]:
    """Find the one alert of a rule."""
    (found,) = [each for each in answer["cases"][case]["alerts"] if each["rule"] == rule]
    return dict(found)


def test_the_answer_has_the_shape_of_the_contract(run: Run) -> None:
    """One object; moments in UTC; alerts by due time, rule and id."""
    answer = replayed(run, lines(CONFERENCE, OTHER_CASE), "--as-of", "2018-03-08T10:00:00+01:00")

    assert list(answer) == ["as_of", "known_at", "policy_version", "cases"]
    assert answer["as_of"] == answer["known_at"] == "2018-03-08T09:00:00Z"
    assert [list(case) for case in answer["cases"]] == [["case", "events", "alerts"]] * 2
    assert [case["case"] for case in answer["cases"]] == ["CASE-1", "CASE-2"]
    for case in answer["cases"]:
        order = [(each["due_at"], each["rule"], each["alert_id"]) for each in case["alerts"]]
        assert order == sorted(order)
        assert all(each["due_at"].endswith("Z") for each in case["alerts"])


def test_events_are_cloudevents_as_they_came(run: Run) -> None:
    """In order, with every clock that the line had, and none that it had not."""
    answer = replayed(run, lines(TO_ALL, CONFERENCE))

    assert answer["cases"][0]["events"] == [
        json.loads(encode(CONFERENCE)),
        json.loads(encode(TO_ALL)),
    ]


def test_unless_told_it_judges_at_the_last_moment_known(run: Run) -> None:
    """Of all that is in the input, also where only one case is asked about."""
    answer = replayed(run, lines(CONFERENCE, OTHER_CASE), "--case", "CASE-1")

    assert answer["as_of"] == "2018-03-05T10:05:00Z"
    assert [case["case"] for case in answer["cases"]] == ["CASE-1"]


def test_what_was_believed_then(run: Run) -> None:
    """The plan was sent in time, but nobody could know until it was recorded on the Monday."""
    given = lines(CONFERENCE, TO_ALL)

    then = replayed(run, given, "--as-of", "2018-03-06", "--known-at", "2018-03-02")
    now = replayed(run, given, "--as-of", "2018-03-06")

    assert alert(then, "S13")["state"] == "raised"
    assert alert(now, "S13")["closed_as"] == "met_recorded_late"


def test_hindsight_raises_nothing_that_was_done_in_time(run: Run) -> None:
    """What became known after T counts from when it occurred."""
    given = lines(CONFERENCE, TO_ALL)

    then = replayed(run, given, "--as-of", "2018-03-02")
    hindsight = replayed(run, given, "--as-of", "2018-03-02", "--known-at", "2018-03-06")

    assert alert(then, "S13")["outstanding"] == ["gp", "school"]
    assert "S13" not in {each["rule"] for each in hindsight["cases"][0]["alerts"]}
    assert hindsight["known_at"] == "2018-03-06T23:59:59Z"


def test_what_an_agency_had_seen_is_told_alone(run: Run) -> None:
    """Those whom the plan was sent to have seen that, and owe or are owed what concerns them."""
    at = ("--as-of", "2018-03-06")
    seen = replayed(run, lines(CONFERENCE, TO_ALL), *at, "--seen-by", "gp")["cases"][0]
    text = run("replay", "-", *at, "--seen-by", "hospital", given=lines(CONFERENCE, TO_ALL)).stdout

    assert [event["id"] for event in seen["events"]] == [TO_ALL.id]
    assert "S13" in {each["rule"] for each in seen["alerts"] if "gp" in each["owed_to"]}
    assert text.startswith("CASE-1, as hospital had seen it on Tue 6 Mar 2018, 23:59")
    assert "Hospital had been told of nothing, and owed nothing." in text


def test_a_misspelt_agency_is_told(run: Run) -> None:
    """To it nothing was ever told, which would be no answer."""
    ran = run("replay", "-", "--seen-by", "bdsa", given=lines(CONFERENCE))

    assert ran.exit_code == 2
    assert "--seen-by: wanted the code of an agency, such as bdas, got 'bdsa'" in ran.stderr


def test_a_day_stands_for_its_end_in_london(run: Run) -> None:
    """In summer that is an hour earlier in UTC."""
    assert replayed(run, lines(CONFERENCE), "--as-of", "2018-07-01")["as_of"] == (
        "2018-07-01T22:59:59Z"
    )


def test_a_correction_is_shown_and_says_since_when(run: Run) -> None:
    """The list is as shown at T."""
    right = {"ref": "LAP-2"}
    told = sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas", ref="LAP-1", event_id="N-1")
    correction = sample(
        EventCorrected,
        "Tue 6 Mar 2018 09:00",
        by="bdas",
        corrects="N-1",
        corrected_type="csc_notified",
        time=None,
        data=right,
    )

    before = replayed(run, lines(told, correction), "--as-of", "2018-03-05")
    after = replayed(run, lines(told, correction), "--as-of", "2018-03-07")

    assert before["cases"][0]["events"][0]["data"] == {"ref": "LAP-1"}
    assert after["cases"][0]["events"][0]["data"] == right
    assert after["cases"][0]["events"][0]["correctedat"] == "2018-03-06T09:05:00Z"


def test_repeated_and_conflicting_lines_are_counted(run: Run) -> None:
    """They are no error, and change nothing."""
    conflict = CONFERENCE._replace(
        fact=sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", outcome="no_plan").fact,
        recordedtime=moment("Wed 28 Feb 2018 10:00"),
    )
    once = run("replay", "-", "--json", "--as-of", "2018-03-06", given=lines(CONFERENCE))

    ran = run(
        *("replay", "-", "--json", "--as-of", "2018-03-06"),
        given=lines(CONFERENCE, conflict, CONFERENCE, CONFERENCE),
    )

    said = "In the whole input: 2 repeated and 1 conflicting: each event counts once.\n"
    assert ran.stderr == said
    assert ran.stdout == once.stdout


def test_a_malformed_line_ends_it_with_its_number(run: Run, tmp_path: Path) -> None:
    """File, line, field and reason; nothing is printed of the rest."""
    file = tmp_path / "cases.ndjson"
    file.write_bytes(lines(CONFERENCE) + b"\n" + lines(TO_ALL).replace(b'"school"', b'"A School"'))

    ran = run("replay", file)

    assert ran.stderr.startswith(f"throughline: {file}, line 3: data.recipients.0: wanted a code")
    assert (ran.exit_code, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


def test_a_case_that_is_not_there_is_told(run: Run) -> None:
    """An empty answer would read as a case on which nothing is late."""
    ran = run("replay", "-", "--case", "CASE-7", given=lines(CONFERENCE))

    assert ran.exit_code == 2
    assert ran.stderr == "throughline: there is no case CASE-7 in the input\n"


def test_no_events_at_all_are_told(run: Run) -> None:
    """There is no moment to judge at."""
    ran = run("replay", "-", given=b"\n")

    assert (ran.exit_code, ran.stderr) == (2, "throughline: there are no events in the input\n")


def test_several_files_are_one_input(run: Run, tmp_path: Path) -> None:
    """A case may be spread over them."""
    first, second = tmp_path / "1.ndjson", tmp_path / "2.ndjson"
    first.write_bytes(lines(CONFERENCE))
    second.write_bytes(lines(TO_ALL))

    apart = run("replay", first, second, "--json").stdout

    assert apart == run("replay", "-", "--json", given=lines(TO_ALL, CONFERENCE)).stdout


def test_another_policy_judges_otherwise(run: Run, tmp_path: Path) -> None:
    """And the answer names the policy by its content."""
    default = Path(__file__).parents[2] / "throughline" / "policy.toml"
    ours = tmp_path / "ours.toml"
    later = '[[S13]]\nfrom = 2018-01-01\nwithin = "9 working days"\nseverity = "low"\n'
    ours.write_text(f'{default.read_text()}\n{later}owed_by = ["csc"]\nsource = "ours"\n')
    given = lines(CONFERENCE)

    ordinary = replayed(run, given, "--as-of", "2018-03-06")
    other = replayed(run, given, "--as-of", "2018-03-06", "--policy", str(ours))

    assert alert(ordinary, "S13")["due_at"] == "2018-02-28T23:59:59Z"
    assert "S13" not in {each["rule"] for each in other["cases"][0]["alerts"]}
    assert other["policy_version"] != ordinary["policy_version"]


TEXT = """\
CASE-1 on Tue 6 Mar 2018, 23:59. All times Europe/London."""


def test_as_text_each_duty_is_a_sentence_then_its_numbers(run: Run) -> None:
    """Dates with their weekday, lateness in working days, the code of the rule last."""
    told = run("replay", "-", "--as-of", "2018-03-06", given=lines(CONFERENCE)).stdout

    assert told.startswith(TEXT)
    assert "  The plan made at the conference has not been sent to GP and school.\n" in told
    assert "    Owed by CSC by Wed 28 Feb 2018, 23:59. 4 working days late.\n" in told
    assert "    high · plan to every invitee · S13 · " in told
    assert "  Tue 27 Feb 2018, 10:00 CSC " in told


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2018-02-28T23:59:59Z", "Late."),
        ("2018-03-01T09:00:00Z", "1 working day late."),
        ("2018-03-06", "Met in time but recorded late, Wed 28 Feb 2018, 15:00."),
    ],
)
def test_as_text_lateness_is_said_in_words(run: Run, when: str, said: str) -> None:
    """On the day itself, after a day, and once it is closed."""
    told = run("replay", "-", "--as-of", when, given=lines(CONFERENCE, TO_ALL)).stdout

    assert f"Owed by CSC by Wed 28 Feb 2018, 23:59. {said}" in told


def test_as_text_a_late_record_shows_both_moments(run: Run) -> None:
    """When it happened stands first, and behind it when it was written down."""
    told = run("replay", "-", given=lines(CONFERENCE, TO_ALL)).stdout

    assert "sent to school and GP. (recorded Mon 5 Mar 2018, 09:00)" in told


def test_as_text_nothing_late_is_said(run: Run) -> None:
    """A blank would leave it open."""
    given = lines(sample(CscNotified, "Mon 5 Mar 2018 10:00", by="bdas"))

    assert "Nothing is late, and nothing was." in run("replay", "-", given=given).stdout


def test_as_text_what_is_at_risk_is_not_open(run: Run) -> None:
    """Open is what is late, here as everywhere; a forecast is told apart."""
    at = {"open": 0, "warned": 0}
    given = lines(CONFERENCE)
    for each in replayed(run, given, "--as-of", "2018-03-22")["cases"][0]["alerts"]:
        at["warned" if each["state"] == "warned" else "open"] += 1

    told = run("replay", "-", "--as-of", "2018-03-22", given=given).stdout

    assert min(at.values()) > 0
    assert f"Open: {at['open']}\n" in told
    assert f"At risk: {at['warned']}\n" in told
    assert "Not due yet." in told
    assert "Timeline: 1 event\n" in told


def test_as_text_before_anything_was_known_nothing_is_said_of_lateness(run: Run) -> None:
    """Nobody could say then that nothing was late."""
    told = run("replay", "-", "--as-of", "2017-01-01", "--case", "CASE-1", given=lines(CONFERENCE))

    assert told.stdout.splitlines()[2:] == ["Nothing was known of this case then.", ""]
    assert told.exit_code == 0
