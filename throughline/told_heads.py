"""The heads that were told on `throughline.heads`, and whether the log still gives them."""

from collections import defaultdict
from collections.abc import Iterator

from store.chains import NOTHING, Link, forge
from store.events import log_place
from store.shapes import Head
from store.store import Store
from streams.clients import Kafka
from streams.heads import read_head
from streams.topics import HEADS
from throughline.comparing import AT_ONCE, Difference
from throughline.kafka_log import open_log
from throughline.told import Refused


class ToldHeads:
    """Every head that was told, by subject, in the order in which they were."""

    def __init__(self) -> None:
        self._told: dict[str, list[Head]] = defaultdict(list)

    def __len__(self) -> int:
        """Count the subjects of which a head was told."""
        return len(self._told)

    async def read(self, kafka: Kafka) -> None:
        """Read all of `throughline.heads`. Raises Refused."""
        self._told.clear()
        async with open_log(kafka) as log:
            async for records in log.whole(await log.ends((HEADS,))):
                for record in records:
                    try:
                        head = read_head(record.key, record.value)
                    except (ValueError, KeyError, TypeError):
                        where = f"{record.topic} {record.partition}, offset {record.offset}"
                        raise Refused(f"{where}: is no head of a hash chain") from None
                    self._told[head.subject].append(head)

    def check(self, anew: Store) -> Iterator[Difference]:
        """Tell of each subject whose newest head the log does not give."""
        subjects = sorted(self._told)
        for start in range(0, len(subjects), AT_ONCE):
            some = subjects[start : start + AT_ONCE]
            links = anew.links_of(some)
            for subject in some:
                if what := _wrong(self._told[subject], links.get(subject, [])):
                    yield Difference(subject, what)


def _wrong(told: list[Head], links: list[Link]) -> str | None:
    """Say what is wrong with a chain, going by the newest head; None where it is whole."""
    newest = max(told, key=lambda head: head.length)
    if newest.length > len(links):
        return f"the log holds {len(links)} of its events, and {newest.length} were told"
    if _is_given(newest, links):
        return None
    good = max((head.length for head in told if _is_given(head, links)), default=0)
    first, last = log_place(links[good].place), log_place(links[newest.length - 1].place)
    return (
        f"its hash chain is not the one that was told: the first bad place lies from partition "
        f"{first[0]}, offset {first[1]} of case.events to offset {last[1]}"
    )


def _is_given(head: Head, links: list[Link]) -> bool:
    return forge(Head(head.subject, 0, NOTHING, -1), links[: head.length]).head == head.head
