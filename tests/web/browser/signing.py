"""Sites at which people sign in by an issuer, and the pages to look at there."""

from dataclasses import replace
from pathlib import Path

from projections.judge import Terms
from tests.web.browser.sites import MONDAY, State, held
from web.issuers import Issuer
from web.people import DEMO, Person
from web.samples import Service
from web.sessions import SignIn

AWAY = "http://127.0.0.1:9"
NAMES = {
    "council": "Council account",
    "nhs": "NHS account",
    "police": "Metropolitan and City of London Police Service account",
}


def issuer(code: str, url: str = AWAY) -> Issuer:
    """Give an issuer; by default nothing answers there."""
    return Issuer(code, NAMES[code], url, "throughline", "known-to-both-alone", "groups", {})


def signed_in_by(service: Service, *issuers: Issuer, people: tuple[Person, ...] = ()) -> Service:
    """Have people signed in by these."""
    by = SignIn("of-tests-alone", people, secure=False, issuers=issuers)
    service.parts = replace(service.parts, sign_in=by)
    return service


def of_one(folder: Path, terms: Terms) -> Service:
    """Have people signed in by one issuer."""
    return signed_in_by(Service(folder, terms, MONDAY), issuer("council"))


def of_several(folder: Path, terms: Terms) -> Service:
    """Have people signed in by three, or be one of the demo's."""
    return signed_in_by(held(folder, terms), *map(issuer, NAMES), people=DEMO)


SIGNING = (
    State("sign-in-one", of_one, "/sign-in"),
    State("sign-in-several", of_several, "/sign-in"),
    State("sign-in-away", of_one, "/sign-in/council", 503),
    State("sign-in-not-begun", of_one, "/sign-in/council/back?state=x", 400),
    State("signed-out", of_one, "/signed-out?by=council"),
)
