"""Who watches the campaign: every promise that can be broken has its proof, and they are run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from faults.broken import PROMISES
from faults.kinds.table import KINDS
from faults.proving import PROOFS

ROOT = Path(__file__).parents[2]


def test_every_promise_has_a_proof_with_faults_that_there_are() -> None:
    """A promise without one would be taken for kept."""
    assert PROOFS.keys() == PROMISES.keys()
    for proof in PROOFS.values():
        assert all(proof.store in KINDS[kind].stores for kind, _ in proof.faults)


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_faults_proves_the_campaign_that_it_ran() -> None:
    """All promises, after the campaign; and not where somebody says so."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    plain.pop("ARGS", None)  # nor what the make that runs these tests was given
    told, without = (
        subprocess.run(  # noqa: S603  it only says what it would do
            ["make", "--dry-run", "faults", *asked],  # noqa: S607  whichever is there
            cwd=ROOT,
            env=plain,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for asked in ((), ("PROVE=0",))
    )

    proves = [number for number, line in enumerate(told) if line.endswith("-m faults --prove")]
    campaign = [number for number, line in enumerate(told) if line.rstrip().endswith("-m faults")]
    assert campaign[0] < proves[0]
    assert len(proves) == 1
    assert not any("--prove" in line for line in without)
