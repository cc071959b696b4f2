"""What a run of hostile input found, as a table and a few lines."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

GREW = 1.25  # times; memory that grows more is not flat
JUDGED_FROM = 40  # rounds; sooner, a process is still warming up
SHOWN = 20  # of what is wrong
HEADING = "| sent | times | accepted | refused |\n|---|---|---|---|"
HEADING_HTTP = "| asked | times | answered |\n|---|---|---|"


@dataclass
class Found:
    """What was found.

    ended      of the records of each kind, how many were accepted or refused
    answers    how often each kind of request had each status; none: no answer
    landed     after each round, seconds until what was right was on its timelines
    memory     by process, its size in bytes after each round
    wrong      what should not have been
    """

    cases: int = 0
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    landed: list[float] = field(default_factory=list)
    memory: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def grew(self, process: str) -> float | None:
        """Tell how large a process is in the last tenth, beside its size in the second.

        None, where there were too few rounds to tell.
        """
        sizes = self.memory[process]
        if len(sizes) < JUDGED_FROM:
            return None
        tenth = len(sizes) // 10
        return median(sizes[-tenth:]) / median(sizes[tenth : 2 * tenth])

    def grown(self) -> Iterator[str]:
        """Tell of each process whose memory is not flat."""
        for process in self.memory:
            if (times := self.grew(process)) and times > GREW:
                yield f"the memory of {process} grew to {times:.2f} times what it was"


def table(found: Found) -> str:
    """Make the tables: records by how they ended, requests by how they were answered."""
    kinds = sorted({kind for kind, _ in found.ended})
    records = [_row(kind, found.ended) for kind in kinds]
    asked = sorted({kind for kind, _ in found.answers})
    requests = [_asked_row(kind, found.answers) for kind in asked]
    return "\n".join([HEADING, *records, "", HEADING_HTTP, *requests])


def _row(kind: str, ended: Counter[tuple[str, str]]) -> str:
    accepted, refused = ended[kind, "accepted"], ended[kind, "refused"]
    return f"| {kind} | {accepted + refused:,} | {accepted:,} | {refused:,} |"


def _asked_row(kind: str, answers: Counter[tuple[str, int | None]]) -> str:
    had = {status: times for (of, status), times in answers.items() if of == kind}
    told = ", ".join(f"{had[status]:,} {status or 'no answer'}" for status in sorted(had, key=str))
    return f"| {kind} | {sum(had.values()):,} | {told} |"


def summary(found: Found, seed: int, seconds: float) -> str:
    """Say all of it in a few lines."""
    ended = "nothing wrong" if not found.wrong else f"{len(found.wrong)} THINGS WRONG"
    usual, worst = median(found.landed), max(found.landed)
    lines = [
        f"seed {seed}: {found.cases:,} hostile cases in {seconds:.0f} s: {ended}",
        f"what was right landed within {usual:.2f} s, at worst {worst:.2f} s",
        *(_size(found, process) for process in found.memory),
    ]
    return "\n".join([*lines, *(f"  {why}" for why in found.wrong[:SHOWN])])


def _size(found: Found, process: str) -> str:
    sizes, times = found.memory[process], found.grew(process)
    told = (
        f"{times:.2f} times its size after the first tenth" if times else "too short a run to tell"
    )
    return f"{process}: {sizes[-1] / 2**20:.0f} MiB at the end, {told}"
