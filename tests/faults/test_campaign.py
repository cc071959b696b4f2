"""A small campaign on a real broker: workers killed and the clock jumping change nothing."""

import pytest

from tests.faults.command import faults


@pytest.mark.kafka
def test_a_small_campaign_is_clean() -> None:
    """Two runs, some faults each, and a table at the end."""
    kinds = ("--only", "worker killed", "--only", "clock jumps")

    told = faults("--faults", "5", "--seed", "11", "--store", "sqlite", *kinds)

    assert "5 faults (of 5 planned) in 2 runs, 2 of them clean" in told
    assert "lost 0, doubled 0, missing 0, false 0" in told
