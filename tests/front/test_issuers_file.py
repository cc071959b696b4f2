"""The file that says by whom people are signed in: read whole, or refused in one line."""

from pathlib import Path

import pytest

from throughline.issuers_file import WANTED
from throughline.settings import read_settings
from throughline.settings_text import as_text, missing
from throughline.sign_in import sign_in
from throughline.told import Refused
from web.issuers import Grant

ROLES = "on_call_manager, agency_lead, auditor or operator"
GOOD = """
[council]
name = "Council account"
issuer = "https://login.example.org"
client_id = "throughline"
client_secret = "hunter2"
role_claim = "groups"

[council.roles]
"duty managers" = "on_call_manager"
leads = { role = "agency_lead", agency = "bdas" }
"""
BAD = {
    "not TOML": (GOOD + "x = hunter2\n", "is not TOML at line 12, column 5"),
    "nothing": ("", "names no issuer"),
    "a key alone": ("x = 1\n", "[x] wanted a table of its own"),
    "a code": (
        GOOD.replace("council", "Council"),
        "[Council] wanted a code of lower-case letters, digits and _, at most 31",
    ),
    "a slip": (
        GOOD.replace("role_claim", "roles_claim"),
        "[council] role_claim: is missing",
    ),
    "a stranger": (
        GOOD.replace('client_id = "throughline"', 'client_id = "x"\nscopes = "openid"'),
        "[council] scopes: is no key of it; did you mean scope?",
    ),
    "plain HTTP": (
        GOOD.replace("https://", "http://"),
        f"[council] issuer: wanted {WANTED['issuer']}",
    ),
    "a role": (
        GOOD.replace("on_call_manager", "boss"),
        f"[council] roles.duty managers.role: wanted {ROLES}",
    ),
    "no roles": (
        GOOD.partition("[council.roles]")[0] + "roles = {}\n",
        f"[council] roles: wanted a role for each value of the role's claim: {ROLES}",
    ),
    "an agency": (
        GOOD.replace('"bdas"', '"bads"'),
        "[council] roles.leads: bads is no registered agency; did you mean bdas?",
    ),
    "a lead of nothing": (
        GOOD.replace(', agency = "bdas"', ""),
        "[council] an agency_lead needs an agency, or agency_claim",
    ),
    "a manager of one": (
        GOOD.replace("agency_lead", "auditor"),
        "[council] roles.leads: an agency is for an agency_lead",
    ),
    "agencies without a claim": (
        GOOD + '[council.agencies]\nDrugs = "bdas"\n',
        "[council] agencies are the values of an agency_claim",
    ),
    "two secrets": (
        GOOD.replace("role_claim", 'client_secret_file = "x"\nrole_claim'),
        "[council] wanted client_secret or client_secret_file",
    ),
    "no secret": (
        GOOD.replace('client_secret = "hunter2"', 'client_secret_file = "nowhere"'),
        "[council] client_secret_file: nowhere cannot be read (No such file or directory)",
    ),
    "scope": (
        GOOD.replace("role_claim", 'scope = "profile"\nrole_claim'),
        "[council] scope: wanted words with a space between, openid among them",
    ),
}


def file(folder: Path, written: str) -> Path:
    """Write such a file."""
    path = folder / "issuers.toml"
    path.write_text(written)
    return path


def test_people_are_signed_in_by_those_of_the_file(tmp_path: Path) -> None:
    """In its order, with the roles in theirs, and the secret out of its own file."""
    (tmp_path / "secret").write_text("hunter2\n")
    second = GOOD.replace("council", "nhs").replace(
        'client_secret = "hunter2"', f'client_secret_file = "{tmp_path / "secret"}"'
    )
    by = sign_in(read_settings(issuers=file(tmp_path, GOOD + second)))

    assert by
    council, nhs = by.issuers
    assert (council.code, council.name, council.ref_claim) == ("council", "Council account", "sub")
    assert council.client_secret == nhs.client_secret == "hunter2"  # noqa: S105  of a test
    assert list(council.roles.items()) == [
        ("duty managers", Grant("on_call_manager")),
        ("leads", Grant("agency_lead", "bdas")),
    ]
    assert by.people == ()


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    """With the table and the key, and never with a secret."""
    written, told = BAD[name]
    path = file(tmp_path, written)

    with pytest.raises(Refused) as refused:
        sign_in(read_settings(issuers=path))

    between = ": " if told.startswith("[") else " "
    assert str(refused.value) == f"THROUGHLINE_ISSUERS: {path}{between}{told}"
    assert "hunter2" not in str(refused.value)


