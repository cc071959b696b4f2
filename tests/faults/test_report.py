"""The table of a campaign says what happened, and makes nothing look better than it was."""

from faults.campaign import Outcome
from faults.comparison import Fault as Found
from faults.plan import Fault, Plan
from faults.report import of_one, summary, table
from faults.watcher import Healed

KILLED = Fault("worker killed", 0.0, 0.0, hasty=False)
LEAVES = Fault("worker leaves", 0.0, 0.0, hasty=False)
PLAN = Plan(3, "7/3", "postgresql", 2, (KILLED, KILLED, LEAVES))
HEALED = [Healed(2.0, 3.0), None, Healed(0.1, 0.1)]
OUTCOME = Outcome(PLAN, [True, True, False], HEALED, [], [], 600, 100, 20.0)


def test_each_kind_has_a_line_with_how_long_it_took_to_heal() -> None:
    """What another fault overtook counts, but has no time; what broke nothing does not count."""
    lines = table([OUTCOME]).splitlines()

    assert "| worker killed | 2 | 2.0 s, 2.0 s | 3.0 s, 3.0 s | 0 | 0 | 0 | 0 |" in lines
    assert "| worker leaves | 0 | - | - | 0 | 0 | 0 | 0 |" in lines


def test_what_is_wrong_counts_for_every_kind_of_its_run() -> None:
    """Nobody can say which of them it was."""
    bad = OUTCOME._replace(found=[Found("lost", "an event"), Found("false", "an alert")])

    lines = table([OUTCOME, bad]).splitlines()

    assert all(line.endswith("| 1 | 0 | 0 | 1 |") for line in lines[2:])
    assert "1 of them clean: lost 1, doubled 0, missing 0, false 1" in summary([OUTCOME, bad])


def test_a_run_in_which_anything_went_wrong_is_not_clean() -> None:
    """A worker that ended as none should is enough."""
    bad = OUTCOME._replace(wrong=["a worker ended with 1"])

    assert OUTCOME.is_clean
    assert not bad.is_clean
    assert of_one(bad).splitlines()[-1] == "  a worker ended with 1"
