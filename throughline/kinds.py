"""The kinds of values that settings have. Each says in words what is wanted."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_settings import NoDecode

from events.base import Ref
from throughline.spelling import Wanted, agency_list, group_list, home, url_of_store

Port = Annotated[int, Field(ge=1, le=65_535), Wanted("a port, 1 to 65535")]
Count = Annotated[int, Field(ge=1, le=10_000), Wanted("a whole number, 1 or more")]
Seconds = Annotated[float, Field(gt=0, le=3_600), Wanted("seconds, more than 0, at most 3600")]
Pace = Annotated[float, Field(gt=0, le=1_000), Wanted("a number, more than 0, at most 1000")]
Rate = Annotated[float, Field(gt=0, le=100_000), Wanted("a number, more than 0")]
Share = Annotated[float, Field(ge=0, le=1), Wanted("a share, 0 to 1")]
Bytes = Annotated[int, Field(ge=1_024, le=2**30), Wanted("bytes, at least 1024")]
Folder = Annotated[Path, BeforeValidator(home), Wanted("a folder")]
File = Annotated[Path, BeforeValidator(home), Wanted("a file")]
AFile = Annotated[Path | None, BeforeValidator(home), Wanted("a file")]
Host = Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$"), Wanted("a host's name or address")]
Brokers = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s,:]\S*:\d{1,5}$"),
    Wanted("host:port, or several with commas between"),
]
Protocol = Annotated[
    Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
    Wanted("PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"),
]
Mechanism = Annotated[
    Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"],
    Wanted("PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"),
]
User = Annotated[str | None, Wanted("the name of a user")]
Secret = Annotated[SecretStr | None, Wanted("a password")]
StoreUrl = Annotated[
    SecretStr,
    BeforeValidator(url_of_store),
    Wanted("sqlite, or postgresql://user:password@host/database"),
]
Agencies = Annotated[
    tuple[str, ...],
    NoDecode,
    BeforeValidator(agency_list),
    Wanted("codes of lower-case letters, digits and _, with commas between; none is `rejected`"),
]
Groups = Annotated[
    dict[str, frozenset[str]],
    NoDecode,
    BeforeValidator(group_list),
    Wanted("group=agency,agency and so on, with semicolons between the groups"),
]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], Wanted("debug, info, warning or error")
]
Address = Annotated[
    str | None,
    StringConstraints(pattern=r"^https?://[^\s/?#@]+$"),
    Wanted("an address without a path, such as https://throughline.example.org"),
]
Switch = Annotated[bool, Wanted("true or false")]
Name = Annotated[Ref, Wanted("letters, digits, - and _, at most 64")]
Since = Annotated[date | None, Wanted("a day, such as 2026-11-02")]
Member = Annotated[Ref | None, Wanted("letters, digits, - and _, at most 64")]
