"""S24. A child who moves here with a child protection plan has a transfer-in conference.

Source  CIN census guide 2023-24, 4.8: within 15 working days of the notification of the move.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Audit   Not in the audit; it belongs to the timescales that are national.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.transfer_in_notified import TransferInNotified
from projections.duties import Duty, Example, Proof, rule
from projections.plans import CP
from projections.timeline import Timeline


@rule(
    "S24",
    "transfer-in conference",
    reads=(TransferInNotified, ConferenceHeld),
    missing="A child who moved here on a child protection plan has had no conference.",
    closes="a child protection conference held",
)
def transfer_in_conference(case: Timeline) -> Iterator[Duty]:
    """Owe a conference where another authority's child protection plan moves here."""
    for moved in case.of(TransferInNotified):
        if moved.fact.plan_type == CP:
            yield Duty(
                trigger=moved,
                proofs=tuple(map(Proof, case.of(ConferenceHeld, since=moved))),
            )


MOVED = sample(TransferInNotified, "Sat 3 Mar 2018 10:00", plan_type="cp")
MOVED_IN_NEED = sample(TransferInNotified, "Sat 3 Mar 2018 10:00", plan_type="cin")
CONFERENCE = sample(ConferenceHeld, "Fri 23 Mar 2018 10:00", conference="icpc")

EXAMPLES = (
    Example(
        "fires when fifteen working days are over; a Saturday is day 0 like any other",
        given=(MOVED,),
        at=moment("Sat 24 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the fifteenth working day lasts",
        given=(MOVED,),
        at=moment("Fri 23 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the conference was held on the fifteenth",
        given=(MOVED, CONFERENCE),
        at=moment("Sat 24 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for a child in need plan",
        given=(MOVED_IN_NEED,),
        at=moment("Sat 24 Mar 2018 00:00"),
        raises=False,
    ),
)
