"""The contracts as machines read them: AsyncAPI of the topics, JSON Schema of each event."""

from functools import cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response

from events.asyncapi import asyncapi
from events.base import CATALOGUE
from events.contracts import schemas
from web.answers import problems
from web.parts import Parts
from web.refusals import Unknown

JSON: Final = "application/json"
NO_SCHEMA: Final = "There is no schema of that name. Every event type is listed at /developers."
Name = Annotated[
    str,
    Path(
        max_length=80,
        description="An event type such as `plan_distributed`, with its version or without.",
        examples=["plan_distributed", "plan_distributed.v1"],
    ),
]


def contracts(parts: Parts, router: APIRouter) -> None:
    """Add the documents."""

    @router.get("/asyncapi.json", response_model=dict[str, Any])
    def topics() -> Response:
        """Describe every topic and every message on it, and where Kafka is, as AsyncAPI 3.0."""
        return Response(_asyncapi(parts.bootstrap, parts.by_tls), media_type=JSON)

    @router.get(
        "/schemas/{name}.json",
        response_model=dict[str, Any],
        responses=problems(400, 404),
    )
    def schema(name: Name) -> Response:
        """Describe the data of an event type as it is sent today, as JSON Schema 2020-12."""
        told = _schemas().get(name)
        if told is None:
            raise Unknown(NO_SCHEMA)
        return Response(told, media_type=JSON)


@cache
def _asyncapi(bootstrap: str, by_tls: bool) -> bytes:  # noqa: FBT001  cached by position
    return asyncapi(bootstrap.split(","), by_tls=by_tls)


@cache
def _schemas() -> dict[str, bytes]:
    """Give each by its name and version, and by its name alone."""
    made = {name.removesuffix(".json"): told for name, told in schemas().items()}
    return made | {kind.name: made[f"{kind.name}.v{kind.version}"] for kind in CATALOGUE.values()}
