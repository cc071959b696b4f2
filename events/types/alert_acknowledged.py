"""Someone took on an alert and promised an action."""

from events.base import Code, EventId, Fact, Moment, Ref, event


@event(
    "alert_acknowledged",
    sentence="The alert was acknowledged: {action}, promised by {promised_by}.",
    example={
        "alert_id": "4f1d2a9c07be",
        "action": "contact_agency",
        "promised_by": "2018-03-08T12:00:00Z",
        "actor": "CSC-TM-1",
    },
)
class AlertAcknowledged(Fact):
    """Someone took on the alert and promised an action; it comes back if the promise is broken.

    alert_id      the alert
    action        what will be done, as a code
    promised_by   the time by which it will be done
    actor         who promised
    """

    alert_id: EventId
    action: Code
    promised_by: Moment
    actor: Ref
