"""A replay as JSON: what the command line, the API and an auditor's own tools are all given."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson

from events.base import AnyEvent
from events.moments import spelled
from events.wire import encode
from projections.replay import Replayed


def as_json(
    replayed: Iterable[Replayed], policy_version: str, as_of: datetime, known_at: datetime
) -> dict[str, Any]:
    """Return the object of contract.md 5, every time in UTC `Z` form."""
    return of_cases([case_as_json(case) for case in replayed], policy_version, as_of, known_at)


def case_as_json(case: Replayed) -> dict[str, Any]:
    """Return what the object says of one case."""
    return {
        "case": case.case,
        "events": [event_as_json(event) for event in case.events],
        "alerts": [alert.data() for alert in case.alerts],
    }


def of_cases(
    cases: Sequence[Any], policy_version: str, as_of: datetime, known_at: datetime
) -> dict[str, Any]:
    """Return one object that says of some cases at which moment, and under which policy."""
    return {
        "as_of": spelled(as_of),
        "known_at": spelled(known_at),
        "policy_version": policy_version,
        "cases": cases,
    }


def event_as_json(event: AnyEvent) -> dict[str, Any]:
    """Return an event as shown: a CloudEvent, with `correctedat` where a correction shows in it."""
    document: dict[str, Any] = orjson.loads(encode(event))
    if event.corrected_at is not None:
        document["correctedat"] = spelled(event.corrected_at)
    return document
