"""Who knew what on the six cases: what the audit found, at every moment and not only at its end."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from events.base import AnyEvent
from events.samples import moment
from events.wire import decode, from_line
from projections.judge import Terms
from projections.replay import by_case, replay
from projections.sharing import Sharing, sharing
from throughline.cli import app
from throughline.story import SIX_CASES

CASES = by_case(decode(from_line(line), own=True) for line in SIX_CASES.read_bytes().splitlines())
SIX = ("police_cait", "school", "school_nurse", "gp", "bdas", "cmht")
A_SECOND = timedelta(seconds=1)


def shown(terms: Terms, case: str, at: str | None = None, known: str | None = None) -> Sharing:
    """Show who knew what of a case at a moment; unless said, a month after its last event."""
    events = CASES[case]
    last = max(event.known_at for event in events) + timedelta(days=30)
    as_of = moment(at) if at else last
    known_at = moment(known) if known else as_of
    return sharing(replay(case, events, terms, as_of, known_at), terms, as_of, known_at)


def at_every_moment(terms: Terms, case: str) -> Iterator[Sharing]:
    """Show a case at each moment at which something happened or became known, and just before."""
    events = CASES[case]
    turns = {clock for event in events for clock in (event.occurred_at, event.known_at)}
    for turn in sorted(turns | {turn - A_SECOND for turn in turns}):
        for known_at in (turn, max(turns)):  # as it was known, and in hindsight
            replayed = replay(case, events, terms, turn, known_at)
            yield sharing(replayed, terms, turn, known_at)


def holders(told: Sharing) -> dict[str, int]:
    """Say which agencies hold which version of the plan, csc left aside, which makes it."""
    return {
        each.agency: each.holds
        for each in told.columns
        if each.agency != "csc" and each.holds is not None
    }


def state(told: Sharing, ref: str, agency: str) -> str:
    """Say how an agency stood to an incident."""
    return next((told.cell(row, agency).state for row in told.rows if row.ref == ref), "not_owed")


def test_bdas_was_never_told_of_the_second_incident_of_case_1(terms: Terms) -> None:
    """At no moment, as known then or in hindsight; csc has owed it since the Merlin came."""
    states = [state(told, "MRL-1B", "bdas") for told in at_every_moment(terms, "CASE-1")]

    assert set(states) == {"not_owed", "not_told"}
    assert states[-1] == "not_told"


def test_the_clock_of_bdas_runs_from_when_csc_had_the_merlin(terms: Terms) -> None:
    """Owed by csc by the end of the next working day, which was a Monday; and it goes on."""
    told = shown(terms, "CASE-1", "Tue 15 May 2018 12:00")
    (row,) = [row for row in told.rows if row.ref == "MRL-1B"]
    clock = told.cell(row, "bdas").clock

    assert clock is not None
    assert (clock.judged.rule.code, clock.owed_by) == ("N01", ("csc",))
    assert clock.since == moment("Fri 23 Mar 2018 10:00")
    assert clock.due_at == moment("Mon 26 Mar 2018 23:59") + timedelta(seconds=59)
    assert clock.running
    assert clock.late_at(told.as_of)
    told_in_time = {"crc", "school", "school_nurse", "gp", "csc"}
    assert {c.agency for c in row.cells if c.state == "told"} == told_in_time
    assert not any(c.clock and c.clock.late_at(told.as_of) for c in row.cells if c.state == "told")


@pytest.mark.parametrize("case", ["CASE-3", "CASE-4"])
def test_the_gp_of_cases_3_and_4_never_held_the_plan(terms: Terms, case: str) -> None:
    """Though in the network; and was never told of the closure."""
    last = shown(terms, case)
    (closure,) = [row for row in last.rows if row.words == "Closure of the case"]

    assert all(told.holds("gp") is None for told in at_every_moment(terms, case))
    assert next(column for column in last.columns if column.agency == "gp").in_network
    assert last.cell(closure, "gp").state == "not_told"
    assert set(holders(last).values()) == {1}


@pytest.mark.parametrize(
    "at",
    [
        "Tue 27 Feb 2018 10:05",
        "Wed 28 Feb 2018 23:59",
        "Thu 1 Mar 2018 09:00",
        "Thu 22 Mar 2018 15:59",
    ],
)
def test_on_case_2_nobody_held_the_plan_for_three_weeks(terms: Terms, at: str) -> None:
    """From the conference until it was sent; each of the six waits."""
    told = shown(terms, "CASE-2", at)
    (plan,) = [row for row in told.rows if row.version]

    assert holders(told) == {}
    assert plan.words == "Outline child protection plan, version 1"
    assert {cell.agency for cell in plan.cells if cell.state == "not_told"} == {*SIX}
    assert plan.since == moment("Tue 27 Feb 2018 10:00")


def test_on_case_2_all_six_hold_the_first_version_and_then_the_second(terms: Terms) -> None:
    """The first late, from 22 March; the second from 23 May."""
    first, still, second = (
        holders(shown(terms, "CASE-2", at, known="Sat 26 May 2018 12:00"))
        for at in ("Thu 22 Mar 2018 16:00", "Wed 23 May 2018 15:29", "Wed 23 May 2018 15:30")
    )

    assert first == still == dict.fromkeys(SIX, 1)
    assert second == dict.fromkeys(SIX, 2)
    assert holders(shown(terms, "CASE-2")) == second


def test_on_case_2_the_first_version_came_late_and_the_second_in_time(terms: Terms) -> None:
    """Held against one working day after each conference."""
    told = shown(terms, "CASE-2")
    first, second = [row for row in told.rows if row.version]

    def late(agency: str) -> list[bool]:
        clocks = [told.cell(row, agency).clock for row in (first, second)]
        return [clock is not None and clock.late_at(told.as_of) for clock in clocks]

    assert {agency: late(agency) for agency in SIX} == {agency: [True, False] for agency in SIX}


def test_on_case_6_csc_was_never_told_of_the_lapse(terms: Terms) -> None:
    """BDAS recorded it, and owes it."""
    states = {state(told, "LAP-6A", "csc") for told in at_every_moment(terms, "CASE-6")}

    assert states == {"not_owed", "not_told"}
    assert state(shown(terms, "CASE-6"), "LAP-6A", "bdas") == "own"


def test_on_case_5_everybody_owed_was_told_in_time(terms: Terms) -> None:
    """The control: at the moment of the audit nothing that was owed is late."""
    told = shown(terms, "CASE-5", "Thu 9 Nov 2017 12:00")
    clocks = [clock for row in told.rows for cell in row.cells for clock in cell.clocks]

    assert clocks
    assert [clock.judged.rule.code for clock in clocks if clock.late_at(told.as_of)] == []


def test_the_command_tells_the_same(terms: Terms) -> None:
    """`throughline sharing`, asked at the moment of the audit."""
    asked = ["--case", "CASE-1", "--as-of", "2018-05-15T12:00:00+01:00", "--json"]

    ran = CliRunner().invoke(app, ["sharing", str(SIX_CASES), *asked])

    (case,) = json.loads(ran.stdout)["cases"]
    (merlin,) = [piece for piece in case["pieces"] if piece["ref"] == "MRL-1B"]
    told = shown(terms, "CASE-1", "Tue 15 May 2018 12:00")
    (row,) = [row for row in told.rows if row.ref == "MRL-1B"]
    assert [c["state"] for c in merlin["cells"]] == [cell.state for cell in row.cells]
    assert [c["agency"] for c in merlin["cells"] if c["state"] == "not_told"] == ["bdas"]


def test_the_command_names_all_six_that_have_not_got_the_plan() -> None:
    """Those who were invited are owed it, whether or not they are in the network."""
    asked = ["--case", "CASE-2", "--as-of", "2018-03-10"]

    ran = CliRunner().invoke(app, ["sharing", str(SIX_CASES), *asked])

    six = "school, school nurse, BDAS, CMHT, GP and police CAIT"
    assert f"No version is held by {six}.\n" in ran.stdout


def test_each_event_that_tells_someone_is_on_a_row(terms: Terms) -> None:
    """Nothing that was shared is left out of the matrix."""
    for case, events in CASES.items():
        told = shown(terms, case)
        on_a_row = {event.key for row in told.rows for event in row.events}
        names = {e.key for e in events if _names_someone(e)}

        assert names <= on_a_row, case


def _names_someone(event: AnyEvent) -> bool:
    return any(getattr(event.fact, field, None) for field in ("to", "recipients", "attended"))
