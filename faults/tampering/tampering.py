"""One tampering, and whether what `verify` said of it names it rightly."""

from collections.abc import Iterable
from typing import NamedTuple

from throughline.difference import Difference


class Tampering(NamedTuple):
    """One thing that was tampered with.

    kind      what the table of the campaign counts it under
    told      what was done, for whoever repeats it
    whom      whom it is about, as events name a case or person: any of them; empty: nobody
    places    where on `case.events` it is, as the store has it: any of them
    words     what a finding must say to name the place elsewhere: any of them
    """

    kind: str
    told: str
    whom: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()

    def is_named(self, findings: Iterable[Difference]) -> bool:
        """Tell whether one of these findings names the case and the place."""
        return any(self._names(one) for one in findings)

    def _names(self, finding: Difference) -> bool:
        whom = not self.whom or finding.subject in self.whom
        where = not self.places or finding.place in self.places
        words = not self.words or any(words in finding.what for words in self.words)
        return whom and where and words
