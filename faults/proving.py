"""The campaign is proved: with a promise broken on purpose in the workers, it must find that out.

    python -m faults --prove

Each proof brings the faults by which its promise matters, a few runs of them at most. A proof that
finds nothing in all of them has failed: the campaign would not see such a fault in the product.
"""

from collections.abc import Sequence
from typing import NamedTuple

from faults.campaign import Outcome, run
from faults.comparison import WRONG, counted, told
from faults.kinds.points import AT_A_POINT
from faults.places import Places
from faults.plan import Fault, Plan

TRIES = 4
IN_HAND = AT_A_POINT + 0.01  # the size of a kill just before a batch is sent
AT_ANY_MOMENT = 0.0


class Proof(NamedTuple):
    """The faults of each run that brings a broken promise to light."""

    store: str
    workers: int
    faults: tuple[tuple[str, float], ...]


PROOFS = {
    "compare_and_set": Proof("postgresql", 2, (("worker frozen", 0.2),) * 3),
    "acknowledge": Proof("sqlite", 1, (("worker killed", IN_HAND),) * 4),
    "forget": Proof("sqlite", 1, (("worker killed", IN_HAND),) * 4),
    "judge_ahead": Proof("sqlite", 1, (("worker killed", AT_ANY_MOMENT),) * 4),
    "answer_early": Proof("sqlite", 1, (("web killed", AT_ANY_MOMENT),) * 4),
}


async def prove(promises: Sequence[str]) -> bool:
    """Break each of these promises; tell whether each was found out."""
    with Places(postgres=any(PROOFS[name].store == "postgresql" for name in promises)) as places:
        return all([await _is_found_out(name, places) for name in promises])


async def _is_found_out(name: str, places: Places) -> bool:
    for number in range(TRIES):
        outcome = await run(_plan(name, number), places, broken=name)
        if outcome.found:
            print(_found_out(name, number, outcome), flush=True)
            return True
    print(f"{name} broken: NOT FOUND OUT in {TRIES} runs", flush=True)
    return False


def _plan(name: str, number: int) -> Plan:
    proof = PROOFS[name]
    faults = tuple(Fault(kind, 1.0, size, hasty=False) for kind, size in proof.faults)
    seed = f"prove {name} {number}"
    return Plan(f"{name}-{number}", seed, proof.store, proof.workers, faults)


def _found_out(name: str, number: int, outcome: Outcome) -> str:
    counts = counted(outcome.found)
    how = ", ".join(f"{wrong} {counts[wrong]}" for wrong in WRONG if counts[wrong])
    lines = [f"  {why}" for why in told(outcome.found)[:3]]
    return "\n".join([f"{name} broken: found out in run {number + 1}: {how}", *lines])
