"""Where `verify` makes the store that it holds the real one against."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from store.store import Store

Run = Callable[..., Result]


def test_it_is_made_in_the_data_folder_and_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where the system has its temporary files, which may be memory; also if Kafka is away."""
    Store.open("sqlite", tmp_path).close()
    opened: list[Path] = []
    opens = Store.open

    def open_one(url: str, data: Path, **more: object) -> Store:
        opened.append(data)
        return opens(url, data, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "open", open_one)

    ran = run("verify", "--data", tmp_path, "--bootstrap", "127.0.0.1:1")

    assert ran.exit_code == 2
    assert [data.parent for data in opened] == [tmp_path.parent, tmp_path]
    assert opened[1].name.startswith("throughline-verify-")
    assert list(tmp_path.glob("throughline-verify-*")) == []
