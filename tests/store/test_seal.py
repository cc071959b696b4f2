"""The service's own seal."""

from pathlib import Path

from store.seal import Seal


def test_it_tells_what_it_sealed_from_everything_else(url: str, tmp_path: Path) -> None:
    """Also by another process, which finds the same secret; and never what nobody sealed."""
    ours, later = Seal.open(url, tmp_path), Seal.open(url, tmp_path)

    sealed = ours.of(b"what was done")

    assert later.is_on(b"what was done", sealed)
    assert not later.is_on(b"what was not done", sealed)
    assert not later.is_on(b"what was done", None)
    assert not later.is_on(b"what was done", b"")


def test_another_service_has_another(url: str, tmp_path: Path) -> None:
    """Its secret is chance."""
    other = Seal.open("sqlite", tmp_path / "other")

    assert not other.is_on(b"what was done", Seal.open(url, tmp_path).of(b"what was done"))
