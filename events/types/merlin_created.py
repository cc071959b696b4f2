"""Police recorded an incident on Merlin."""

from typing import Literal

from events.base import Fact, Ref, event
from events.pieces import Piece


@event(
    "merlin_created",
    sentence="Police recorded an incident on Merlin: {incident_type} ({ref}).",
    example={
        "ref": "MRL-1A",
        "incident_type": "domestic_abuse",
        "violence": True,
        "person": "C1-AD2",
        "children_present": True,
        "alcohol": True,
        "significant_harm_indicated": True,
    },
    piece=Piece("Merlin: {incident_type}"),
)
class MerlinCreated(Fact):
    """Police recorded on Merlin an incident in which a child or an adult came to notice.

    ref                          the Merlin; all that follows from the incident carries it
    incident_type                what kind of incident it was
    violence                     there was violence
    person                       the adult of concern
    children_present             a child was there
    alcohol                      alcohol played a part
    drugs                        drugs played a part
    significant_harm_indicated   the child may be suffering, or likely to suffer, significant harm
    risk_grade                   the grade of risk that police gave it, red the highest
    """

    ref: Ref
    incident_type: Literal[
        "domestic_abuse", "mental_health", "concern_for_child", "missing", "other"
    ]
    violence: bool
    person: Ref
    children_present: bool
    alcohol: bool | None = None
    drugs: bool | None = None
    significant_harm_indicated: bool | None = None
    risk_grade: Literal["red", "amber", "green"] | None = None
