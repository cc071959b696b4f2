from collections.abc import Callable

from typer.testing import Result

from throughline.story import SIX_CASES


def test_each_agency_and_event_type_has_a_line(run: Callable[..., Result]) -> None:
    """With the shares that were known in time, and how long it took."""
    head, *lines = run("lag", SIX_CASES).stdout.splitlines()

    assert " ".join(head.split()) == "agency event events 24 h 2 WD 5 WD middle longest"
    (line,) = [line for line in lines if line.startswith("police  ") and "merlin_created" in line]
    assert " ".join(line.split()) == "police merlin_created 5 100% 100% 100% 5 min 5 min"
