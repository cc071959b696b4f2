"""True-to-shape events and dated moments, for examples, tests and the demonstration."""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from events.base import AnyEvent, Event, F, Fact

LONDON = ZoneInfo("Europe/London")


@cache
def moment(spelled: str) -> datetime:
    """Read `Thu 1 Mar 2018 09:00`, or `Thu 1 Mar 2018` for its first minute, in London time.

    raises    ValueError if that day was not that weekday
    """
    with_time = spelled if ":" in spelled else f"{spelled} 00:00"
    at = datetime.strptime(with_time, "%a %d %b %Y %H:%M").replace(tzinfo=LONDON)
    if f"{at:%a}" != spelled[:3]:
        raise ValueError(f"{spelled} was a {at:%A}")
    return at


def sample(  # noqa: PLR0913  an event has this many parts; all but two have a default
    fact: F | type[F],
    at: str | datetime,
    *,
    by: str = "csc",
    case: str = "CASE-1",
    of_person: str | None = None,
    recorded: str | datetime | None = None,
    received: str | datetime | None = None,
    event_id: str | None = None,
    derived_from: str | None = None,
    **data: Any,
) -> Event[F]:
    """Make an event. Its id follows from its content, or two would pass for a repeat.

    fact        a fact, or a type whose example is taken, with these fields changed
    of_person   it is about this adult, whose cases the sender may not know
    recorded    five minutes after it happened, unless said
    """
    happened = _moment(at)
    stated = fact if isinstance(fact, Fact) else _stated(fact, of_person, data)
    subject = f"person/{of_person}" if of_person else f"case/{case}"
    made = Event(
        source=f"/agency/{by}",
        id="",
        subject=subject,
        occurred_at=happened,
        recordedtime=_moment(recorded) if recorded else happened + timedelta(minutes=5),
        receivedtime=_moment(received) if received else None,
        fact=stated,
        derived_from=derived_from,
    )
    return made._replace(id=event_id or _id_of(made))


def _stated(fact: type[F], of_person: str | None, data: dict[str, Any]) -> F:
    names_them = of_person and "person" in fact.model_fields
    return example(fact, **({"person": of_person} if names_them else {}), **data)


def example(fact: type[F], **changed: Any) -> F:
    """Make the example of a type, with these fields changed; `None` leaves one out."""
    data = {**fact.kind.example, **changed}
    return fact.model_validate({name: value for name, value in data.items() if value is not None})


def _moment(at: str | datetime) -> datetime:
    return moment(at) if isinstance(at, str) else at


def _id_of(made: AnyEvent) -> str:
    told = f"{made.source}|{made.subject}|{made.occurred_at}|{made.name}|{made.fact!r}"
    return sha256(told.encode()).hexdigest()[:12]
