"""How often one may try to sign in.

Whoever signs in asks twice, to begin and to end. An office may stand behind one address.
"""

from typing import Final

from fastapi import Request

from web.buckets import Buckets
from web.sign_in_failed import SignInFailed

EACH: Final = (0.5, 60)  # from one address: a second in the long run, and at once
ALL: Final = (5.0, 300)
TOGETHER: Final = "all"


class Limits:
    """The limits of one web process."""

    def __init__(self) -> None:
        self._each, self._all = Buckets(*EACH), Buckets(*ALL)

    def take(self, request: Request) -> None:
        """Let whoever asks try once more.

        One address is stopped before it takes what all have.

        raises    SignInFailed
        """
        address = request.client.host if request.client else ""
        if wait := self._each.take(address) or self._all.take(TOGETHER):
            raise SignInFailed.too_often(wait)
