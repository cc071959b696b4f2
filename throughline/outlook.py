"""How things stand once `up` runs, and what can be done now, as lines for a person."""

from collections import Counter
from collections.abc import Iterable, Iterator
from shlex import quote

from projections.alerts import Alert
from projections.calendar import london_day
from projections.judge import Terms
from projections.replay import replay
from projections.words import uk_day
from store.store import Store
from streams.kafka_port import address, from_here, is_loopback
from throughline.settings import Settings, read_settings
from throughline.story import as_of
from web.people import DEMO
from web.spans import counted


def how_they_stand(store: Store, terms: Terms) -> Iterator[str]:
    """Tell each case as it stood when the audit looked at it, and that more fell due since."""
    since = 0
    for case, at in as_of().items():
        told = replay(case, store.case_events(case), terms, at, at)
        late = [alert for alert in told.alerts if alert.state != "warned"]
        yield f"{case}, asked on {uk_day(london_day(at))}: {by_rule(late)}"
        known = {alert.alert_id for alert in late}
        since += sum(
            row["raised_at"] is not None and row["alert_id"] not in known
            for row in store.alerts_of(case)
        )
    yield f"What fell due after a case's last event is shown too: {counted(since, 'more alert')}."


def what_is_there(store: Store) -> str:
    """Tell what a service holds, or that it waits."""
    held = store.counts()
    if not held.events:
        return "Nothing has come yet; it waits for events."
    events, cases = counted(held.events, "event"), counted(held.cases, "case")
    return f"It holds {events} on {cases}, and waits for more."


def to_try(settings: Settings, another: str) -> Iterator[str]:
    """Give commands that can be pasted as they are.

    another    a third one, without its options
    """
    usual = read_settings()
    data = "" if settings.data == usual.data else f" --data {quote(str(settings.data.absolute()))}"
    kafka = "" if settings.bootstrap == usual.bootstrap else f" --bootstrap {settings.bootstrap}"
    example = f"throughline events concern_referred --example{data}"
    yield "Try, in another window:"
    yield f"  throughline status{data}{kafka}"
    yield f"  {example} | throughline publish -{kafka}"
    if is_loopback(settings.host):
        pages = address(from_here(settings.host), settings.port)
        yield f"  curl --user {DEMO[0].ref}: http://{pages}/alerts"
    yield f"  {another}{kafka if '--from-kafka' in another else data}"
    yield "Ctrl-C ends all of it and keeps the data."


def by_rule(alerts: Iterable[Alert]) -> str:
    """Count what is open and what was closed, and name the rules, each once."""
    names: dict[str, list[str]] = {"open": [], "closed": []}
    for alert in alerts:
        names["closed" if alert.state == "closed" else "open"].append(alert.judged.rule.name)
    told = [f"{len(of)} {word} ({_named(of)})" for word, of in names.items() if of]
    return "; ".join(told) or "nothing open"


def _named(names: list[str]) -> str:
    """Name each once, and how often it is there: `x, y (2), z`. Some names have an `and`."""
    return ", ".join(f"{name} ({n})" if n > 1 else name for name, n in Counter(names).items())
