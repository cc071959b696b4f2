"""Someone did not come to an appointment."""

from events.base import Count, Fact, Ref, event
from events.pieces import Piece


@event(
    "appointment_missed",
    sentence="An appointment was missed ({ref}).",
    example={"ref": "DNA-3B", "consecutive": 2},
    piece=Piece("Missed appointment"),
)
class AppointmentMissed(Fact):
    """A client or patient did not attend an appointment.

    ref           the missed appointment, or the run of them
    consecutive   how many have now been missed in a row, this one included
    person        who did not attend
    """

    ref: Ref
    consecutive: Count | None = None
    person: Ref | None = None
