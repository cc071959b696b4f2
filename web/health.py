"""Whether this process lives, and whether what it says can be relied on."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from events.moments import spelled
from web.answers import PROBLEM, Problem, json, problems
from web.parts import Parts
from web.refusals import NotYet
from web.spans import ended
from web.standing import Standing, as_data, stand
from web.stores import Stores
from web.trust import Trust
from web.trust_shown import trust_shown


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class PartitionAnswer(BaseModel):
    """How far a partition is read."""

    topic: str
    partition: int
    end: int | None = Field(description="The offset after its last record, when last looked at.")
    read: int = Field(description="The offset of the next record to read.")
    lag: int | None
    seconds_since_read: float | None = Field(
        description="Since Kafka answered a poll of it, if only that nothing is new."
    )


class FeedAnswer(BaseModel):
    """What came of an agency; times are those of the service's clock."""

    agency: str
    last_at: datetime | None = Field(description="When something new of it was last accepted.")
    usually_every: float | None = Field(description="In seconds. None: it has no rhythm.")
    silent: bool = Field(description="Whether it has fallen silent against its own rhythm.")
    lately_accepted: int = Field(description="Events accepted in the last 24 hours.")
    lately_refused: int = Field(description="Records refused in them, for a fault of its own.")


class StandingAnswer(BaseModel):
    """How the service stands."""

    clock: datetime = Field(description="What the service's clock reads.")
    checked_at: datetime | None = Field(
        description="When the clock of the duties last ticked, by the machine's clock."
    )
    waits_since: datetime | None = Field(
        description="When what has waited longest to be judged fell due. None: nothing waits."
    )
    judge_again: int = Field(
        description="Cases still to be judged by a new policy, calendar or release."
    )
    walked_at: datetime | None = Field(
        description="Since when each offset of `case.events` has been looked at."
    )
    outbox: dict[str, int] = Field(description="What waits to be sent, by topic.")
    told_at: datetime | None = Field(
        description="When what sends messages to people was last heard of. None: nobody is told."
    )
    parked: int = Field(description="Records that our own code could not take.")
    unjudged: int = Field(description="Cases that our own code could not judge.")
    partitions: list[PartitionAnswer]
    feeds: list[FeedAnswer]


class Told(BaseModel):
    """How far what is shown can be relied on, and what is missing from it."""

    says: str = Field(description="All of it in one line.")
    complete_to: datetime | None = Field(description="Up to when every event is counted.")
    left_out: list[str] = Field(description="What was read, and of which nothing is kept.")
    refused: str | None = Field(description="Of which feeds too much was refused lately.")
    silent: str | None = Field(description="Who has fallen silent against its own rhythm.")
    untold: str | None = Field(description="Why people may not learn what they should.")
    standing: StandingAnswer


class Ready(Told):
    """The store answers, and what it holds is recent. What is missing no restart would mend."""

    status: str = "ready"


class Unready(Problem, Told):
    """The store answers, and what it holds is not recent."""


def health(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add what a supervisor asks."""

    @router.get("/healthz", response_model=Alive)
    def alive() -> Response:
        """Tell that the process is alive, and nothing more."""
        return json(Alive().model_dump())

    @router.get("/readyz", response_model=Ready, responses=problems(503, shape=Unready))
    def ready() -> Response:
        """Tell whether the store answers and what it holds is recent; and how all of it stands."""
        with stores() as store:
            standing = stand(parts, store)
        trusted = trust_shown(parts, standing)
        told = _told(parts, standing, trusted)
        if trusted.stalled is None:
            return json({"status": "ready", **told})
        why = ended(f"Not ready: {trusted.stalled}")
        problem = Problem(title=NotYet.title, status=NotYet.status, detail=why)
        return json({**problem.model_dump(), **told}, status=NotYet.status, kind=PROBLEM)


def _told(parts: Parts, standing: Standing, trusted: Trust) -> dict[str, object]:
    data = as_data(parts, standing)
    return {
        "says": trusted.says,
        "complete_to": trusted.complete_to and spelled(trusted.complete_to),
        "left_out": data.pop("left_out"),
        "refused": trusted.refused,
        "silent": trusted.silent,
        "untold": trusted.untold,
        "standing": data,
    }
