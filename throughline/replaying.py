"""Replay as a command asks for it: which cases, at which moment, and the answer as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import orjson

from events.base import AnyEvent
from projections.answers import as_json
from projections.judge import Terms
from projections.replay import Replayed, by_case, last_known, replay
from throughline.told import Refused


class Asked(NamedTuple):
    """What was asked: the moment T, what counts as known, and one case or all.

    as_of       None: the last moment known in the input
    known_at    None: T
    """

    as_of: datetime | None = None
    known_at: datetime | None = None
    case: str | None = None


class Answer(NamedTuple):
    """Every case as it stood at T, by ref."""

    as_of: datetime
    known_at: datetime
    terms: Terms
    cases: list[Replayed]


def replay_all(events: Iterable[AnyEvent], terms: Terms, asked: Asked) -> Answer:
    """Replay what was asked.

    raises    Refused, if there is nothing to replay, or no such case
    """
    told = list(events)
    as_of = asked.as_of or last_known(told)
    if as_of is None:
        raise Refused("there are no events in the input")
    known_at = asked.known_at or as_of
    cases = by_case(told)
    if asked.case is not None and asked.case not in cases:
        raise Refused(f"there is no case {asked.case} in the input")
    refs = list(cases) if asked.case is None else [asked.case]
    replayed = [replay(ref, cases[ref], terms, as_of, known_at) for ref in refs]
    return Answer(as_of, known_at, terms, replayed)


def as_json_object(answer: Answer) -> str:
    """Write the answer as one JSON object."""
    version = answer.terms.policy.version
    return orjson.dumps(as_json(answer.cases, version, answer.as_of, answer.known_at)).decode()
