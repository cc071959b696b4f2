"""Why nobody was signed in, as people are told it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

from web.refusals import Refusal

AWAY: Final = "{} cannot be reached just now, so nobody was signed in. Try again in a minute."
STRANGE: Final = (
    "What {} answered cannot be trusted, so nobody was signed in. Try again; if it happens again, "
    "tell whoever runs this service."
)
NOT_BEGUN: Final = (
    "This sign-in was not begun in this browser, or it was begun more than 10 minutes ago. "
    "Begin it again."
)
BROKEN_OFF: Final = "{} did not sign you in. Begin again when you are ready."
NO_ROLE: Final = (
    "{} knows you, and none of what you are there is a role here. Ask whoever looks after your "
    "account there for one."
)
NO_AGENCY: Final = (
    "{} knows you as the lead of an agency, and does not say of which one that is registered here. "
    "Ask whoever looks after your account there."
)
NO_REF: Final = (
    "{} does not say by which ref you are known here. Ask whoever looks after your account there."
)
TOO_OFTEN: Final = "Too many sign-ins were tried just now. Wait {} s, then try again."


class SignInFailed(Refusal):
    """Nobody was signed in.

    headers    that the answer carries
    """

    title = "You are not signed in"

    def __init__(
        self, status: int, said: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(said)
        self.status = status
        self.headers = dict(headers)

    @classmethod
    def too_often(cls, wait: int) -> Self:
        """Say when to try again."""
        return cls(429, TOO_OFTEN.format(wait), {"retry-after": str(wait)})
