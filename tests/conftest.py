"""What tests share: the default policy, the working calendar and the default groups."""

import tomllib
from pathlib import Path

import pytest

import throughline
from projections.agencies import Groups
from projections.judge import Terms
from projections.policy import Policy
from throughline.england import england

POLICY = Path(throughline.__file__).parent / "policy.toml"


@pytest.fixture(scope="session")
def terms() -> Terms:
    """Give the terms that duties.md states: the default policy."""
    return Terms(Policy(tomllib.loads(POLICY.read_text())), england(), Groups())
