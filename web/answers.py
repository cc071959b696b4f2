"""Answers for tools: JSON, and problems as RFC 9457 has them (application/problem+json)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Response
from pydantic import BaseModel

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Why a request was not answered; `detail` says what to do about it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def json(told: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Answer in JSON."""
    return Response(orjson.dumps(told), media_type="application/json", headers=headers)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a problem."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(told.model_dump_json(), status, media_type=PROBLEM, headers=headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe for OpenAPI the problems that a path can answer with."""
    schema = Problem.model_json_schema()
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": schema}}}
        for status in statuses
    }
