"""Who is told of late alerts, read from its file. What is wrong is one line, without secrets.

look_back = 24                   # hours; at the very first start, none older is told
hours = ["09:00", "17:00"]       # when people work
any_hour = ["critical"]          # severities that are told at any hour

[[step]]
who = "agency"                   # or "coordinator", "manager": whoever has contacts
after = 0                        # hours of working time from when the alert was raised
severities = ["critical", "high", "medium", "low"]

[summary]
at = "08:30"                     # of a working day; not sent from `until` on
until = "12:00"
to = "manager"

[heartbeat]
url = "https://..."              # asked for while the whole path works
every = 60                       # seconds

[contacts]
coordinator = ["mailtos://..."]  # as Apprise spells them

[agencies]
csc = ["json://..."]
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from projections.notices import AGENCY, Hours, Step, Table
from projections.occasions import AS_USUAL, MANAGER, Summary
from projections.policy import SEVERITIES, Severity
from streams.contacts import Contacts
from streams.heartbeat import Heartbeat
from streams.kafka_port import address, from_here, is_loopback
from streams.ways import NoContact
from throughline.settings import Settings, variable
from throughline.told import Refused

HOLDS: Final = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _by_london(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("wanted a time by London's clock without an offset, such as 09:00")
    return at


ClockTime = Annotated[time, AfterValidator(_by_london)]
Addresses = tuple[Annotated[str, StringConstraints(min_length=1)], ...]


class WrittenStep(BaseModel):
    """A step as the file has it."""

    model_config = HOLDS

    who: Annotated[str, StringConstraints(pattern="^[a-z0-9_]+$")]
    after: Annotated[float, Field(ge=0, le=1_000)] = 0.0
    severities: tuple[Severity, ...] = SEVERITIES


STEPS: Final = (
    WrittenStep(who=AGENCY),
    WrittenStep(who="coordinator", after=2),
    WrittenStep(who="manager", after=4, severities=("critical", "high")),
)


class WrittenSummary(BaseModel):
    """When a working day is summed up, as the file has it, and for whom."""

    model_config = HOLDS

    at: ClockTime = AS_USUAL.at
    until: ClockTime = AS_USUAL.until
    to: str = AS_USUAL.to


class WrittenHeartbeat(BaseModel):
    """Which outside watch is to hear of us, as the file has it.

    every    seconds
    pages    where notify reaches the pages, if not where messages say
    """

    model_config = HOLDS

    url: SecretStr
    every: Annotated[float, Field(ge=5, le=3_600)] = 60.0
    pages: str | None = None


class Written(BaseModel):
    """The file."""

    model_config = HOLDS

    look_back: Annotated[float, Field(ge=0, le=1_000)] = 24.0
    hours: tuple[ClockTime, ClockTime] = (time(9), time(17))
    any_hour: tuple[Severity, ...] = ("critical",)
    summary: WrittenSummary = WrittenSummary()
    heartbeat: WrittenHeartbeat | None = None
    step: Annotated[tuple[WrittenStep, ...], Field(min_length=1)] = STEPS
    contacts: Mapping[str, Addresses] = {}
    agencies: Mapping[str, Addresses] = {}


@dataclass(frozen=True)
class Notices:
    """Who is told, and how each is reached."""

    table: Table
    look_back: timedelta
    summary: Summary
    contacts: Contacts = field(repr=False)
    heartbeat: Heartbeat | None = field(repr=False, default=None)


def read_notices(settings: Settings) -> Notices:
    """Read who is told. Raises Refused, also where no file is named."""
    name, path = variable("notices"), settings.notices
    if path is None:
        raise Refused(f"nobody is told: {name} names no file; docs/notices.md says what it holds")
    try:
        written = Written.model_validate(_read(path, name))
    except ValidationError as wrong:
        error = wrong.errors(include_input=False)[0]
        raise Refused(f"{name}: {path}: {_where(error)}: {error['msg']}") from None
    _refuse_strangers(written, settings, f"{name}: {path}")
    addresses = {**written.contacts, **written.agencies}
    try:
        contacts = Contacts(addresses)
    except NoContact as unknown:
        raise Refused(f"{name}: {path}: {unknown}") from None
    ways = {who: len(those) for who, those in addresses.items()}
    return Notices(
        _table(written, ways, settings.groups),
        timedelta(hours=written.look_back),
        Summary(**dict(written.summary)),
        contacts,
        _heartbeat(written, settings),
    )


def _heartbeat(written: Written, settings: Settings) -> Heartbeat | None:
    """Say which watch is to hear of us, and where the pages are, where anybody says so."""
    if written.heartbeat is None:
        return None
    is_known = "port" in settings.model_fields_set  # as by `up`, on this machine
    here = f"http://{address(from_here(settings.host), settings.port)}" if is_known else None
    pages = written.heartbeat.pages or settings.address or here
    url = written.heartbeat.url.get_secret_value()
    return Heartbeat(url, written.heartbeat.every, pages and pages.rstrip("/"))


def contacts_shown(settings: Settings) -> tuple[Mapping[str, str], list[str]]:
    """Show the contacts of the file, masked, and what is wrong with it where it is there."""
    if settings.notices is None or not settings.notices.is_file():
        return {}, []
    try:
        return read_notices(settings).contacts.shown(), []
    except Refused as refused:
        return {}, [str(refused)]


def _table(
    written: Written, ways: Mapping[str, int], groups: Mapping[str, Collection[str]]
) -> Table:
    steps = tuple(
        Step(each.who, timedelta(hours=each.after), frozenset(each.severities))
        for each in written.step
    )
    instead = {
        agency: group
        for group, those in groups.items()
        for agency in those
        if group in written.agencies and agency not in written.agencies
    }
    return Table(steps, Hours(*written.hours), ways, frozenset(written.any_hour), instead)


def _refuse_strangers(written: Written, settings: Settings, where: str) -> None:
    opens, closes = written.hours
    if not opens < closes:
        raise Refused(f"{where}: hours: wanted the earlier first, such as 09:00 and 17:00")
    for agency in written.agencies:
        if agency not in settings.agencies:
            raise Refused(f"{where}: agencies.{agency}: is no registered agency")
    if not written.summary.at < written.summary.until:
        raise Refused(f"{where}: summary: wanted `at` before `until`, such as 08:30 and 12:00")
    if written.summary.to not in {MANAGER, *written.contacts, *written.agencies}:
        raise Refused(f"{where}: summary.to: has no contact")
    if written.heartbeat and not _is_sound(written.heartbeat.url.get_secret_value()):
        raise Refused(f"{where}: heartbeat.url: wanted an address that begins with https://")
    told = {MANAGER, written.summary.to, *(each.who for each in written.step)} - {AGENCY}
    for who in written.contacts:
        if who not in told:
            raise Refused(f"{where}: contacts.{who}: no step is for it")


def _is_sound(url: str) -> bool:
    """Tell whether an address is HTTPS, or of this machine."""
    try:
        found = urlsplit(url)
        is_ours = found.scheme == "http" and is_loopback(found.hostname or "")
    except ValueError:
        return False
    return bool(found.hostname) and (found.scheme == "https" or is_ours)


def _read(path: Path, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Refused(f"{name}: {path} is not TOML") from None  # no more: it may hold a secret
    except OSError as error:
        raise Refused(f"{name}: {path} cannot be read ({error.strerror})") from None


def _where(error: Any) -> str:
    return ".".join(map(str, error["loc"]))
