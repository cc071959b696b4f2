"""What the board asks of the store, and what it is told."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Literal, NamedTuple

from store.shapes import AlertData

Span = Literal["late", "today", "risk", "later"]
Order = Literal["worst", "due", "newest", "case"]


class Days(NamedTuple):
    """By which moments it is told how a forecast stands.

    at              the moment itself: by what is due up to it, nothing is still to come
    begins, ends    today's first moment, and the first that is not today's any more
    horizon         up to when what falls due is at risk, that moment included
    """

    at: datetime
    begins: datetime
    ends: datetime
    horizon: datetime


class Seen(NamedTuple):
    """Which alerts somebody sees, who does not see all.

    agencies    what any of them owes, and what any is owed where one works with the family
    within      the cases where one does; None: on all
    cases       all that is about these
    """

    agencies: Sequence[str] = ()
    within: AbstractSet[str] | None = frozenset()
    cases: AbstractSet[str] = frozenset()


class Narrowed(NamedTuple):
    """Which alerts are wanted; an empty field lets everything through.

    spans     `late` is what is open, the others are forecasts: due today, at risk, due later
    broken    only those that came back because a promise was not kept
    case      whose ref it is in capitals or not
    upcoming  whether what no alert tells of is wanted in the spans that are no `late`, too
    seen      what whoever asks sees; None: all
    """

    spans: AbstractSet[Span]
    state: str = ""
    broken: bool = False
    severity: str = ""
    owed_by: str = ""
    owed_to: str = ""
    rule: str = ""
    case: str = ""
    upcoming: bool = False
    seen: Seen | None = None


class Kind(NamedTuple):
    """How many alerts are alike in all that the board counts by.

    is_case    whether they are of the case that was asked for
    """

    owed_by: tuple[str, ...]
    owed_to: tuple[str, ...]
    rule: str
    severity: str
    state: str
    broken: bool
    span: Span
    is_case: bool
    number: int


class CaseVersion(NamedTuple):
    """A case, with a version that grows with each batch that touches it."""

    case: str
    version: int


class AlertRef(NamedTuple):
    """One alert, by its id and by what it is put together with others."""

    alert_id: str
    case: str
    ref: str | None


class BoardAlert(NamedTuple):
    """One alert as the board shows it.

    broken      it came back because a promise was not kept
    upcoming    there is no alert yet, but a duty that is not due; of its data only some fields
    """

    data: AlertData
    broken: bool
    upcoming: bool = False
