"""Keys as whoever runs the service makes, lists, rotates and revokes them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from store.store import Store

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def service(tmp_path: Path) -> None:
    """Let there be a service in the data folder that is set."""
    Store.open("sqlite", tmp_path / "data").close()


def test_a_key_is_shown_once_and_then_only_its_id(run: Run) -> None:
    """It stands alone on standard output, so that it can be piped to where it belongs."""
    made = run("keys", "add", "police")
    key = made.stdout.strip()

    listed = run("keys", "list").stdout

    assert made.exit_code == 0
    assert key.startswith("tlk_")
    assert key.count("\n") == 0
    assert key not in listed
    assert listed.startswith(f"police  {key.split('_')[1]}  made ")
    assert "never used, valid" in listed


def test_rotated_both_are_valid_and_the_old_one_may_have_an_end(run: Run) -> None:
    """The end is said in the list."""
    run("keys", "add", "police")

    run("keys", "rotate", "police", "--until", "2190-01-31")

    standing = [line.rpartition(", ")[0:3:2] for line in run("keys", "list").stdout.splitlines()]
    assert sorted("until" in before + after for before, after in standing) == [False, True]


def test_of_several_keys_the_one_to_revoke_is_named(run: Run) -> None:
    """Nobody is shut out by mistake; the other goes on."""
    first = run("keys", "add", "police").stdout.split("_")[1]
    run("keys", "rotate", "police")

    unsure = run("keys", "revoke", "police")
    sure = run("keys", "revoke", "police", "--key", first)

    assert unsure.exit_code == 2
    assert "name one with --key, or --all" in unsure.stderr
    assert sure.stdout == f"Revoked {first} of police.\n"
    listed = run("keys", "list", "police").stdout
    assert (listed.count("revoked "), listed.count(", valid")) == (1, 1)


def test_all_keys_of_an_agency_can_be_revoked_at_once(run: Run) -> None:
    """When one has leaked and nobody knows which."""
    run("keys", "add", "police")
    run("keys", "rotate", "police")

    run("keys", "revoke", "police", "--all")

    assert run("keys", "list").stdout.count("revoked ") == 2
    assert "has no valid key" in run("keys", "revoke", "police").stderr


def test_only_a_registered_agency_gets_a_key(run: Run) -> None:
    """A key of another could send nothing."""
    refused = run("keys", "add", "polise")

    assert refused.exit_code == 2
    assert "there is no such agency" in refused.stderr
    assert "name the agency" in run("keys", "add").stderr
    assert "there is no such agency" in run("keys", "list", "polise").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "police", "--until", "2190-01-31"), "--until is for `throughline keys rotate`"),
        (("add", "police", "--all"), "--all is for `throughline keys revoke`"),
        (("rotate", "police", "--key", "3f9c0a71be02"), "--key is for `throughline keys revoke`"),
        (("list", "--until", "xx"), "--until is for `throughline keys rotate`"),
        (("revoke", "police", "--until", "2190-01-31"), "is for `throughline keys rotate`"),
        (("revoke", "police", "--key", "3f9c0a71be02", "--all"), "--key or --all, not both"),
        (("rotate", "police", "--until", "2020-01-01"), "--until is over"),
    ],
)
def test_what_would_go_unheard_is_refused_and_nothing_is_done(
    words: tuple[str, ...], said: str, run: Run
) -> None:
    """In one line: whoever typed it meant something by it."""
    run("keys", "add", "police")
    before = run("keys", "list").stdout

    refused = run("keys", *words)

    assert refused.exit_code == 2
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert refused.stdout == ""
    assert run("keys", "list").stdout == before


def test_where_no_service_is_no_key_is_made(run: Run, tmp_path: Path) -> None:
    """No service would take it; and no folder is left behind."""
    refused = run("keys", "add", "police", "--data", tmp_path / "nowhere")

    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "holds no service" in refused.stderr
    assert not (tmp_path / "nowhere").exists()
