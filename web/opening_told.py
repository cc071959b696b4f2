"""Who is told that a glass was broken: said before it is, and only where it is so."""

from typing import Final

from projections.agencies import CSC
from projections.occasions import MANAGER
from store.errors import StoreError
from web.stores import Stores
from web.telling import Wall, why_not_told

OWNER: Final = "CSC, which leads the case, is told at once that it was opened."
NO_OWNER: Final = "The manager on call is told at once that it was opened."


def who_is_told(clocks: Wall, stores: Stores) -> str | None:
    """Say in a sentence who is told; None where nobody is just now, or nobody can say."""
    try:
        with stores() as store:
            found = store.notifier()
    except StoreError:
        return None
    if found is None or why_not_told(clocks, found):
        return None
    contacts = found.whom["contacts"]
    if contacts.get(CSC):
        return OWNER
    return NO_OWNER if contacts.get(MANAGER) else None
