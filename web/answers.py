"""Answers for tools: JSON, and problems as RFC 9457 has them (application/problem+json)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Response
from pydantic import BaseModel, Field

from web.refusals import SenderRefused

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Why a request was not answered; `detail` says what to do about it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Fault(BaseModel):
    """One thing wrong with one event."""

    event: int | None = Field(description="Its place in the batch, from 0. None: all of it.")
    field: str = Field(description="An attribute, or a path such as `data.recipients.0`.")
    reason: str = Field(description="What was wanted; never what came.")


class SenderProblem(Problem):
    """Why events were not taken. None of a batch was, and none is sent in part."""

    errors: list[Fault] = Field(default=[], description="What is wrong, the first 100.")


def json(
    told: Any,
    headers: Mapping[str, str] | None = None,
    status: int = 200,
    kind: str = "application/json",
) -> Response:
    """Answer in JSON."""
    return Response(orjson.dumps(told), status, headers, kind)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a problem."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(told.model_dump_json(), status, media_type=PROBLEM, headers=headers)


def sender_problem(refused: SenderRefused) -> Response:
    """Answer a sender with what is wrong, event by event."""
    told = SenderProblem(
        title=HTTPStatus(refused.status).phrase,
        status=refused.status,
        detail=str(refused),
        errors=[Fault(**wrong._asdict()) for wrong in refused.wrong],
    )
    body = told.model_dump_json()
    return Response(body, refused.status, refused.headers, PROBLEM)


def problems(*statuses: int, shape: type[Problem] = Problem) -> dict[int | str, dict[str, Any]]:
    """Describe for OpenAPI the problems that a path can answer with."""
    told = shape.model_json_schema()
    schema = _inlined(told, told.pop("$defs", {}))
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": schema}}}
        for status in statuses
    }


def _inlined(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Write a schema out in full: within OpenAPI its own `$defs` could not be pointed at."""
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _inlined(value, parts) for name, value in schema.items()}
