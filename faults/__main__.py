"""`python -m faults [--faults N] [--seed S]` breaks the service at random, and counts what it lost.

It prints the plan, how each run ended, and a table, which it keeps in faults/results/. The exit
status is 1 if anything was lost, doubled, missing or false, or did not heal by itself.
"""

import argparse
import asyncio
import logging
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

from faults.campaign import Outcome, run
from faults.hostile import hostile
from faults.kinds.table import BOTH, KINDS, decks
from faults.places import Places
from faults.plan import Plan, plans
from faults.proving import PROOFS, prove
from faults.report import of_one, summary, table
from faults.tampering.campaign import campaign as tampering

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run the campaign that was asked for."""
    asked = _options()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # brokers go away here
    if asked.hostile is not None:
        said, good = asyncio.run(hostile(asked.hostile, asked.seed))
        print(said)
        _keep(said, "-hostile")
        return 0 if good else 1
    if asked.tamper is not None:
        said, good = asyncio.run(tampering(asked.tamper, asked.seed))
        print(said)
        _keep(said, "-tampering")
        return 0 if good else 1
    if asked.prove:
        return 0 if asyncio.run(prove(asked.promise or list(PROOFS))) else 1
    stores = BOTH if asked.store == "both" else (asked.store,)
    dealt = decks(stores, asked.only, faults=asked.faults, long=asked.long)
    if not dealt:
        print(f"there is no kind of fault called {asked.only}: {', '.join(KINDS)}")
        return 2
    planned = list(plans(asked.faults, asked.seed, dealt))
    if asked.run is not None:
        planned = [plan for plan in planned if plan.number == asked.run]
    print(f"seed {asked.seed}", *planned, sep="\n", flush=True)
    outcomes = asyncio.run(_runs(planned, keep=asked.keep))
    return _tell(outcomes, asked.seed)


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    asked.add_argument("--faults", type=int, default=60, help="faults in all, many to a run")
    asked.add_argument("--seed", type=int, default=None, help="of a campaign to be repeated")
    asked.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument(
        "--only",
        metavar="KIND",
        action="append",
        default=[],
        help="part of the name of a kind of fault; may be said again",
    )
    asked.add_argument("--run", type=int, help="of the plan only the run of this number")
    asked.add_argument(
        "--long", action="store_true", help="outages of a minute with fewer than 300 too"
    )
    asked.add_argument("--prove", action="store_true", help="break promises: is it found out?")
    asked.add_argument("--promise", choices=PROOFS, action="append", help="with --prove: this one")
    asked.add_argument(
        "--hostile", metavar="CASES", type=int, help="instead: so many records and requests"
    )
    asked.add_argument(
        "--tamper", metavar="TIMES", type=int, help="instead: with log and store; is it found out?"
    )
    asked.add_argument("--keep", type=Path, help="copy the data of runs that are not clean here")
    told = asked.parse_args()
    if told.seed is None:
        told.seed = SystemRandom().randrange(1_000_000)
    return told


async def _runs(planned: list[Plan], keep: Path | None) -> list[Outcome]:
    outcomes = []
    with Places(postgres=any(plan.store == "postgresql" for plan in planned)) as places:
        for plan in planned:
            outcomes.append(await run(plan, places))
            print(of_one(outcomes[-1]), flush=True)
            folder = places.folder / f"{plan.store}-{plan.number}"
            if keep and not outcomes[-1].is_clean:
                shutil.copytree(folder, keep / folder.name, dirs_exist_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
    return outcomes


def _tell(outcomes: list[Outcome], seed: int) -> int:
    now = f"{datetime.now(UTC):%a %d %b %Y, %H:%M} UTC"
    told = f"\n{table(outcomes)}\n\n{now}, seed {seed}: {summary(outcomes)}"
    print(told)
    runs = "\n".join(f"{one.plan}\n{of_one(one)}" for one in outcomes)
    _keep(f"{told}\n\n{runs}")
    bad = [one for one in outcomes if not one.is_clean]
    for one in bad:
        number = one.plan.number
        print(f"to repeat it: python -m faults --seed {seed} --run {number} and the same options")
    return 1 if bad else 0


def _keep(told: str, named: str = "") -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}{named}.md").write_text(f"{told}\n")


if __name__ == "__main__":
    sys.exit(main())
