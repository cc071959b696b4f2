"""A store that cannot be opened just now ends no telling."""

from pathlib import Path

import pytest

from store.errors import StoreError
from throughline.notifying import opened
from throughline.settings import read_settings


def test_what_refuses_the_store_is_an_error_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a file that is written anew: it is tried again at the next question."""
    monkeypatch.setenv("THROUGHLINE_STORE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    monkeypatch.setenv("THROUGHLINE_STORE_PASSWORD_FILE", str(tmp_path / "none"))

    with pytest.raises(StoreError, match="cannot be read"):
        opened(read_settings())
