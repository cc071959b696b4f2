"""Something happened to an adult that may touch a child."""

from typing import Literal

from events.base import Code, Fact, Ref, event
from events.pieces import Piece


@event(
    "adult_incident_recorded",
    sentence="An incident concerning {person} was recorded: {incident_type} ({ref}).",
    example={
        "ref": "INC-4A",
        "incident_type": "overdose",
        "person": "C4-AD1",
        "child_in_household": True,
        "drug": "cocaine",
    },
    piece=Piece("Incident: {incident_type}"),
)
class AdultIncidentRecorded(Fact):
    """A health or adult service recorded an incident concerning an adult, such as an overdose.

    ref                  the incident; all that follows from it carries it
    incident_type        what kind of incident it was
    person               the adult
    child_in_household   a child lives in the adult's household
    drug                 the drug, as a code
    """

    ref: Ref
    incident_type: Literal[
        "overdose",
        "potential_self_harm",
        "self_harm",
        "suicide_attempt",
        "mental_health_crisis",
        "other",
    ]
    person: Ref
    child_in_household: bool
    drug: Code | None = None
