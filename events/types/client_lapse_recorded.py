"""A parent or carer in treatment used alcohol or drugs again."""

from typing import Literal

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "client_lapse_recorded",
    sentence="A lapse of {person} was recorded: {substance} ({ref}).",
    example={
        "ref": "LAP-6A",
        "person": "C6-AD2",
        "substance": "alcohol",
        "children_on_plan_known": True,
    },
    piece=Piece("Lapse: {substance}"),
)
class ClientLapseRecorded(Fact):
    """A substance misuse service recorded that a client has lapsed.

    ref                      the lapse
    person                   the client
    substance                what was used
    children_on_plan_known   the service knows that the client's children are on a plan
    """

    ref: Ref
    person: Ref
    substance: Literal["alcohol", "drugs", "both"]
    children_on_plan_known: bool | None = None
