import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from events.samples import example, sample
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.contact_received import ContactReceived
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.wire import encode
from throughline.jobs import each

Run = Callable[..., Result]
Process = subprocess.Popen[str]

MANY = 200
FAMILY = (  # an adult's event that belongs on the cases of two children
    *(sample(ContactReceived, "Mon 5 Mar 2018 09:00", case=case) for case in ("KID-1", "KID-2")),
    *(
        sample(example(HouseholdMemberRecorded, person="AD-1"), "Mon 5 Mar 2018 10:00", case=case)
        for case in ("KID-1", "KID-2")
    ),
    sample(
        example(ClientLapseRecorded, person="AD-1", ref="LAP-1"),
        "Wed 7 Mar 2018 14:00",
        by="bdas",
        of_person="AD-1",
    ),
)
WORKS_LONG = """
import sys, time
from throughline.jobs import each

def work(number):
    time.sleep(0.01)
    return number

try:
    for done in each(work, range(100_000), 2):
        if done == 1:
            print("at work", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def made(run: Run) -> str:
    """Give events of many cases: late, twice, out of order, corrected; and of a family."""
    troubled = ("--late", "0.2", "--corrected", "0.2", "--repeated", "0.2", "--reordered", "0.2")
    family = b"".join(encode(event) + b"\n" for event in FAMILY)
    return run("simulate", "40", *troubled).stdout + family.decode()


@pytest.fixture
def started() -> Iterator[Callable[[], Process]]:
    """Give the way to start two processes at long work, in a group of their own."""
    processes: list[Process] = []

    def start() -> Process:
        processes.append(
            subprocess.Popen(  # noqa: S603  our own script
                (sys.executable, "-c", WORKS_LONG),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
                cwd=Path(__file__).parents[2],
            )
        )
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("asked", [(), ("--as-of", "2018-03-08", "--known-at", "2018-07-01")])
def test_three_processes_tell_the_six_cases_as_one_does(
    run: Run, six_cases: Path, form: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    """Byte for byte, in both forms, also in hindsight."""
    alone = run("replay", six_cases, *form, *asked)

    together = run("replay", six_cases, *form, *asked, "--jobs", "3")

    assert alone.exit_code == together.exit_code == 0
    assert alone.stdout_bytes == together.stdout_bytes != b""


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_three_processes_tell_troubled_events_as_one_does(
    run: Run, made: str, form: tuple[str, ...]
) -> None:
    """In the same order, with the same count of repeats, and what an adult's events put on them."""
    alone = run("replay", "-", *form, given=made)

    together = run("replay", "-", *form, "--jobs", "3", given=made)

    assert "repeated" in alone.stderr
    assert (alone.stdout_bytes, alone.stderr) == (together.stdout_bytes, together.stderr)
    assert together.stdout.count("LAP-1") >= len(("KID-1", "KID-2"))


def test_the_first_bad_line_is_refused_alike(run: Run, made: str, tmp_path: Path) -> None:
    """With its file and its number, and in one line."""
    good, bad = tmp_path / "good.ndjson", tmp_path / "bad.ndjson"
    good.write_text(made)
    bad.write_text(made.replace("SIM-0000002-001", "", 1).replace("SIM-0000003-001", "", 1))

    alone, together = (run("replay", good, bad, "--jobs", jobs) for jobs in ("1", "3"))

    assert alone.stderr.startswith(f"throughline: {bad}, line ")
    assert alone.stderr.count("\n") == 1
    assert (alone.exit_code, alone.stdout, alone.stderr) == (
        *(together.exit_code, together.stdout, together.stderr),
    )


@pytest.mark.parametrize("jobs", [1, 2, 3, MANY + 1])
def test_what_becomes_of_things_comes_in_their_order(jobs: int) -> None:
    """However many processes there are; the work need not survive pickling."""
    done = each(lambda number: str(number) * 10_000, range(MANY), jobs)

    assert [len(each) // 10_000 for each in done] == [len(str(number)) for number in range(MANY)]


def test_one_job_needs_no_other_process() -> None:
    """Nor does one thing, whatever was asked for."""
    here = os.getpid()

    assert set(each(lambda _: os.getpid(), range(MANY), 1)) == {here}
    assert list(each(lambda _: os.getpid(), [1], 8)) == [here]
    assert here not in set(each(lambda _: os.getpid(), range(MANY), 2))


def test_a_fault_in_another_process_is_raised_here() -> None:
    """As it would be in this one."""
    with pytest.raises(ZeroDivisionError):
        list(each(lambda number: 1 // (number - 150), range(MANY), 2))


def test_a_process_that_is_ended_costs_nothing_but_time() -> None:
    """The system ends one when memory runs out; what it had left to do is done here."""
    here = os.getpid()

    def work(number: int) -> int:
        if number == 150 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(each(work, range(MANY), 2)) == list(range(MANY))


def test_ctrl_c_is_for_the_one_that_started_them() -> None:
    """The others do not hear it, and so leave nothing on the screen."""
    here = os.getpid()

    def work(_: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGINT)
        return os.getpid()

    assert here not in set(each(work, range(MANY), 2))


def test_ctrl_c_ends_all_of_them_quietly(started: Callable[[], Process]) -> None:
    """It reaches the whole group, as from a terminal."""
    process = started()
    assert process.stdout
    assert process.stdout.readline() == "at work\n"

    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=20)

    assert (process.returncode, output, errors) == (130, "", "")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGKILL])
def test_none_outlives_the_one_that_started_it(
    started: Callable[[], Process], told: signal.Signals
) -> None:
    """However it ends; their output closes once the last of them has ended."""
    process = started()
    assert process.stdout
    assert process.stdout.readline() == "at work\n"

    process.send_signal(told)
    output, errors = process.communicate(timeout=20)

    assert (process.returncode, output, errors) == (-told, "", "")
