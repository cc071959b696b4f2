import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from events.base import AnyEvent
from events.samples import sample
from events.types.agency_notified import AgencyNotified
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.information_opened import InformationOpened
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.network_notified import NetworkNotified
from events.types.plan_distributed import PlanDistributed
from events.wire import encode

Run = Callable[..., Result]

MEETING = sample(
    CinMeetingHeld,
    "Mon 5 Feb 2018 10:00",
    plan_members=["csc", "school", "gp", "bdas"],
    attended=["csc", "school"],
)
PLAN = sample(
    PlanDistributed, "Tue 6 Feb 2018 09:00", plan_type="cin", recipients=["school", "gp", "bdas"]
)
MERLIN = sample(MerlinCreated, "Mon 5 Mar 2018 20:00", by="police", ref="MRL-1")
SHARED = sample(MerlinShared, "Tue 6 Mar 2018 10:00", by="police", ref="MRL-1", to=["csc_mash"])
TO_SCHOOL = sample(NetworkNotified, "Wed 7 Mar 2018 10:00", ref="MRL-1", recipients=["school"])
OPENED = sample(InformationOpened, "Wed 7 Mar 2018 12:00", by="school", ref="MRL-1")
TO_GP = sample(
    AgencyNotified,
    "Fri 9 Mar 2018 10:00",
    ref="MRL-1",
    recipients=["gp"],
    recorded="Sat 10 Mar 2018 09:00",
)
OTHER_CASE = sample(MEETING.fact, "Mon 5 Feb 2018 10:00", case="CASE-2")
HEAD = (
    "case,as_of,known_at,piece,says,ref,plan_type,version,since,agency,in_network,state,"
    "known_since,opened_at,answered_at,kept_back_at,rule,owed_by,owed_since,due_at,met_at,late,"
    "waived"
)


def lines(*events: AnyEvent) -> bytes:
    """Write events as a file has them."""
    return b"".join(encode(event) + b"\n" for event in events)


GIVEN = lines(MEETING, PLAN, MERLIN, SHARED, TO_SCHOOL, OPENED, TO_GP)
AT = ("--as-of", "2018-03-12T10:00:00Z")


def case_told(run: Run, *arguments: str, given: bytes = GIVEN) -> dict[str, Any]:
    """Ask for JSON, and give the one case."""
    ran = run("sharing", "-", "--json", *arguments, given=given)
    assert ran.exit_code == 0, ran.stderr
    (case,) = json.loads(ran.stdout)["cases"]
    return dict(case)


