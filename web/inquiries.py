"""What agencies ask about what they sent: one event, and everything of theirs that was refused."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from events.attributes import SOURCE
from store.feeds import LATELY
from web.answers import SenderProblem, json, problems
from web.callers import Caller
from web.outcomes import OutcomeAnswer, RefusedAnswer, outcome
from web.parts import Parts
from web.refusals import EventsRefused, NotYours
from web.stores import Stores

REASONS: Final = 100
Source = Annotated[str, Query(max_length=256, description="The source of the event: your own.")]
Record = Annotated[
    int | None,
    Query(ge=0, lt=2**48, description="Which record is meant, as `ask` of a 202 has it."),
]
Limit = Annotated[int, Query(ge=1, le=1_000, description="How many refusals at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]


class FeedAnswer(BaseModel):
    """How much was accepted and refused: in all, and in the last 24 hours of the service's clock.

    What was refused for a fault of the service is not counted.
    """

    model_config = ConfigDict(title="Feed")

    accepted: int
    refused: int
    lately_accepted: int
    lately_refused: int


class ReasonAnswer(BaseModel):
    """What was refused for one reason."""

    model_config = ConfigDict(title="Reason")

    fault: str
    field: str
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


class RejectedAnswer(BaseModel):
    """What was refused of your agency's, the newest first."""

    model_config = ConfigDict(title="Rejected")

    agency: str
    feed: FeedAnswer
    reasons: list[ReasonAnswer] = Field(description="The most frequent first, at most 100.")
    rejected: list[RefusedAnswer]


def inquiries(parts: Parts, stores: Stores, caller: Caller, router: APIRouter) -> None:
    """Add what agencies ask."""
    told = problems(400, 401, 403, 429, 503, shape=SenderProblem)
    Agency = Annotated[str, Depends(caller)]  # noqa: N806  a type, of this caller

    @router.get("/events/{id:path}", response_model=OutcomeAnswer, responses=told)
    def became(id: str, source: Source, agency: Agency, offset: Record = None) -> Response:  # noqa: A002  the contract's word
        """Tell what became of an event: accepted, repeated, rejected, or not seen yet.

        Asked as the answer to a POST says, it is about that very record; without `offset` it is
        about whichever event has this source and id.
        """
        _refuse_foreign(source, agency)
        with stores() as store:
            found = outcome(store, agency, source, id, offset)
        return json(found.model_dump(mode="json"))

    @router.get("/rejected", response_model=RejectedAnswer, responses=told)
    def rejected(
        request: Request, agency: Agency, limit: Limit = 100, offset: Offset = 0
    ) -> Response:
        """List what was refused of your agency's, the newest first, and count it by reason.

        `link` names the next page, if there is one.
        """
        with stores() as store:
            feeds = {feed.agency: feed for feed in store.feeds(parts.now() - LATELY)}
            reasons = store.reasons(agency, REASONS)
            found = store.refusals(agency, limit + 1, offset)
        counts = feeds[agency]._asdict() if agency in feeds else dict.fromkeys(COUNTS, 0)
        answer = RejectedAnswer(
            agency=agency,
            feed=FeedAnswer(**counts),
            reasons=[ReasonAnswer(**each._asdict()) for each in reasons],
            rejected=[RefusedAnswer.of(each) for each in found[:limit]],
        )
        headers = {}
        if len(found) > limit:
            following = request.url.include_query_params(limit=limit, offset=offset + limit)
            headers["link"] = f'<{following.path}?{following.query}>; rel="next"'
        return json(answer.model_dump(mode="json"), headers)


COUNTS: Final = tuple(FeedAnswer.model_fields)


def _refuse_foreign(source: str, agency: str) -> None:
    if not SOURCE.fullmatch(source):
        raise EventsRefused.for_all("source", "wanted /agency/<code>, with a tail or without")
    if source.split("/")[1:3] != ["agency", agency]:
        raise NotYours(f"Only events of /agency/{agency} can be asked for with this key.")
