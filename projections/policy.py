"""Policy: how soon, how severe, by whom and to whom, from which day on. Data, never code.

An entry is never edited: a change of number is a later entry with its own `from`. A duty is
judged under the entry in force on the London day of its trigger. An entry may hold variants,
which change some of its values where the rule says so:

    [[N12]]
    from = 2015-04-01
    within = "2 working days"
    severity = "medium"
    source = "local default"
    [N12.urgent]
    within = "the same day"
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from events.base import Agencies
from projections.limits import Limit, limit
from projections.rules import RULES

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
SERIOUS = SEVERITIES[:2]


class PolicyError(Exception):
    """The policy cannot be used: one line that says what, where and what was wanted."""


def _limit(value: object) -> Limit:
    if not isinstance(value, str):
        raise ValueError('wanted a time limit in quotes, such as "5 working days"')  # noqa: TRY004  pydantic reads ValueError
    return limit(value)


def _forecast(value: object) -> Limit:
    read = _limit(value)
    if read.unit != "working day":
        raise ValueError('wanted a limit in working days, such as "15 working days"')
    return read


class Entry(BaseModel):
    """One dated entry of one rule.

    within     how soon
    warn       when a forecast is listed; only with a limit in working days
    notice     how long before the trigger something had to be done
    owed_by    agencies, where the events do not say
    owed_to    agencies, where the events do not say
    also_to    agencies beside those whom the events name
    off        the partnership does not judge this rule from this day on
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    from_: date = Field(alias="from")
    within: Annotated[Limit, BeforeValidator(_limit)]
    severity: Severity
    source: str = Field(min_length=1)
    warn: Annotated[Limit | None, BeforeValidator(_forecast)] = None
    notice: Annotated[Limit | None, BeforeValidator(_limit)] = None
    owed_by: Agencies = ()
    owed_to: Agencies = ()
    also_to: Agencies = ()
    off: bool = False


class Chosen(BaseModel):
    """The numbers under which one duty is judged, and the version that names their entry."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    entry: Entry
    version: str


class _Dated:
    """The entries of one rule, each with its variants laid over it."""

    def __init__(self, code: str, written: Mapping[str, Any]) -> None:
        plain = {k: v for k, v in written.items() if not isinstance(v, Mapping)}
        variants = {k: v for k, v in written.items() if isinstance(v, Mapping)}
        digest = sha256(repr(sorted(_flat(written))).encode()).hexdigest()[:8]
        self.base = Entry.model_validate(plain)
        self.version = f"{code}/{self.base.from_}/{digest}"
        self.variants = {
            name: Chosen(entry=Entry.model_validate(plain | dict(changes)), version=self.version)
            for name, changes in variants.items()
        }
        self.chosen = Chosen(entry=self.base, version=self.version)


def _flat(written: Mapping[str, Any], path: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in written.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{path}{key}.")
        else:
            found.append((path + key, str(value)))
    return found


class Policy:
    """Which entry of which rule was in force when.

    settle    how long what a duty rests on must have been known before an alert is raised
    """

    def __init__(self, written: Mapping[str, Any]) -> None:
        """Read a policy as TOML has it. Raises PolicyError."""
        rules = {key: value for key, value in written.items() if key != "settle"}
        self.settle = _settle(written.get("settle", "10 minutes"))
        self._entries = {code: _entries(code, given) for code, given in rules.items()}
        if missing := RULES.keys() - rules.keys():
            raise PolicyError(
                f"policy: no entry for {', '.join(sorted(missing))}; "
                "to judge a rule no longer, give it a later entry with off = true"
            )

    def entry(self, code: str, day: date, variant: str | None = None) -> Chosen | None:
        """Return the entry in force on a day, None where none was or the rule was off."""
        for dated in self._entries[code]:
            if dated.base.from_ <= day:
                chosen = dated.variants.get(variant or "", dated.chosen)
                return None if chosen.entry.off else chosen
        return None

    @cached_property
    def version(self) -> str:
        """Name the whole policy by its content."""
        told = [self.settle, [d.version for dated in self._entries.values() for d in dated]]
        return sha256(repr(told).encode()).hexdigest()[:12]

    def versions(self, code: str) -> list[Chosen]:
        """List the entries of a rule, the latest first."""
        return [dated.chosen for dated in self._entries[code]]


def _settle(spelled: object) -> timedelta:
    try:
        read = _limit(spelled)
    except ValueError:
        read = None
    if read is None or read.unit not in {"minute", "hour"}:
        raise PolicyError('policy: settle: wanted minutes or hours, such as "10 minutes"')
    return timedelta(**{f"{read.unit}s": read.number})


def _entries(code: str, given: object) -> list[_Dated]:
    """Read the entries of one rule, the latest first."""
    if code not in RULES:
        raise PolicyError(f"policy: {code}: there is no such rule; `throughline duties` lists them")
    if not isinstance(given, list):
        raise PolicyError(f"policy: {code}: wanted [[{code}]] entries, each with its from-date")
    dated = [_entry(f"{code}, entry {n}", code, written) for n, written in enumerate(given, 1)]
    dated.sort(key=lambda entry: entry.base.from_, reverse=True)
    if len({entry.base.from_ for entry in dated}) < len(dated):
        raise PolicyError(f"policy: {code}: two entries have the same from-date")
    return dated


def _entry(where: str, code: str, written: object) -> _Dated:
    if not isinstance(written, Mapping):
        raise PolicyError(f"policy: {where}: wanted a table of values under [[{code}]]")
    named, known = {k for k, v in written.items() if isinstance(v, Mapping)}, RULES[code].variants
    if unknown := sorted(named - set(known)):
        wanted = f"it has {' and '.join(known)}" if known else "it has none"
        raise PolicyError(f"policy: {where}: {unknown[0]}: there is no such variant; {wanted}")
    if missing := sorted(set(known) - named):
        raise PolicyError(f"policy: {where}: the variant [{code}.{missing[0]}] is missing")
    try:
        return _Dated(code, written)
    except ValidationError as error:
        raise PolicyError(f"policy: {where}: {_told(error)}") from None


WANTED: Mapping[str, str] = {
    "from": "wanted a date, such as 2018-03-01",
    "severity": f"wanted one of {', '.join(SEVERITIES)}, in quotes",
    "source": "wanted a text: where the number comes from",
    "off": "wanted true or false",
    "owed_by": 'wanted a list of agencies, such as ["csc", "gp"]',
    "owed_to": 'wanted a list of agencies, such as ["csc", "gp"]',
    "also_to": 'wanted a list of agencies, such as ["csc", "gp"]',
}


def _told(error: ValidationError) -> str:
    """Say one thing that is wrong in our own words: a misspelt name before what it left missing."""
    errors = error.errors(include_url=False, include_input=False)
    first = next((each for each in errors if each["type"] == "extra_forbidden"), errors[0])
    name = str(first["loc"][0])
    match first["type"]:
        case "missing":
            return f"{name}: is missing"
        case "extra_forbidden":
            return f"{name}: there is no such value; wanted some of {', '.join(_NAMES)}"
    return f"{name}: {WANTED.get(name) or first['msg'].removeprefix('Value error, ')}"


_NAMES = tuple(field.alias or name for name, field in Entry.model_fields.items())
