from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from typer.testing import Result

from projections.occasions import Summary
from streams import noting
from tests.govuk_notify import TEMPLATE, FakeNotify, key_in
from throughline.notices_file import read_notices
from throughline.notifying import NOT_NOTED
from throughline.settings import read_settings
from throughline.told import Refused

Run = Callable[..., Result]
SECRET = "hunter2"  # noqa: S105  of the test

BAD = {
    f'[agencies]\ncsc = ["jsn://{SECRET}"]': "csc/1: Apprise knows no such address jsn://",
    f'[agencies]\ncsc = ["{SECRET}"]': "csc/1: Apprise knows no such address",
    '[agencies]\ncsk = ["json://h"]': "agencies.csk: is no registered agency",
    '[contacts]\nnobody = ["json://h"]': "contacts.nobody: no step is for it",
    'hours = ["17:00", "09:00"]': "hours: wanted the earlier first, such as 09:00 and 17:00",
    'hours = ["09:00Z", "17:00"]': "hours.0: Value error, wanted a time by London's clock without",
    'summary = {until = "11:00+01:00"}': "summary.until: Value error, wanted a time by London's",
    'summary = {at = "12:00"}': "summary: wanted `at` before `until`, such as 08:30 and 12:00",
    'summary = {at = "soon"}': "summary.at: Input should be in a valid time format",
    'summary = {to = "manger"}': "summary.to: has no contact",
    f'heartbeat = {{url = "http://h/{SECRET}"}}': "heartbeat.url: wanted an address that begins",
    f'heartbeat = {{url = "{SECRET}"}}': "heartbeat.url: wanted an address that begins",
    f'heartbeat = {{url = "https://h/{SECRET}", every = 1}}': "heartbeat.every: Input should be",
    "hour = 1": "hour: Extra inputs are not permitted",
    f"[agencies\n{SECRET}": "is not TOML",
}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Give the way to write the file that the setting names."""

    def written(text: str) -> Path:
        path = tmp_path / "notices.toml"
        path.write_text(text)
        monkeypatch.setenv("THROUGHLINE_NOTICES", str(path))
        monkeypatch.setenv("THROUGHLINE_BOOTSTRAP", "127.0.0.1:9")
        monkeypatch.setattr(noting, "WITHIN", 0.2)  # no Kafka answers here
        return path

    return written


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_told_in_one_line_without_secrets(
    text: str, write: Callable[[str], Path]
) -> None:
    """Which file, which key, and never an address."""
    path = write(text)

    with pytest.raises(Refused) as refused:
        read_notices(read_settings())

    assert BAD[text] in str(refused.value)
    assert str(refused.value).startswith(f"THROUGHLINE_NOTICES: {path}")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_settings_show_of_each_contact_its_kind_alone(
    write: Callable[[str], Path], run: Run, how: list[str]
) -> None:
    """So that somebody can see who is reached, and no secret leaves the file."""
    write(f'[agencies]\ncsc = ["json://{SECRET}@h/{SECRET}", "jsons://u:{SECRET}@h"]')

    said = run("settings", *how).stdout

    assert SECRET not in said
    for who, kind in (("csc/1", "json"), ("csc/2", "jsons")):
        assert f"{kind}://**********" in said.partition(who)[2]


def test_settings_say_what_is_wrong_with_the_file(write: Callable[[str], Path], run: Run) -> None:
    """And show all the rest."""
    write("hour = 1")

    told = run("settings")

    assert told.exit_code == 0
    assert "hour: Extra inputs are not permitted" in told.stderr
    assert "THROUGHLINE_PORT=" in told.stdout


def test_the_file_of_the_docs_can_be_used(write: Callable[[str], Path]) -> None:
    """As it stands there."""
    page = (Path(__file__).parents[2] / "docs" / "notices.md").read_text()
    text = page.partition("```toml\n")[2].partition("```")[0]
    write(text.replace("msteams://example/...", "json://example.org"))

    read = read_notices(read_settings())

    assert read.table.contacts == {"coordinator": 1, "manager": 1, "csc": 1, "police": 1}
    assert SECRET not in repr(read)
    assert read.heartbeat is not None
    assert (read.heartbeat.every, read.heartbeat.pages) == (60, None)
    assert "a-secret" not in repr(read) + repr(read.heartbeat)


@pytest.mark.parametrize(
    ("given", "setting", "pages"),
    [
        ("", {}, None),
        ("", {"THROUGHLINE_PORT": "8080"}, "http://127.0.0.1:8080"),
        ("", {"THROUGHLINE_ADDRESS": "https://pages.example.org"}, "https://pages.example.org"),
        ('pages = "http://web:8000/"', {"THROUGHLINE_PORT": "8080"}, "http://web:8000"),
    ],
)
def test_the_pages_are_asked_where_anybody_says_where_they_are(
    write: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    given: str,
    setting: dict[str, str],
    pages: str | None,
) -> None:
    """In the file; by their address; or by their port, as under `up`."""
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    write(f'[heartbeat]\nurl = "https://watch.example.org/x"\n{given}')

    heartbeat = read_notices(read_settings()).heartbeat

    assert heartbeat is not None
    assert heartbeat.pages == pages


def test_the_manager_and_whoever_a_day_is_summed_up_for_need_no_step(
    write: Callable[[str], Path],
) -> None:
    """By half past eight and to the manager, where the file does not say otherwise."""
    write(
        'step = [{who = "agency"}]\nsummary = {to = "board", at = "07:00"}\n'
        '[contacts]\nmanager = ["json://h"]\nboard = ["json://h"]'
    )
    read = read_notices(read_settings())
    write("")

    assert read.summary == Summary(time(7), time(12), "board")
    assert read.table.contacts == {"manager": 1, "board": 1}
    assert read_notices(read_settings()).summary == Summary(time(8, 30), time(12), "manager")


def test_without_a_file_nobody_is_told(run: Run) -> None:
    """And the process says so, and ends."""
    ran = run("notify")

    assert ran.exit_code == 2
    assert "nobody is told" in ran.stderr


def test_a_contact_by_govuk_notify_is_tried_too(
    run: Run, write: Callable[[str], Path], tmp_path: Path
) -> None:
    """Like any other; its mistakes are told like any other's."""
    notify = FakeNotify()
    address = f"govuknotify://?key_file={key_in(tmp_path)}&template={TEMPLATE}&to=duty@example.org"
    write(f'[agencies]\ncsc = ["{address}&at={notify.at}"]')
    arrived = run("notify", "test")
    notify.refuses = 400, "BadRequestError"
    refused = run("notify", "test")
    notify.close()
    write('[agencies]\ncsc = ["govuknotify://"]')
    mistaken = run("notify", "test")

    assert (arrived.exit_code, arrived.stdout) == (0, "csc/1: arrived\n")
    assert refused.exit_code == 1
    assert refused.stdout == "csc/1: failed, GOV.UK Notify refused it: 400 BadRequestError\n"
    assert mistaken.exit_code == 2
    assert "csc/1: GOV.UK Notify: wanted key_file, template and to" in mistaken.stderr


def test_a_contact_that_is_not_reached_is_told(run: Run, write: Callable[[str], Path]) -> None:
    """A line for each, and exit status 1."""
    write('[agencies]\ncsc = ["json://127.0.0.1:9"]')

    ran = run("notify", "test", "--to", "csc")

    assert ran.exit_code == 1
    assert ran.stdout == "csc/1: failed, it does not answer, or refused it\n"
    assert ran.stderr == f"{NOT_NOTED}\n"


def test_an_agency_without_a_contact_of_its_own_is_told_by_its_group(
    write: Callable[[str], Path],
) -> None:
    """As csc_mash is csc; one that has its own is not."""
    write('[agencies]\ncsc = ["json://127.0.0.1:9"]\npolice = ["json://127.0.0.1:9"]')
    found = read_notices(read_settings()).table.instead
    assert found == {"csc_mash": "csc", "police_cait": "police"}

    write('[agencies]\ncsc = ["json://127.0.0.1:9"]\ncsc_mash = ["json://127.0.0.1:9"]')
    assert read_notices(read_settings()).table.instead == {}
