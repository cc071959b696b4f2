"""Keys as whoever runs the service makes, lists, rotates and revokes them."""

from collections.abc import Callable

from typer.testing import Result

Run = Callable[..., Result]


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
