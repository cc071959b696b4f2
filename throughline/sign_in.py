"""How people sign in: out of the settings, into what the web process is handed."""

from secrets import token_urlsafe
from typing import Final

from throughline.issuers_file import read_issuers
from throughline.secret_files import read_secret
from throughline.settings import Settings
from throughline.spelling import variable
from throughline.told import Refused
from web.guarded import is_guarded, is_here
from web.people import DEMO
from web.sessions import HERE, SignIn

SHORTEST: Final = 32  # characters of a secret that nobody guesses


def sign_in(settings: Settings) -> SignIn | None:
    """Say how people sign in; None: nobody does.

    raises    Refused, where what is said to somebody, or as whom they sign in, would not be safe
    """
    if settings.demo_people:
        _stay_here(settings)
    issuers = read_issuers(settings)
    if issuers:
        _be_guarded(settings)
    if not (issuers or settings.demo_people):
        return None
    return SignIn(
        _secret(settings),
        DEMO if settings.demo_people else (),
        secure=not is_here(settings.host) or (settings.address or "").startswith("https:"),
        issuers=issuers,
        address=settings.address,
        hosts=(*HERE, settings.host),
    )


def _stay_here(settings: Settings) -> None:
    """Let nobody choose one of the demo's people from another machine."""
    demo = variable("demo_people")
    if not is_here(settings.host):
        raise Refused(
            f"{demo}: whoever reaches {settings.host} could sign in as anybody; "
            "wanted --host 127.0.0.1 with it"
        )
    if settings.address and not _leads_here(settings.address):
        raise Refused(
            f"{demo}: whoever reaches {settings.address} could sign in as anybody; "
            f"choose it or {variable('address')}"
        )


def _leads_here(address: str) -> bool:
    return is_guarded(address) and not address.startswith("https:")


def _be_guarded(settings: Settings) -> None:
    """Let a session go over no wire that others can read."""
    if settings.address is None and not is_here(settings.host):
        raise Refused(
            f"{variable('address')}: {variable('issuers')} needs it, for an issuer leads people "
            "back to it; such as https://throughline.example.org"
        )
    if settings.address and not is_guarded(settings.address):
        raise Refused(
            f"{variable('address')}: whoever is on the way to {settings.address} could take a "
            "session over; wanted https"
        )


def _secret(settings: Settings) -> str:
    """Give the secret by which sessions are signed; of this process alone, unless a file has it."""
    if settings.session_secret_file is None:
        return token_urlsafe(SHORTEST)
    held = read_secret("session_secret_file", settings.session_secret_file)
    if len(held) < SHORTEST:
        raise Refused(
            f"{variable('session_secret_file')}: {settings.session_secret_file} holds "
            f"{len(held)} characters; wanted {SHORTEST} or more"
        )
    return held
