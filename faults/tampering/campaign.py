"""So many tamperings, one at a time, with the log or the store: `verify` is to find each out.

What was not tampered with has to be found whole, before the first and after the last, and while the
service is at work.
"""

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from faults.places import Places
from faults.tampering import log
from faults.tampering.at_work import busy
from faults.tampering.forging import forge
from faults.tampering.tampering import Tampering
from faults.tampering.world import World
from store.store import Store
from throughline.difference import Difference, spot
from throughline.verifying import BETWEEN

# Which of them are of which sort; for all but those with the store the broker is started again.
SORTS = ("forged", "store", "log", "at work", "store", "log", "forged", "store", "log", "store")
SHOWN = 5  # findings of one that is not named
HEADING = "| tampered with | tried | found out | named rightly |\n|---|---|---|---|"


class Tried(NamedTuple):
    """A tampering, and what `verify` found.

    fell    what it fell over instead
    """

    number: int
    tampering: Tampering
    findings: list[Difference]
    fell: str = ""

    @property
    def is_named(self) -> bool:
        """Tell whether the case is named, and the first bad place."""
        return self.tampering.is_named(self.findings)


async def campaign(times: int, seed: int) -> tuple[str, bool]:
    """Tamper so many times; return what came of it, and whether nothing was missed."""
    tried: list[Tried] = []
    with Places(postgres=False) as places:
        world = await World.made(places, f"tamper {seed}")
        wrong = await _untouched(world)
        for sort, way in WAYS.items():
            numbers = (number for number in range(times) if SORTS[number % len(SORTS)] == sort)
            of_it = [await way(world, number, _chance(seed, number)) for number in numbers]
            wrong += await _told_of(world, of_it)
            tried += of_it
        wrong += await _untouched_at_work(world)
        await world.put_back()
        wrong += await _untouched(world)
    missed = [line for one in tried for line in _missed(one)]
    said = "\n".join([_table(tried), "", _summary(tried, wrong, seed), *missed, *wrong])
    return said, not missed and not wrong


def _chance(seed: int, number: int) -> Random:
    return Random(f"tampering {seed} {number}")  # noqa: S311  a plan


async def _untouched(world: World) -> list[str]:
    """Ask the command itself: nothing was tampered with, and it is to say so."""
    with world.store():
        status, said = await world.asks_the_command()
    return [f"nothing was tampered with, and yet it ended with {status}: {said}"] if status else []


async def _untouched_at_work(world: World) -> list[str]:
    """Nothing was tampered with, and it goes on, much of it about one case at every look."""
    with world.store() as live:
        async with world.at_work(live) as work, busy(work):
            found = (await world.verified(live, BETWEEN)).findings
    return [f"nothing was tampered with, and yet at work: {one.what}" for one in found]


async def _told_of(world: World, tried: list[Tried]) -> list[str]:
    """Ask the command itself of the last of these, which still is so: it is to end with 1."""
    status = (await world.asks_the_command())[0] if tried else 1
    last = tried[-1].number if tried else None
    return [f"of tampering {last} the command ended with {status}"] if status != 1 else []


async def _with_store(world: World, number: int, chance: Random) -> Tried:
    await world.put_back()
    with world.store() as live:
        tampering = live.tampered_with(chance)
        return await _tried(world, live, number, tampering)


async def _with_log(world: World, number: int, chance: Random) -> Tried:
    tampered = log.tamper(world.log, world.standing, chance)
    await world.hold(tampered.partition, tampered.records)
    with world.store() as live:
        return await _tried(world, live, number, tampered.tampering)


async def _with_forgery(world: World, number: int, chance: Random) -> Tried:
    with world.store() as live:
        forged = forge(world.log, live.positions(), chance)
        await world.take_in(live, forged.record)
        return await _tried(world, live, number, forged.tampering)


async def _at_work(world: World, number: int, chance: Random) -> Tried:
    with world.store() as live:
        async with world.at_work(live) as work:
            await work.step()
            tampering = live.moved(chance)
            async with busy(work):
                return await _tried(world, live, number, tampering, BETWEEN)


WAYS = {"store": _with_store, "log": _with_log, "forged": _with_forgery, "at work": _at_work}


async def _tried(
    world: World, live: Store, number: int, tampering: Tampering, pause: float = 0.0
) -> Tried:
    try:
        return Tried(number, tampering, (await world.verified(live, pause)).findings)
    except Exception as error:  # noqa: BLE001  to fall over something is not to find it
        return Tried(number, tampering, [], f"{type(error).__name__}: {error}")


def _table(tried: Iterable[Tried]) -> str:
    kinds: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        kinds[one.tampering.kind].append(one)
    return "\n".join([HEADING, *(_row(kind, kinds[kind]) for kind in sorted(kinds))])


def _row(kind: str, tried: list[Tried]) -> str:
    found = sum(bool(one.findings) for one in tried)
    return f"| {kind} | {len(tried)} | {found} | {sum(one.is_named for one in tried)} |"


def _summary(tried: list[Tried], wrong: list[str], seed: int) -> str:
    found = sum(bool(one.findings) for one in tried)
    named = sum(one.is_named for one in tried)
    return (
        f"{len(tried)} tamperings, seed {seed}: {found} found out, {named} named rightly; "
        f"{'what was not tampered with is whole' if not wrong else 'and more is wrong'}."
    )


def _missed(tried: Tried) -> list[str]:
    """Say what was done where it was not found out or not named; else nothing."""
    if tried.is_named:
        return []
    how = "MISSED" if not tried.findings else "NOT NAMED"
    done = f"{how} {tried.number}: {tried.tampering.kind}: {tried.tampering.told}"
    whom = ", ".join(sorted(tried.tampering.whom)) or "nobody"
    places = [*map(spot, tried.tampering.places), *tried.tampering.words]
    wanted = f"wanted {whom}: {' or '.join(sorted(places)) or 'anything'}"
    told = [f"  {one.subject or 'the service'}: {one.what}" for one in tried.findings[:SHOWN]]
    return [done, f"  {wanted}", *told, *([f"  {tried.fell}"] if tried.fell else [])]
