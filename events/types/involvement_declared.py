"""An agency said that it works with a member of the family."""

from events.base import Fact, Ref, event


@event(
    "involvement_declared",
    sentence="Involvement with {person} was declared.",
    example={"person": "C1-AD2", "worker_ref": "BDAS-KW-1"},
)
class InvolvementDeclared(Fact):
    """An agency declared that it is working with this person.

    person       whom it works with
    worker_ref   the worker whom to ask
    """

    person: Ref
    worker_ref: Ref | None = None
