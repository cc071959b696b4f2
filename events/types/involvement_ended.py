"""An agency no longer works with a member of the family."""

from events.base import Fact, Ref, event


@event(
    "involvement_ended",
    sentence="Involvement with {person} ended.",
    example={"person": "C1-AD2", "worker_ref": "BDAS-KW-1"},
)
class InvolvementEnded(Fact):
    """An agency's work with this person ended.

    person       whom it worked with
    worker_ref   the worker who could be asked
    """

    person: Ref
    worker_ref: Ref | None = None
