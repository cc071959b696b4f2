"""The commands by which docs say that a tool asks and acts, as they are typed."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.judge import Terms
from tests.web.browser.conftest import serving
from tests.web.browser.sites import six
from web import doing

DOCS = Path(__file__).parents[2] / "docs"
BASH, CURL = shutil.which("bash"), shutil.which("curl")
HERE = "http://127.0.0.1:8000"
pytestmark = pytest.mark.skipif(not (BASH and CURL), reason="there is no curl, or no bash, here")


@pytest.fixture
def address(tmp_path: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the six cases, once their story has been told."""
    monkeypatch.setattr(doing, "FOLLOWS_WITHIN", 0.1)  # nobody follows here by itself
    service = six(tmp_path / "six", terms)
    with service.store, serving(service) as served:
        yield served


def typed(page: str) -> list[str]:
    """List the commands of a page that ask the running service, in order."""
    found = re.findall(r"^\$ (.*)$", (DOCS / page).read_text(), re.MULTILINE)
    return [each for each in found if "curl " in each]


def run(commands: list[str], address: str, folder: Path) -> list[str]:
    """Type commands into one shell; give the status of each answer that is not written out."""
    assert BASH
    said = "-w '%{stderr} %{http_code}\\n' "
    lines = [each.replace(HERE, address).replace("curl ", f"curl {said}") for each in commands]
    done = subprocess.run(  # noqa: S603  what our own docs say
        [BASH, "-c", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return re.findall(r"^ (\d{3})$", done.stderr, re.MULTILINE)


@pytest.mark.parametrize("page", ["asking.md", "sharing.md", "who-may-see-what.md"])
def test_what_docs_say_to_ask_is_answered_as_it_is_typed(
    page: str, address: str, tmp_path: Path
) -> None:
    """Each by one of the people whom `up` has; none is told to sign in."""
    asked = [each for each in typed(page) if "cookie" not in each]

    assert asked
    assert run(asked, address, tmp_path) == ["200"] * len(asked)


def test_what_docs_say_to_do_is_done_as_it_is_typed(address: str, tmp_path: Path) -> None:
    """Sign in, choose an alert, take it on. It is on the log; here nobody follows that."""
    acting = [each for each in typed("asking.md") if "cookie" in each]

    signed_in, chosen, done = run(acting, address, tmp_path)

    assert (signed_in, chosen, done) == ("303", "200", "202")