def test_the_file_of_the_docs_is_one(tmp_path: Path) -> None:
    """With the secrets where it says; each lead has an agency."""
    (tmp_path / "council").write_text("hunter2")
    (tmp_path / "nhs").write_text("hunter2")
    page = Path(__file__).parents[2] / "docs" / "signing-in.md"
    written = page.read_text().partition("```toml\n")[2].partition("```")[0]

    by = sign_in(
        read_settings(issuers=file(tmp_path, written.replace("/run/secrets", str(tmp_path))))
    )

    assert by
    assert [issuer.code for issuer in by.issuers] == ["council", "nhs"]
    assert by.issuers[1].agencies == {"Midwifery": "hospital", "Practice 12": "gp"}


def test_a_file_that_is_not_there_is_told() -> None:
    """As with any other."""
    with pytest.raises(Refused, match=r"nowhere.toml cannot be read \(No such file"):
        sign_in(read_settings(issuers="nowhere.toml"))


def test_nobody_signs_in_where_nothing_says_how() -> None:
    """Pages are then only read, or not at all."""
    assert sign_in(read_settings()) is None


@pytest.mark.parametrize(
    ("host", "address", "secure"),
    [
        ("127.0.0.1", None, False),
        ("localhost", "http://localhost:8000", False),
        ("127.0.0.1", "https://throughline.example.org", True),
        ("0.0.0.0", "https://throughline.example.org", True),  # noqa: S104  a setting, nothing listens
        ("0.0.0.0", "http://127.0.0.1:8000", True),  # noqa: S104  likewise
    ],
)
def test_a_cookie_goes_over_https_alone_but_on_this_machine(
    tmp_path: Path, host: str, address: str | None, secure: object
) -> None:
    """A proxy before it may stand on the same machine."""
    by = sign_in(read_settings(issuers=file(tmp_path, GOOD), host=host, address=address))

    assert by
    assert (by.secure, by.address) == (secure, address)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "0.0.0.0"}, "THROUGHLINE_ADDRESS: THROUGHLINE_ISSUERS needs it"),  # noqa: S104  likewise
        ({"address": "http://throughline.example.org"}, "could take a session over; wanted https"),
        (
            {"address": "https://throughline.example.org", "demo_people": True},
            "could sign in as anybody; choose it or THROUGHLINE_ADDRESS",
        ),
        (
            {"address": "http://throughline.example.org", "demo_people": True},
            "could sign in as anybody; choose it or THROUGHLINE_ADDRESS",
        ),
        ({"host": "0.0.0.0", "demo_people": True}, "0.0.0.0 could sign in as anybody"),  # noqa: S104  likewise
    ],
)
def test_nobody_signs_in_where_others_could_be_them(
    tmp_path: Path, given: dict[str, object], told: str
) -> None:
    """The service does not start."""
    with pytest.raises(Refused) as refused:
        sign_in(read_settings(issuers=file(tmp_path, GOOD), **given))

    assert told in str(refused.value)


def test_web_processes_share_a_secret(tmp_path: Path) -> None:
    """A short one is none; without a file each start makes its own."""
    long, short = tmp_path / "long", tmp_path / "short"
    long.write_text("x" * 32)
    short.write_text("x" * 31)
    settings = {"issuers": file(tmp_path, GOOD)}
    shared = sign_in(read_settings(**settings, session_secret_file=long))
    own = [sign_in(read_settings(**settings)) for _ in range(2)]

    assert shared
    assert shared.secret == "x" * 32
    assert own[0] != own[1]
    with pytest.raises(Refused, match="holds 31 characters; wanted 32 or more"):
        sign_in(read_settings(**settings, session_secret_file=short))


def test_a_file_that_is_named_and_not_there_is_told_with_the_settings(
    tmp_path: Path,
) -> None:
    """By whoever asks for them; its secrets are in none of them."""
    assert list(missing(read_settings(issuers="nowhere.toml"))) == [
        "THROUGHLINE_ISSUERS: there is no file nowhere.toml"
    ]
    assert "hunter2" not in as_text(read_settings(issuers=file(tmp_path, GOOD)))
