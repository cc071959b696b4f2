"""Police were asked what they know of the people around a child."""

from events.base import Fact, Ref, Refs, event


@event(
    "police_checks_requested",
    sentence="Police checks were requested on {subjects} ({check_ref}).",
    example={"check_ref": "CHK-2A", "subjects": ["C2-AD1", "C2-AD2"]},
)
class PoliceChecksRequested(Fact):
    """Police checks were requested on people in the child's life.

    check_ref   the request; the answer carries it
    subjects    the people to be checked, person refs
    """

    check_ref: Ref
    subjects: Refs
