from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from events.samples import moment
from store.keys import Keys
from store.store import Store

NOW = moment("Mon 15 Jan 2018 10:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def keys(url: str, tmp_path: Path) -> Keys:
    """Give the keys beside an empty store; there are none yet."""
    return Keys.open(url, tmp_path)


def test_a_key_is_known_again_and_says_whose_it_is(keys: Keys) -> None:
    """By its whole secret alone."""
    told = keys.add("police", NOW)

    found = keys.taken(told, NOW)

    assert found is not None
    assert found.agency == "police"
    assert told.startswith(f"tlk_{found.id}_")


def test_what_is_not_a_key_is_not_taken(keys: Keys) -> None:
    """A wrong secret, an id that nobody has, and rubbish."""
    told = keys.add("police", NOW)
    id_ = told.split("_")[1]

    for wrong in (told[:-1], told + "x", f"tlk_{id_}_", "tlk_0_x", "", "\ud800", "tlk", id_):
        assert keys.taken(wrong, NOW) is None


def test_the_secret_is_kept_nowhere(keys: Keys, url: str, tmp_path: Path) -> None:
    """What lies in the folder gives nobody a key."""
    secret = keys.add("police", NOW).split("_", 2)[2]

    files = [file for file in tmp_path.rglob("*") if file.is_file()]

    assert not any(secret.encode() in file.read_bytes() for file in files)
    assert [file.stat().st_mode & 0o077 for file in files if file.name == "keys.db"] == (
        [0] if url == "sqlite" else []
    )


def test_two_keys_are_taken_until_the_older_one_is_revoked(keys: Keys) -> None:
    """So nobody has to change over at a stroke."""
    old = keys.add("police", NOW)
    new = keys.rotate("police", NOW)
    assert keys.taken(old, NOW)

    keys.revoke(old.split("_")[1], NOW)

    assert keys.taken(old, NOW) is None
    assert keys.taken(new, NOW)


def test_an_older_key_ends_at_a_set_time(keys: Keys) -> None:
    """At that very moment; the new one goes on, and so does another agency's."""
    old, other = keys.add("police", NOW), keys.add("school", NOW)

    new = keys.rotate("police", NOW, ends_at=NOW + MINUTE)

    assert keys.taken(old, NOW + MINUTE - timedelta(seconds=1))
    assert keys.taken(old, NOW + MINUTE) is None
    assert keys.taken(new, NOW + MINUTE)
    assert keys.taken(other, NOW + MINUTE)


def test_a_revoked_key_is_kept_as_history(keys: Keys) -> None:
    """With when it was made, used and revoked; revoked again it stays as it was."""
    id_ = keys.add("police", NOW).split("_")[1]
    keys.revoke(id_, NOW + MINUTE)

    keys.revoke(id_, NOW + 2 * MINUTE)

    [key] = keys.all()
    assert (key.id, key.made_at, key.revoked_at) == (id_, NOW, NOW + MINUTE)


def test_the_last_use_is_written_once_a_minute(keys: Keys) -> None:
    """A sender in a hurry costs no write each time."""
    told = keys.add("police", NOW)
    for seconds in (0, 59):
        keys.taken(told, NOW + timedelta(seconds=seconds))
    before = keys.all()[0].used_at

    keys.taken(told, NOW + MINUTE)

    assert (before, keys.all()[0].used_at) == (NOW, NOW + MINUTE)


def test_a_rebuild_leaves_the_keys_alone(
    keys: Keys, open_store: Callable[[], Store], url: str, tmp_path: Path
) -> None:
    """They were there before the store, and are there after it was made anew."""
    told = keys.add("police", NOW)
    with open_store().rebuilding() as fresh:
        fresh.make_current()
        fresh.remove_others()

    assert Keys.open(url, tmp_path).taken(told, NOW)
