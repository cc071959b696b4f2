"""Replay as a command asks for it: which cases, at which moment, and the answer as JSON."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

import orjson

from events.base import AnyEvent
from projections.answers import case_as_json, of_cases
from projections.judge import Terms
from projections.replay import Replayed, by_case, last_known, replay
from projections.seen import as_seen
from throughline.jobs import each
from throughline.told import Refused

T = TypeVar("T")


class Asked(NamedTuple):
    """What was asked: the moment T, what counts as known, and one case or all.

    as_of       None: the last moment known in the input
    known_at    None: T
    seen_by     only what this agency had been told of, and owes or is owed; None: all of it
    """

    as_of: datetime | None = None
    known_at: datetime | None = None
    case: str | None = None
    seen_by: str | None = None


class Answer(NamedTuple):
    """Every case as it stood at T, each replayed when it is told.

    events     all there are of each case, by its ref, in order
    jobs       how many processes replay and tell
    seen_by    the agency by whose knowledge it is told; None: all of it
    """

    as_of: datetime
    known_at: datetime
    terms: Terms
    events: dict[str, list[AnyEvent]]
    jobs: int = 1
    seen_by: str | None = None

    def told(self, tell: Callable[[Replayed], T]) -> Iterator[T]:
        """Tell each case in this way. What is told comes from another process: it is pickled."""
        return each(lambda case: tell(self._replayed(case)), self.events, self.jobs)

    def _replayed(self, case: str) -> Replayed:
        replayed = replay(case, self.events[case], self.terms, self.as_of, self.known_at)
        return as_seen(replayed, self.terms.groups, self.seen_by) if self.seen_by else replayed


def answer(events: Iterable[AnyEvent], terms: Terms, asked: Asked, jobs: int = 1) -> Answer:
    """Make ready to answer what was asked.

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
    wanted = cases if asked.case is None else {asked.case: cases[asked.case]}
    return Answer(as_of, known_at, terms, wanted, jobs, asked.seen_by)


def as_json_object(answer: Answer) -> str:
    """Write the answer as one JSON object."""
    cases = [orjson.Fragment(case) for case in answer.told(_written)]
    version = answer.terms.policy.version
    return orjson.dumps(of_cases(cases, version, answer.as_of, answer.known_at)).decode()


def _written(case: Replayed) -> bytes:
    return orjson.dumps(case_as_json(case))
