"""Whether this process lives, and whether what it says can be relied on."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from events.moments import spelled
from web.answers import json, problems
from web.parts import Parts
from web.refusals import NotYet
from web.rendering import ended
from web.stores import Stores
from web.trust import refused, why_stalled


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The store answers, and what it holds is recent."""

    status: str = "ready"
    complete_to: str
    refused: str | None = Field(
        None, description="Of which feeds too much was refused lately. A restart mends nothing."
    )


def health(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add what a supervisor asks."""

    @router.get("/healthz", response_model=Alive)
    def alive() -> Response:
        """Tell that the process is alive, and nothing more."""
        return json(Alive().model_dump())

    @router.get("/readyz", response_model=Ready, responses=problems(503))
    def ready() -> Response:
        """Tell whether the store answers and is complete up to now; if not, why."""
        with stores() as store:
            found, missing = store.completeness(), refused(parts, store)
        reason = why_stalled(parts, found)
        if reason or found is None or found.complete_to is None:
            raise NotYet(ended(f"Not ready: {reason}"))
        told = Ready(complete_to=spelled(found.complete_to), refused=missing)
        return json(told.model_dump(exclude_none=True))
