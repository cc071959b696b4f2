"""Someone put an alert off for a while."""

from events.base import Code, EventId, Fact, Moment, Ref, event


@event(
    "alert_snoozed",
    sentence="The alert was snoozed until {until}: {reason}.",
    example={
        "alert_id": "4f1d2a9c07be",
        "reason": "awaiting_reply",
        "until": "2018-03-08T12:00:00Z",
        "actor": "CSC-TM-1",
    },
)
class AlertSnoozed(Fact):
    """Someone put the alert off until a set time, for a reason.

    alert_id   the alert
    reason     why, as a code
    until      the time at which it comes back
    actor      who put it off
    """

    alert_id: EventId
    reason: Code
    until: Moment
    actor: Ref
