"""What a campaign will do: many runs, each with a few faults, all drawn from one seed."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

FAULTS_A_RUN = (3, 5)  # at least and at most
LONGEST_WAIT = 1.5  # seconds before a fault
HASTY = 0.3  # the share of faults after which the next does not wait for healing


class Fault(NamedTuple):
    """One fault.

    wait     seconds before it, while the load flows
    size     from 0 to 1: how long, how much or where; each kind reads it in its own way
    hasty    the next fault does not wait until this one has healed
    """

    kind: str
    wait: float
    size: float
    hasty: bool

    def __str__(self) -> str:
        """Say it in one line of a plan."""
        told = f"after {self.wait:.1f} s {self.kind} ({self.size:.2f})"
        return f"{told}, and at once" if self.hasty else told


class Plan(NamedTuple):
    """One run.

    number     or the name of one outside a campaign
    seed       of its load
    store      sqlite or postgresql
    workers    how many it begins with
    share      how much of its load is sent
    """

    number: int | str
    seed: str
    store: str
    workers: int
    faults: tuple[Fault, ...]
    share: float = 1.0

    def __str__(self) -> str:
        """Say it as a person reads it."""
        told = f"run {self.number}: {self.store}, workers {self.workers}"
        return f"{told}: " + "; ".join(map(str, self.faults))


def plans(faults: int, seed: int, decks: Mapping[str, Sequence[str]]) -> Iterator[Plan]:
    """Plan runs until there are so many faults in all; the same seed gives the same plans.

    decks    by store, the kinds that it can have, the oftener the likelier
    """
    chance = Random(f"faults {seed}")  # noqa: S311  a plan, not a secret
    drawn = {store: _draw(deck, chance) for store, deck in decks.items()}
    number = 0
    while faults > 0:
        store = list(decks)[number % len(decks)]
        here = min(faults, chance.randint(*FAULTS_A_RUN))
        workers = 1 if store == "sqlite" else chance.choice((1, 2, 2, 3))
        chosen = tuple(_fault(next(drawn[store]), chance) for _ in range(here))
        yield Plan(number, f"{seed}/{number}", store, workers, chosen)
        faults, number = faults - here, number + 1


def _draw(deck: Sequence[str], chance: Random) -> Iterator[str]:
    """Draw for ever: each card of the deck once before any comes again."""
    while True:
        yield from chance.sample(deck, len(deck))


def _fault(kind: str, chance: Random) -> Fault:
    wait, size = chance.uniform(0, LONGEST_WAIT), chance.random()
    return Fault(kind, round(wait, 2), round(size, 2), chance.random() < HASTY)
