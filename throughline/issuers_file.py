"""By whom people are signed in, read from its file: a table for each issuer, named by its code.

What is wrong with it is told in one line, with its table and key, and never with the value.
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from throughline.secret_files import secret_in
from throughline.settings import Settings, variable
from throughline.told import Refused
from web.guarded import is_guarded
from web.issuers import Grant, Issuer
from web.people import Role

CODE: Final = re.compile(r"[a-z0-9_]{1,31}")
WHERE: Final = re.compile(r"at (line \d+, column \d+|end of document)")
OURS: Final = ("agency", "agencies", "secret")  # the kinds of what does not fit together
ROLES: Final = "on_call_manager, agency_lead, auditor or operator"
WANTED: Final = {
    "name": "a name of at most 60 characters",
    "issuer": "an address of HTTPS, or on this machine of HTTP, such as https://login.example.org",
    "scope": "words with a space between, openid among them",
    "role": ROLES,
    "roles": f"a role for each value of the role's claim: {ROLES}",
}
HOLDS: Final = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _guarded(address: str) -> str:
    if not is_guarded(address):
        raise ValueError
    return address


def _has_openid(scope: str) -> str:
    if "openid" not in scope.split():
        raise ValueError
    return scope


def _with_role(written: Any) -> Any:
    return {"role": written} if isinstance(written, str) else written


Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Some = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Granted(BaseModel):
    """What those are here that have one value of the role's claim."""

    model_config = HOLDS

    role: Role
    agency: str | None = None

    @model_validator(mode="after")
    def _only_leads_have_an_agency(self) -> Self:
        if self.agency and self.role != "agency_lead":
            raise PydanticCustomError("agency", "an agency is for an agency_lead")
        return self


class Written(BaseModel):
    """One issuer as its table has it."""

    model_config = HOLDS

    name: Name
    issuer: Annotated[str, AfterValidator(_guarded)]
    client_id: Some
    client_secret: SecretStr | None = None
    client_secret_file: Path | None = None
    role_claim: Some
    roles: Annotated[
        dict[str, Annotated[Granted, BeforeValidator(_with_role)]], Field(min_length=1)
    ]
    ref_claim: Some = "sub"
    agency_claim: Some | None = None
    agencies: dict[str, str] = {}
    scope: Annotated[Some, AfterValidator(_has_openid)] = "openid"

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if bool(self.client_secret) == bool(self.client_secret_file):
            raise PydanticCustomError("secret", "wanted client_secret or client_secret_file")
        if self.agencies and not self.agency_claim:
            raise PydanticCustomError("agencies", "agencies are the values of an agency_claim")
        leads = [granted for granted in self.roles.values() if granted.role == "agency_lead"]
        if not all(granted.agency or self.agency_claim for granted in leads):
            raise PydanticCustomError("agency", "an agency_lead needs an agency, or agency_claim")
        return self


def read_issuers(settings: Settings) -> tuple[Issuer, ...]:
    """Read by whom people are signed in, in the order of the file; nobody, where none is named.

    raises    Refused
    """
    path = settings.issuers
    if path is None:
        return ()
    tables = _read(path)
    if not tables:
        raise Refused(f"{variable('issuers')}: {path} names no issuer")
    return tuple(_issuer(code, table, path, settings) for code, table in tables.items())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = WHERE.search(str(error))  # no more of the message: it may hold the secret
        at = f" {found[0]}" if found else ""
        raise Refused(f"{variable('issuers')}: {path} is not TOML{at}") from None
    except OSError as error:
        raise Refused(f"{variable('issuers')}: {path} cannot be read ({error.strerror})") from None


def _issuer(code: str, table: Any, path: Path, settings: Settings) -> Issuer:
    where = f"{variable('issuers')}: {path}: [{code}]"
    if not CODE.fullmatch(code):
        raise Refused(f"{where} wanted a code of lower-case letters, digits and _, at most 31")
    try:
        written = Written.model_validate(table)
    except ValidationError as wrong:
        raise Refused(f"{where} {_told(dict(wrong.errors(include_input=False)[0]))}") from None
    _refuse_strangers(written, settings, where)
    own = {agency: agency for agency in settings.agencies}
    return Issuer(
        code=code,
        name=written.name,
        url=written.issuer,
        client_id=written.client_id,
        client_secret=_secret(written, where),
        role_claim=written.role_claim,
        roles={value: Grant(told.role, told.agency) for value, told in written.roles.items()},
        ref_claim=written.ref_claim,
        agency_claim=written.agency_claim,
        agencies=written.agencies or own,
        scope=written.scope,
    )


def _secret(written: Written, where: str) -> str:
    if written.client_secret:
        return written.client_secret.get_secret_value()
    assert written.client_secret_file  # noqa: S101  one of the two is there: see Written
    return secret_in(written.client_secret_file.expanduser(), f"{where} client_secret_file")


def _refuse_strangers(written: Written, settings: Settings, where: str) -> None:
    named = {f"agencies.{value}": agency for value, agency in written.agencies.items()}
    named |= {f"roles.{value}": told.agency for value, told in written.roles.items() if told.agency}
    for key, agency in named.items():
        if agency not in settings.agencies:
            alike = get_close_matches(agency, settings.agencies, 1)
            meant = f"did you mean {alike[0]}?" if alike else f"see {variable('agencies')}"
            raise Refused(f"{where} {key}: {agency} is no registered agency; {meant}")


def _told(error: dict[str, Any]) -> str:
    """Say what is wrong with a table, by the key."""
    loc = tuple(map(str, error["loc"])) or ("",)
    key, last, kind = ".".join(loc), loc[-1], error["type"]
    if kind == "missing":
        return f"{key}: is missing"
    if kind == "extra_forbidden":
        alike = get_close_matches(last, Written.model_fields, 1)
        return f"{key}: is no key of it{f'; did you mean {alike[0]}?' if alike else ''}"
    if kind in OURS:
        return f"{key}: {error['msg']}" if key else str(error["msg"])
    if kind == "model_type" and not key:
        return "wanted a table of its own"
    wanted = WANTED.get(last) or WANTED.get(loc[0]) or "text that is not too long"
    return f"{key}: wanted {wanted}"
