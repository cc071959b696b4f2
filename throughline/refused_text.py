"""What was refused, as a person reads it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from projections.words import uk
from store.shapes import Reason, Refused
from web.refused import WHOSE, place
from web.spans import counted


class Shown(NamedTuple):
    """A refused record, with its bytes and the headers that it came with."""

    refused: Refused
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...]

    def lines(self) -> Iterator[str]:
        """Tell it; what would move a terminal's cursor is spelled out."""
        refused = self.refused
        yield f"{place(refused)}: {WHOSE[refused.fault]}"
        yield f"  reason    {refused.reason}"
        yield f"  received  {uk(refused.received_at)}"
        yield f"  key       {_plain(self.key)}"
        for name, value in self.headers:
            yield f"  header    {_plain(name.encode(errors='replace'))}: {_plain(value)}"
        yield ""
        yield _plain(self.value)


def _plain(told: bytes | None) -> str:
    if told is None:
        return "(none)"
    text = told.decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def as_text(reasons: Sequence[Reason], newest: Sequence[Refused]) -> str:
    """List why something was refused, how often, and the newest."""
    if not reasons:
        return "Nothing is refused."
    return "\n".join((*_reasons(reasons), "", *_newest(newest)))


def _reasons(reasons: Sequence[Reason]) -> Iterator[str]:
    yield "By reason:"
    for one in reasons:
        times = counted(one.times, "time")
        yield f"  {one.agency or '(no agency)'}: {times}, {WHOSE[one.fault]}; field {one.field}"
        yield f"    {one.reason}"
        yield f"    first {uk(one.first_at)}, last {uk(one.last_at)}"


def _newest(newest: Sequence[Refused]) -> Iterator[str]:
    yield f"The newest {len(newest)}:"
    for one in newest:
        id_ = f", id {one.id}" if one.id else ""
        yield f"  {place(one)}  {uk(one.received_at)}{id_}; field {one.field}"
