"""Police answered a request for checks."""

from events.base import Fact, Ref, event


@event(
    "police_checks_returned",
    sentence="The police checks were returned ({check_ref}).",
    example={"check_ref": "CHK-2A"},
)
class PoliceChecksReturned(Fact):
    """Police returned the checks that were asked for; what they found stays in the record.

    check_ref   the request that this answers
    """

    check_ref: Ref
