"""Someone with the authority decided that a duty need not be met."""

from events.base import Code, EventId, Fact, Ref, event


@event(
    "alert_waived",
    sentence="The alert was waived by a {role}: {reason}.",
    example={
        "alert_id": "4f1d2a9c07be",
        "reason": "done_another_way",
        "actor": "CSC-SM-1",
        "role": "service_manager",
    },
)
class AlertWaived(Fact):
    """Someone with the authority decided that what the alert asks for need not be done.

    alert_id   the alert
    reason     why, as a code
    actor      who decided
    role       in what role, as a code
    """

    alert_id: EventId
    reason: Code
    actor: Ref
    role: Code
