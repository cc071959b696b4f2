"""What the pages say of a case of very many events, beside one plain fold of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.load import long_case
from bench.measure import Row, side_by_side
from projections.replay import last_known, replay
from throughline.settings import read_settings
from throughline.wiring import terms
from web.pages.case import WantedEvents
from web.pages.case import _told as of_the_case
from web.pages.sharing import _told as of_who_knew_what
from web.parts import Parts
from web.people import DEMO
from web.samples import Service
from web.sessions import Session, asked_by
from web.stood import Stood, stood
from web.typed import fields

EVENTS = 5_000
BEFORE = timedelta(days=30)
WHOLE = WantedEvents(fields({"as_of": None, "known_at": None}), "newest", "", "")

Told = Callable[[Parts, Stood], dict[str, Any]]
PAGES: dict[str, Told] = {
    "page": lambda parts, found: of_the_case(parts, found, WHOLE),
    "who knew what": of_who_knew_what,
}


def rows(events: int = EVENTS) -> Iterator[Row]:
    """Measure each as it stood now, and a month ago with what was known then."""
    judged_by = terms(read_settings())
    told = long_case(events)
    case, end = str(told[0].case), last_known(told)
    assert end  # noqa: S101  there are events
    manager = Session(DEMO[0], "")
    with TemporaryDirectory(prefix="throughline-bench-") as folder, asked_by(manager):
        service = Service(Path(folder), judged_by, end + timedelta(minutes=20))
        service.take(*told)
        service.looked()
        for name, says in PAGES.items():
            for what, at in (("now", end), ("a month before", end - BEFORE)):
                yield side_by_side(
                    f"{name} of a case of {len(told):,} events, {what}",
                    partial(_page, service, case, at, says),
                    "one fold of it",
                    partial(replay, case, told, judged_by, at, at),
                )


def _page(service: Service, case: str, at: datetime, says: Told) -> None:
    says(service.parts, stood(service.parts, service.store, case, at, at))
