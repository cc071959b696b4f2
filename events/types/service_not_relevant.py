"""A service was considered and ruled out of the network around a child."""

from events.base import Agency, Code, Fact, event


@event(
    "service_not_relevant",
    sentence="{service} was ruled out of the network: {reason}.",
    example={"service": "housing", "reason": "no_current_need"},
)
class ServiceNotRelevant(Fact):
    """A service was considered and found to have no part in this case.

    service   the service, agency code
    reason    why, as a code
    """

    service: Agency
    reason: Code
