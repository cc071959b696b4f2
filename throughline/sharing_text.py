"""Who knew what, as text: the matrix in a word a cell, then each piece with every moment."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import orjson

from projections.calendar import WorkingCalendar, london_day
from projections.holders import holders
from projections.sharing import Column, Row, Sharing, sharing
from projections.sharing_answers import as_csv, as_json
from projections.words import agencies, uk, uk_day, words
from throughline.replay_text import heading
from throughline.replaying import Answer
from web.sharing_words import in_a_word, in_full, plan_named, versions_sent

KEY = (
    "own: its own record · there: took part · NOT TOLD: overdue · not yet: owed, and not yet due",
    "blank: not owed · in brackets: not in the network on that day",
)
GAP = "  "

Form: TypeAlias = Literal["text", "json", "csv"]


def written(answer: Answer, form: Form) -> str:
    """Write who knew what of every case of a replay, in the form asked for."""
    as_of, known_at, terms = answer.as_of, answer.known_at, answer.terms
    told = list(answer.told(lambda case: sharing(case, terms, as_of, known_at)))
    match form:
        case "json":
            return orjson.dumps(as_json(told, terms.policy.version, as_of, known_at)).decode()
        case "csv":
            return as_csv(told)
    return as_text(told, terms.calendar)


def as_text(told: Iterable[Sharing], calendar: WorkingCalendar) -> str:
    """Write these cases for a person to read."""
    return "\n".join(line for each in told for line in _case(each, calendar))


def _case(told: Sharing, calendar: WorkingCalendar) -> Iterator[str]:
    yield from heading(f"Who knew what of {told.case}", told.as_of, told.known_at)
    if not told.rows:
        yield from (
            "By then nobody was known to have been told of anything, or to be owed word.",
            "",
        )
        return
    yield from _plan(told)
    yield from ("", *_table(told), "", *KEY)
    for row in told.rows:
        yield from ("", *_piece(row, told, calendar))
    yield ""


def _plan(told: Sharing) -> Iterator[str]:
    """Say who holds which version of the plan."""
    held = holders(told)
    if held is None:
        yield "No plan is known."
        return
    yield f"{plan_named(held.plan)}: {versions_sent(held.sent)}."
    for number, those in held.versions:
        yield f"{GAP}Version {number} is held by {agencies(those)}."
    if held.without:
        yield f"{GAP}No version is held by {agencies(held.without)}."


def _table(told: Sharing) -> Iterator[str]:
    """Lay out the matrix: a line for each piece, from when it was there; a column an agency."""
    head = ["", "", *(_headed(column) for column in told.columns)]
    lines = [
        [uk_day(london_day(row.since)), _named(row), *(in_a_word(c, told.as_of) for c in row.cells)]
        for row in told.rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    for line in (head, *lines):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield GAP.join(cells).rstrip()


def _headed(column: Column) -> str:
    name = words(column.agency)
    return name if column.in_network else f"({name})"


def _named(row: Row) -> str:
    return f"{row.words} ({row.ref})" if row.ref else row.words


def _piece(row: Row, told: Sharing, calendar: WorkingCalendar) -> Iterator[str]:
    """Write one piece, with a line for each agency that knows or is owed something."""
    yield f"{_named(row)}, from {uk(row.since)}"
    said = [(words(cell.agency), in_full(cell, told.as_of, calendar)) for cell in row.cells]
    width = max(len(name) for name, _ in said)
    yield from (f"{GAP}{name:<{width}}{GAP}{sentences}" for name, sentences in said if sentences)
