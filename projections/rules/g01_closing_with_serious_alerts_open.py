"""G01. A case is not closed while a critical or high alert on it is open.

Source  Local default. Nothing is decided here: whoever closes is shown what is still owed.
Audit   Cases 3 and 4 were closed by a team manager; case 4 with three critical alerts open.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.closure_decided import ClosureDecided
from events.types.csc_notified import CscNotified
from projections.duties import Duty, Example, rule
from projections.timeline import Timeline


@rule(
    "G01",
    "closing with serious alerts open",
    reads=(ClosureDecided,),
    missing="The case was to be closed while what is owed on it was still open.",
    closes="every critical and high alert of the case closed",
)
def closing_with_serious_alerts_open(case: Timeline) -> Iterator[Duty]:
    """Owe, at each decision to close, that no serious alert is open; closing.py knows which are."""
    for decided in case.of(ClosureDecided):
        yield Duty(trigger=decided)


LAPSE = sample(
    ClientLapseRecorded, "Mon 5 Feb 2024 10:00", by="bdas", ref="LAP-1", children_on_plan_known=True
)
CLOSING = sample(ClosureDecided, "Wed 7 Feb 2024 10:00")
TOLD_LATE = sample(CscNotified, "Thu 8 Feb 2024 10:00", by="bdas", ref="LAP-1")
TOLD_IN_TIME = sample(CscNotified, "Mon 5 Feb 2024 12:00", by="bdas", ref="LAP-1")

EXAMPLES = (
    Example(
        "fires when a lapse that was never passed on is still open at the decision to close",
        given=(LAPSE, CLOSING),
        at=moment("Wed 7 Feb 2024 11:00"),
    ),
    Example(
        "holds back until the decision has been known for ten minutes",
        given=(LAPSE, CLOSING),
        at=moment("Wed 7 Feb 2024 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when nothing serious was open",
        given=(LAPSE, TOLD_IN_TIME, CLOSING),
        at=moment("Wed 7 Feb 2024 11:00"),
        raises=False,
    ),
    Example(
        "is met once the last serious alert is closed",
        given=(LAPSE, CLOSING, TOLD_LATE),
        at=moment("Thu 8 Feb 2024 11:00"),
        raises=False,
    ),
)