def merlin_told(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the cells of the Merlin, by agency."""
    (piece,) = [each for each in case["pieces"] if each["piece"] == "ref/MRL-1"]
    return {cell["agency"]: cell for cell in piece["cells"]}


TEXT = """\
Who knew what of CASE-1 on Mon 12 Mar 2018, 10:00. All times Europe/London.
===========================================================================
Child in need plan: 1 version sent.
  Version 1 is held by school, GP and BDAS.

                                                 CSC   school  GP         BDAS      (police)
Mon 5 Feb 2018  Child in need meeting (initial)  own   there
Mon 5 Feb 2018  Child in need plan, version 1    own   told    told       told
Mon 5 Mar 2018  Merlin: domestic abuse (MRL-1)   told  told    told late  NOT TOLD  own
"""
OF_THE_MERLIN = """\
Merlin: domestic abuse (MRL-1), from Mon 5 Mar 2018, 20:00
  CSC     Told Tue 6 Mar 2018, 10:00, in time.
  school  Told Wed 7 Mar 2018, 10:00, in time. Opened Wed 7 Mar 2018, 12:00.
  GP      Told Fri 9 Mar 2018, 10:00, 2 working days late. This was known Sat 10 Mar 2018, 09:00.
  BDAS    Not told. Owed by CSC since Tue 6 Mar 2018, 10:00, by Wed 7 Mar 2018, 23:59: 3 working days late.
  police  Its own record Mon 5 Mar 2018, 20:00.
"""  # noqa: E501  a line an agency


def test_the_matrix_and_then_each_piece_with_every_moment(run: Run) -> None:
    """A row for each piece, a column for each agency; dates with their weekday."""
    told = run("sharing", "-", *AT, given=GIVEN).stdout

    assert told.startswith(TEXT)
    assert f"\n{OF_THE_MERLIN}" in told


def test_what_is_owed_and_not_yet_due_is_told_apart(run: Run) -> None:
    """The clock runs, and nothing is late."""
    told = run("sharing", "-", "--as-of", "2018-03-06", given=GIVEN).stdout

    assert "not yet" in told
    assert "NOT TOLD:" in told  # what the key says it means
    assert told.count("NOT TOLD") == 1
    assert "by Wed 7 Mar 2018, 23:59: due in 1 working day." in told


def test_a_plan_that_nobody_was_sent_says_so(run: Run) -> None:
    """By name, who has none."""
    told = run("sharing", "-", "--as-of", "2018-02-05", given=GIVEN).stdout

    assert "Child in need plan: no version sent.\n" in told
    assert "  No version is held by school, GP and BDAS.\n" in told


def test_before_anything_was_known_nothing_is_claimed(run: Run) -> None:
    """And hindsight is named as such."""
    told = run(
        *("sharing", "-", "--as-of", "2018-01-01", "--known-at", "2018-03-12"), given=GIVEN
    ).stdout

    assert "on Mon 1 Jan 2018, 23:59, by what was known on Mon 12 Mar 2018, 23:59." in told
    assert "By then nobody was known to have been told of anything" in told


def test_as_json_each_cell_points_to_its_events_and_duties(run: Run) -> None:
    """Moments in UTC; what is missing in the rule's own words."""
    cells = merlin_told(case_told(run, *AT))

    states = {"csc": "told", "school": "told", "gp": "told", "bdas": "not_told", "police": "own"}
    assert {agency: cell["state"] for agency, cell in cells.items()} == states
    assert cells["school"]["known_by"] == {
        "id": TO_SCHOOL.id,
        "source": "/agency/csc",
        "type": "network_notified",
        "says": "School were told of the new information (MRL-1).",
        "occurred_at": "2018-03-07T10:00:00Z",
        "known_at": "2018-03-07T10:05:00Z",
    }
    assert cells["school"]["opened"]["id"] == OPENED.id
    (owed,) = cells["bdas"]["owed"]
    alert_id = owed.pop("alert_id")
    assert owed == {
        "rule": "N01",
        "rule_name": "new information passed on",
        "owed": "word",
        "owed_by": ["csc"],
        "since": "2018-03-06T10:00:00Z",
        "due_at": "2018-03-07T23:59:59Z",
        "met_at": None,
        "late": True,
        "waived": False,
        "says": "New information about the family has not been passed on to BDAS.",
    }
    replayed = json.loads(run("replay", "-", "--json", *AT, given=GIVEN).stdout)
    assert alert_id in {alert["alert_id"] for alert in replayed["cases"][0]["alerts"]}


def test_as_json_it_has_the_shape_of_a_replay(run: Run) -> None:
    """One object, the moments asked for, the policy, and each case."""
    given = GIVEN + lines(OTHER_CASE)

    told = json.loads(run("sharing", "-", "--json", *AT, given=given).stdout)

    assert list(told) == ["as_of", "known_at", "policy_version", "cases"]
    assert [case["case"] for case in told["cases"]] == ["CASE-1", "CASE-2"]
    assert told["cases"][0]["plan"] == {"plan_type": "cin", "versions_sent": 1}
    assert told["cases"][0]["agencies"][-1] == (
        {"agency": "police", "in_network": False, "holds_version": None}
    )


def test_as_csv_there_is_a_line_for_each_piece_and_agency(run: Run) -> None:
    """A head above, moments in UTC, and what is not there left empty."""
    told = run("sharing", "-", "--csv", *AT, given=GIVEN).stdout
    rows = list(csv.DictReader(StringIO(told)))
    (bdas,) = [row for row in rows if row["ref"] == "MRL-1" and row["agency"] == "bdas"]

    assert told.splitlines()[0] == HEAD
    assert len(rows) == 3 * 5
    assert (bdas["state"], bdas["known_since"], bdas["met_at"]) == ("not_told", "", "")
    assert (bdas["rule"], bdas["owed_by"], bdas["late"]) == ("N01", "csc", "yes")
    assert bdas["due_at"] == "2018-03-07T23:59:59Z"


def test_what_was_believed_then_and_hindsight(run: Run) -> None:
    """That the GP was told became known a day later."""
    asked = ("--as-of", "2018-03-09T12:00:00Z")

    then = merlin_told(case_told(run, *asked))
    hindsight = merlin_told(case_told(run, *asked, "--known-at", "2018-03-12"))

    assert (then["gp"]["state"], hindsight["gp"]["state"]) == ("not_told", "told")


def test_one_case_can_be_asked_for(run: Run) -> None:
    """Out of all that are in the input."""
    given = GIVEN + lines(OTHER_CASE)

    assert case_told(run, *AT, "--case", "CASE-2", given=given)["case"] == "CASE-2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--case", "CASE-7"), "there is no case CASE-7 in the input"),
        (("--json", "--csv"), "wanted one of --json and --csv, got both"),
        (("--as-of", "soon"), "--as-of: wanted a time with offset"),
        (("--from-kafka",), "wanted either files or --from-kafka"),
    ],
)
def test_what_cannot_be_answered_is_one_line(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    """On standard error, with status 2; standard output stays empty."""
    ran = run("sharing", "-", *arguments, given=GIVEN)

    assert ran.stderr.startswith(f"throughline: {said}")
    assert (ran.exit_code, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


def test_a_malformed_line_ends_it_with_its_number(run: Run, tmp_path: Path) -> None:
    """As for `replay`."""
    file = tmp_path / "cases.ndjson"
    file.write_bytes(lines(MEETING) + lines(PLAN).replace(b'"school"', b'"A School"'))

    ran = run("sharing", file)

    assert ran.stderr.startswith(f"throughline: {file}, line 2: data.recipients.0: wanted a code")
    assert (ran.exit_code, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


def test_repeats_change_nothing_and_are_counted(run: Run) -> None:
    """On standard error, so that what is printed can be piped."""
    once, twice = (run("sharing", "-", "--json", given=given) for given in (GIVEN, GIVEN * 2))

    assert twice.stderr == "In the whole input: 7 repeated: each event counts once.\n"
    assert twice.stdout == once.stdout
