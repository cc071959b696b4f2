"""The keys of agencies, as a command asks for them and as a person reads them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from projections.words import uk
from store.keys import Key, Keys
from throughline.told import Refused

OPTIONS = {"rotate": ("--until",), "revoke": ("--key", "--all")}
HAVE_KEYS = ("list", "revoke")


def check_options(action: str, given: Mapping[str, object]) -> None:
    """Take no option that would go unheard.

    raises    Refused
    """
    for option in (name for name, value in given.items() if value not in (None, False)):
        if option not in OPTIONS.get(action, ()):
            (of,) = (name for name, options in OPTIONS.items() if option in options)
            raise Refused(f"keys {action}: {option} is for `throughline keys {of}`")
    if given["--all"] and given["--key"] is not None:
        raise Refused("keys revoke: wanted --key or --all, not both")


def still_ahead(until: datetime | None, now: datetime) -> datetime | None:
    """Return until when older keys are taken. Raises Refused, where that is over."""
    if until is not None and until <= now:
        raise Refused(
            "keys rotate: --until is over, and every older key would end at once; "
            "`throughline keys revoke` takes keys back"
        )
    return until


def of_agency(
    agency: str | None, registered: Collection[str], action: str, keys: Keys
) -> str | None:
    """Return the agency that is meant; None for all.

    Only a key of one that is registered can be of use; one that is no more may still have some.

    raises    Refused
    """
    if agency is None and action != "list":
        raise Refused(f"keys {action}: name the agency, such as `throughline keys {action} police`")
    had_keys = action in HAVE_KEYS and keys.all(agency)
    if agency is not None and agency not in registered and not had_keys:
        raise Refused(
            f"keys {action}: there is no such agency; `throughline settings` lists those there are"
        )
    return agency


def made(agency: str) -> str:
    """Say what to do with a key that was made."""
    return (
        f"The key of {agency} is shown this once. Hand it over by a safe way, to be sent as "
        "`Authorization: Bearer KEY`."
    )


def revoke(keys: Keys, agency: str, id_: str | None, now: datetime, *, every: bool) -> str:
    """Revoke one key of an agency, or all, and say which.

    raises    Refused, where it is not plain which is meant
    """
    valid = [key.id for key in keys.all(agency) if key.is_valid(now)]
    if id_ is not None and id_ not in valid:
        raise Refused(f"keys revoke: {agency} has no valid key of that id")
    if not valid:
        raise Refused(f"keys revoke: {agency} has no valid key")
    if id_ is None and len(valid) > 1 and not every:
        raise Refused(
            f"keys revoke: {agency} has the keys {', '.join(valid)}; name one with --key, or --all"
        )
    meant = valid if id_ is None else [id_]
    for each in meant:
        keys.revoke(each, now)
    return f"Revoked {', '.join(meant)} of {agency}."


def as_text(keys: Sequence[Key], now: datetime) -> str:
    """List keys, a line each."""
    if not keys:
        return "There is no key yet: `throughline keys add AGENCY` makes one."
    wide = max(len(key.agency) for key in keys)
    return "\n".join(f"{key.agency:{wide}}  {key.id}  {_standing(key, now)}" for key in keys)


def _standing(key: Key, now: datetime) -> str:
    used = f"last used {uk(key.used_at)}" if key.used_at else "never used"
    return f"made {uk(key.made_at)}, {used}, {_validity(key, now)}"


def _validity(key: Key, now: datetime) -> str:
    if key.revoked_at:
        return f"revoked {uk(key.revoked_at)}"
    if key.ends_at is None:
        return "valid"
    return f"{'valid until' if now < key.ends_at else 'ended'} {uk(key.ends_at)}"
