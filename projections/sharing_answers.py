"""Who knew what, for tools: one JSON object, and lines for a spreadsheet. Times in UTC `Z`."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from events.base import AnyEvent
from events.moments import spelled
from projections.answers import of_cases
from projections.cells import Cell
from projections.clocks import Clock
from projections.sentences import say
from projections.sharing import Column, Row, Sharing

HEAD = (
    *("case", "as_of", "known_at", "piece", "says", "ref", "plan_type", "version", "since"),
    *("agency", "in_network", "state", "known_since", "opened_at", "answered_at", "kept_back_at"),
    *("rule", "owed_by", "owed_since", "due_at", "met_at", "late", "waived"),
)


def as_json(
    told: Iterable[Sharing], policy_version: str, as_of: datetime, known_at: datetime
) -> dict[str, Any]:
    """Return one object for these cases, in the manner of a replay's."""
    return of_cases([_case(each) for each in told], policy_version, as_of, known_at)


def _case(told: Sharing) -> dict[str, Any]:
    plan = told.plan
    return {
        "case": told.case,
        "plan": plan and {"plan_type": plan.type, "versions_sent": told.versions},
        "agencies": [
            {"agency": each.agency, "in_network": each.in_network, "holds_version": each.holds}
            for each in told.columns
        ],
        "pieces": [_piece(row, told.as_of) for row in told.rows],
    }


def _piece(row: Row, at: datetime) -> dict[str, Any]:
    return {**_named(row), "cells": [_cell(cell, at) for cell in row.cells]}


def _named(row: Row) -> dict[str, Any]:
    """Say which piece it is."""
    version = row.version
    return {
        "piece": row.name,
        "says": row.words,
        "ref": row.ref,
        "plan_type": version and version.plan.type,
        "version": version and version.number,
        "since": spelled(row.since),
    }


def _cell(cell: Cell, at: datetime) -> dict[str, Any]:
    return {
        "agency": cell.agency,
        "state": cell.state,
        "known_by": _pointer(cell.known_by),
        "opened": _pointer(cell.opened),
        "answered": _pointer(cell.answered),
        "kept_back": _pointer(cell.kept_back),
        "owed": [_clock(clock, at) for clock in cell.clocks],
    }


def _clock(clock: Clock, at: datetime) -> dict[str, Any]:
    rule = clock.judged.rule
    return {
        "rule": rule.code,
        "rule_name": rule.name,
        "owed": "an answer" if clock.is_answer else "word",
        "owed_by": list(clock.owed_by),
        "since": spelled(clock.since),
        "due_at": spelled(clock.due_at),
        "met_at": _maybe(clock.met_at),
        "late": clock.late_at(at),
        "waived": clock.waived,
        "alert_id": clock.alert and clock.alert.alert_id,
        "says": None if clock.met_by else clock.says,
    }


def _pointer(event: AnyEvent | None) -> dict[str, str] | None:
    """Point to an event: what it says, when it happened, and when that was known."""
    return event and {
        "id": event.id,
        "source": event.source,
        "type": event.name,
        "says": say(event.fact),
        "occurred_at": spelled(event.occurred_at),
        "known_at": spelled(event.known_at),
    }


def as_csv(told: Iterable[Sharing]) -> str:
    """Write a line for each piece and agency, with the clock that matters most; a head above."""
    written = StringIO()
    rows = csv.DictWriter(written, HEAD)
    rows.writeheader()
    rows.writerows(_lines(told))
    return written.getvalue()


def _lines(told: Iterable[Sharing]) -> Iterator[dict[str, Any]]:
    for each in told:
        moments = {"as_of": spelled(each.as_of), "known_at": spelled(each.known_at)}
        for row in each.rows:
            for column, cell in zip(each.columns, row.cells, strict=True):
                line = {"case": each.case, **moments, **_named(row), **_line(column, cell)}
                yield line | _owed(cell, each.as_of)


def _line(column: Column, cell: Cell) -> dict[str, Any]:
    return {
        "agency": column.agency,
        "in_network": _yes(told=column.in_network),
        "state": cell.state,
        "known_since": _when(cell.known_by),
        "opened_at": _when(cell.opened),
        "answered_at": _when(cell.answered),
        "kept_back_at": _when(cell.kept_back),
    }


def _owed(cell: Cell, at: datetime) -> dict[str, Any]:
    clock = cell.clock or cell.answer
    return (
        {}
        if clock is None
        else {
            "rule": clock.judged.rule.code,
            "owed_by": " ".join(clock.owed_by),
            "owed_since": spelled(clock.since),
            "due_at": spelled(clock.due_at),
            "met_at": _maybe(clock.met_at),
            "late": _yes(told=clock.late_at(at)),
            "waived": _yes(told=clock.waived),
        }
    )


def _yes(*, told: bool) -> str:
    return "yes" if told else "no"


def _when(event: AnyEvent | None) -> str | None:
    return _maybe(event and event.occurred_at)


def _maybe(moment: datetime | None) -> str | None:
    return None if moment is None else spelled(moment)
