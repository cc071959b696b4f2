"""How far an answer can be trusted, as far as whoever asks may read it."""

from dataclasses import replace
from typing import Final

from web.people import Role
from web.sessions import asking
from web.standing import Clocks, Standing
from web.trust import Trust, trust

MEND_IT: Final[frozenset[Role]] = frozenset({"on_call_manager", "operator"})


def trust_shown(clocks: Clocks, standing: Standing) -> Trust:
    """Say how far what the store holds can be trusted; whom messages do not reach, to few."""
    found, session = trust(clocks, standing), asking()
    if session and session.person.role in MEND_IT:
        return found
    return replace(found, untold=found.untold_openly)
