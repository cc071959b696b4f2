"""Which of several claimants to one source and id stands (contract.md 1), in any order of arrival.

a repeat      the same content: of the copies the one known first is kept
a conflict    other content: the one known first stays, of a tie the smaller canonical bytes; the
              other is displaced, whichever of the two was here before
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from events.wire import content
from projections.timeline import by_knowledge
from store.events import Key, key_of
from store.shapes import Kept, Outcome


@dataclass
class Sorted:
    """What a batch comes to.

    came         records under a key that was free, whether they stand in the end or not
    new          those of this batch that stand under such a key
    better       records that take the place of one held
    left         those that do not stand, of these records and of those held
    displaced    of them, what a conflict left over
    again        records that say what is there already, and that somebody sent again
    """

    came: list[Kept] = field(default_factory=list)
    new: dict[Key, Kept] = field(default_factory=dict)
    better: dict[Key, Kept] = field(default_factory=dict)
    left: list[Kept] = field(default_factory=list)
    displaced: list[Kept] = field(default_factory=list)
    again: list[Kept] = field(default_factory=list)
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    @property
    def changed(self) -> dict[Key, Kept]:
        """Everything that is to be written."""
        return {**self.new, **self.better}


def sort_out(records: Iterable[Kept], held: Mapping[Key, Kept]) -> Sorted:
    """Say for each record in turn whether it stands, repeats or is in conflict."""
    told = Sorted()
    for record in records:
        key = key_of(record.event)
        before = told.better.get(key) or told.new.get(key) or held.get(key)
        if before is None:
            told.came.append(record)
            told.new[key] = record
            told.outcomes["accepted"] += 1
        else:
            _settle(told, key, before, record)
    return told


def _settle(told: Sorted, key: Key, before: Kept, record: Kept) -> None:
    earlier = by_knowledge(record.event) < by_knowledge(before.event)
    if earlier:
        (told.new if key in told.new else told.better)[key] = record
    loser = before if earlier else record
    told.left.append(loser)
    if content(before.event) == content(record.event):
        told.outcomes["repeated"] += 1
        told.again += [record] if record.origin and record.origin != before.origin else []
    else:
        told.displaced.append(loser)
        told.outcomes["conflict"] += 1
