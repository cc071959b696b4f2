"""What a page says of a case of very many events, beside one plain fold of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import long_case
from bench.measure import Row, side_by_side
from projections.replay import last_known, replay
from throughline.settings import read_settings
from throughline.wiring import terms
from web.pages.case import WantedEvents, _told
from web.samples import Service
from web.stood import stood
from web.typed import fields

EVENTS = 5_000
BEFORE = timedelta(days=30)


def rows(events: int = EVENTS) -> Iterator[Row]:
    """Measure the page as it stood now, and a month ago with what was known then."""
    judged_by = terms(read_settings())
    told = long_case(events)
    case, end = str(told[0].case), last_known(told)
    assert end  # noqa: S101  there are events
    with TemporaryDirectory(prefix="throughline-bench-") as folder:
        service = Service(Path(folder), judged_by, end + timedelta(minutes=20))
        service.take(*told)
        service.looked()
        whole = WantedEvents(fields({"as_of": None, "known_at": None}), "newest", "", "")
        for what, at in (("now", end), ("a month before", end - BEFORE)):

            def page(at: datetime = at) -> None:
                found = stood(service.parts, service.store, case, at, at)
                _told(service.parts, found, whole)

            yield side_by_side(
                f"page of a case of {len(told):,} events, {what}",
                page,
                "one fold of it",
                partial(replay, case, told, judged_by, at, at),
            )
