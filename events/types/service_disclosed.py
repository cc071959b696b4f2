"""It became known that a further service works with the family."""

from events.base import Agency, Fact, Ref, event


@event(
    "service_disclosed",
    sentence="It was disclosed that {service} is working with the family.",
    example={"service": "talking_therapies", "person": "C6-AD1"},
)
class ServiceDisclosed(Fact):
    """A member of the family, or a professional, disclosed that this service is involved.

    service   the service, agency code
    person    whom it works with
    """

    service: Agency
    person: Ref | None = None
