"""A service in which one referral was not decided on in time: the alert that people act on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from events.wire import read
from web.samples import Service

LATE = moment("Mon 22 Jan 2018 10:00")


def late_referral(at: Callable[[datetime], Service]) -> Service:
    """Make the service."""
    service = at(LATE)
    service.take(sample(ReferralReceived, "Mon 15 Jan 2018 10:00"))
    service.judge()
    return service


def address(service: Service) -> str:
    """Give the address of the one alert."""
    [alert] = service.store.alerts_of("CASE-1")
    return f"/alerts/{alert['alert_id']}"


def counted(service: Service) -> None:
    """Have the worker take what was done and judge it, a second later."""
    for sent in service.log.sent.pop("acts", []):
        service.take(read(sent.value))
    service.clock += timedelta(seconds=1)
    service.judge()
