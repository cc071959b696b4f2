"""What tests share: the default policy, the working calendar and the default groups."""

import signal
import tomllib
from pathlib import Path

import pytest

import throughline
from projections.agencies import Groups
from projections.judge import Terms
from projections.policy import Policy
from throughline.england import england

POLICY = Path(throughline.__file__).parent / "policy.toml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the browser tests keep a picture of each page in each state: `make pictures`."""
    parser.addoption("--pictures", metavar="FOLDER", help="keep a picture of every page there")


def pytest_configure() -> None:
    """Hear Ctrl-C, as the commands that tests start must: put aside by a shell, they would not."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def terms() -> Terms:
    """Give the terms that duties.md states: the default policy."""
    return Terms(Policy(tomllib.loads(POLICY.read_text())), england(), Groups())
