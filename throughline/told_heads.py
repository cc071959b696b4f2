"""The heads that were told on `throughline.heads`, and whether the log still gives them."""

from collections import defaultdict
from collections.abc import Iterator

from store.chains import NOTHING, Link, forge
from store.shapes import Head
from store.statements import parts
from store.store import Store
from streams.heads import read_head
from streams.topics import HEADS
from throughline.comparing import AT_ONCE
from throughline.difference import THE_SERVICE, Difference, spot
from throughline.kafka_log import Record
from throughline.reading_on import ReadingOn
from throughline.retelling import lies_at

CHAIN = ("chain",)  # what was found wrong, whichever way


class ToldHeads:
    """Every head that was told, by subject, in the order in which they were."""

    def __init__(self) -> None:
        self._told: dict[str, list[Head]] = defaultdict(list)
        self._unreadable: list[str] = []

    def __len__(self) -> int:
        """Count the subjects of which a head was told."""
        return len(self._told)

    async def go_on(self, topics: ReadingOn) -> None:
        """Read on on `throughline.heads`. Raises Refused."""
        async for records in topics.new(HEADS):
            for record in records:
                self._note(record)

    def _note(self, record: Record) -> None:
        try:
            head = read_head(record.key, record.value)
        except (ValueError, KeyError, TypeError):
            self._unreadable.append(lies_at(record))
        else:
            self._told[head.subject].append(head)

    def check(self, anew: Store, said: list[Head]) -> Iterator[Difference]:
        """Tell of each subject whose newest head the log does not give, or was never told.

        said    those that were told, by what the live store knows
        """
        for where in self._unreadable:
            what = f"what lies at {where} is no head of a hash chain"
            yield Difference(THE_SERVICE, ("no head", where), what)
        for some in parts(sorted(self._told), AT_ONCE):
            links = anew.links_of(some)
            for subject in some:
                if found := _wrong(self._told[subject], links.get(subject, [])):
                    yield found
        for head in said:
            if head not in self._told.get(head.subject, []):
                what = f"the head of its hash chain over {head.length} events is not on {HEADS}"
                yield Difference(head.subject, ("head",), what, head.place)


def _wrong(told: list[Head], links: list[Link]) -> Difference | None:
    """Say what is wrong with a chain, going by the newest head; None where it is whole.

    Whatever alters a chain lies at its end on the log, or makes it longer: so the newest head is
    known, also where two relays told heads in another order.
    """
    newest = max(told, key=lambda head: (head.length, head.place))
    if _is_given(newest, links):
        return None
    good = max((head.length for head in told if _is_given(head, links)), default=0)
    if newest.length > len(links):
        what = f"the log holds {len(links)} of its events, and {newest.length} were told"
        return Difference(newest.subject, CHAIN, what)
    first, last = links[good].place, links[newest.length - 1].place
    what = (
        "its hash chain is not the one that was told: the first bad place lies from "
        f"{spot(first)} to {spot(last)}"
    )
    return Difference(newest.subject, CHAIN, what, first)


def _is_given(head: Head, links: list[Link]) -> bool:
    return forge(Head(head.subject, 0, NOTHING, -1), links[: head.length]) == head
