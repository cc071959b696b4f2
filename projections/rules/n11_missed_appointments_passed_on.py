"""N11. When a parent misses appointments in a row, children's social care hears of it.

Source  Local default.
Audit   Case 3: missed appointments were passed on the same day. The rule shows it, and stays quiet.
"""

from collections.abc import Iterator

from events.samples import example, moment, sample
from events.types.appointment_missed import AppointmentMissed
from events.types.csc_notified import CscNotified
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

IN_A_ROW = 2  # duties.md, N11: `consecutive` of 2 or more


@rule(
    "N11",
    "missed appointments passed on",
    reads=(AppointmentMissed, CscNotified),
    missing="Appointments were missed in a row, and children's social care has not been told.",
    closes="children's social care told of the missed appointments",
    tells=CscNotified,
)
def missed_appointments_passed_on(case: Timeline) -> Iterator[Duty]:
    """Owe word of appointments missed one after the other."""
    for missed in case.of(AppointmentMissed):
        if (missed.fact.consecutive or 0) >= IN_A_ROW:
            yield Duty(
                trigger=missed,
                owed_by=(missed.agency,),
                proofs=tuple(map(Proof, case.of(CscNotified, since=missed, ref=missed.ref))),
            )


SECOND = example(AppointmentMissed, ref="DNA-1", consecutive=2)
FIRST = example(AppointmentMissed, ref="DNA-1", consecutive=1)

TWO_IN_A_ROW = sample(SECOND, "Tue 13 Mar 2018 15:00", by="bdas")
ONLY_ONE = sample(FIRST, "Tue 13 Mar 2018 15:00", by="bdas")
TOLD = sample(CscNotified, "Wed 14 Mar 2018 16:30", by="bdas", ref="DNA-1")

EXAMPLES = (
    Example(
        "fires when the next working day is over",
        given=(TWO_IN_A_ROW,),
        at=moment("Thu 15 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(TWO_IN_A_ROW,),
        at=moment("Wed 14 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when children's social care was told",
        given=(TWO_IN_A_ROW, TOLD),
        at=moment("Thu 15 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for a single appointment",
        given=(ONLY_ONE,),
        at=moment("Thu 15 Mar 2018 00:00"),
        raises=False,
    ),
)
