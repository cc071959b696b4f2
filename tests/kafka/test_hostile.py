"""A few hundred hostile records and requests at a real worker and a real web process."""

from tests.faults.command import faults


def test_hostile_input_ends_nothing_and_has_one_outcome_each() -> None:
    """Always the same few hundred; `make faults` sends a hundred thousand."""
    told = faults("--hostile", "600", "--seed", "7")

    assert "600 hostile cases" in told
    assert "nothing wrong" in told
