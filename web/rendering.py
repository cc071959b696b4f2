"""Templates, and the words and forms of moments that they use. One environment a process."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import cycle
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from events.moments import moment, spelled
from projections.calendar import LONDON
from projections.words import agencies, capitalised, uk, uk_day, words
from web.components import components
from web.navigation import navigation
from web.sessions import asking
from web.spans import ago, counted, ended, sentence, span

MILLISECOND: Final = 1_000  # microseconds


@cache
def environment() -> Environment:
    """Build the environment: everything is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        uk_day=uk_day,
        uk=lambda told: uk(_read(told)),
        uk_to_the_second=lambda told: to_the_second(_read(told)),
        utc=lambda told: spelled(_read(told)),
        html_time=lambda told: html_time(_read(told)),
        agencies=agencies,
        capital=capitalised,
        span=span,
        ago=ago,
        counted=counted,
        ended=ended,
        sentence=sentence,
        with_code=with_code,
        words=words,
    )
    made.globals.update(components(), navigation=navigation, asking=asking)
    return made


def page(template: str, told: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Render a page."""
    html = environment().get_template(template).render(told)
    return HTMLResponse(html, status)


def to_the_second(at: datetime) -> str:
    """Show a moment to its second: `Wed 7 Mar 2018, 23:59:59`."""
    local = at.astimezone(LONDON)
    return f"{uk_day(local.date())}, {local:%H:%M:%S}"


def html_time(at: datetime) -> str:
    """Spell a moment for `<time datetime>`: HTML allows three digits of a second's fraction."""
    to = "milliseconds" if at.microsecond >= MILLISECOND else "seconds"
    return at.astimezone(UTC).isoformat(timespec=to).replace("+00:00", "Z")


def with_code(text: str) -> Markup:
    """Set what stands between backticks as code."""
    marks = zip(cycle((Markup("{}"), Markup("<code>{}</code>"))), text.split("`"), strict=False)
    return Markup().join(mark.format(part) for mark, part in marks)


def _read(told: datetime | str) -> datetime:
    return moment(told)
