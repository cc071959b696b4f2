"""How every page and answer about a case comes by it: who asks sees it, and the read is noted.

read_case(...)    -> the case as it stood, for whoever asks
read_alert(...)   -> likewise, for one of its alerts
shared(...)       -> who knew what, of a case that was read
"""

from datetime import datetime
from functools import partial

from projections.network import is_member
from projections.seen import as_seen, shared_as_seen
from projections.sharing import Sharing, sharing
from projections.timeline import fold
from store.shapes import AlertData
from store.store import Store
from web.access import Access, Page, note
from web.parts import Parts
from web.refusals import NotAllowed, NotPartOf, NotShown, NotSignedIn
from web.rights import Basis, basis, basis_of_alert
from web.sessions import Session, asking
from web.stood import Stood, known_alone, stood

SIGN_IN = "Sign in to see cases and alerts."
NO_WAY_IN = (
    "Nobody can sign in to this service, so it shows no case. Whoever runs it sets how: see "
    "`throughline settings`."
)


def whoever_asks(parts: Parts) -> Session:
    """Tell who asks. Raises NotSignedIn, or NotAllowed where nobody can sign in."""
    if parts.sign_in is None:
        raise NotAllowed(NO_WAY_IN)
    session = asking()
    if session is None:
        raise NotSignedIn(SIGN_IN)
    return session


def check_case(parts: Parts, store: Store, ref: str) -> Basis:
    """Say on what whoever asks sees a case. Raises NotSignedIn and NotShown."""
    found = basis(whoever_asks(parts), ref, partial(_works_with_it, parts, store, ref))
    if found is None:
        raise NotShown(ref)
    return found


def check_alert(parts: Parts, store: Store, held: AlertData) -> Basis:
    """Say on what whoever asks sees an alert. Raises NotSignedIn and NotShown."""
    session, ref = whoever_asks(parts), held["case"]
    works_with_it = partial(_works_with_it, parts, store, ref)
    if found := basis_of_alert(session, held, works_with_it):
        return found
    raise NotPartOf(ref) if basis(session, ref, works_with_it) else NotShown(ref)


def read_case(  # noqa: PLR0913, PLR0917  what is asked for
    parts: Parts,
    store: Store,
    ref: str,
    as_of: datetime | None,
    known_at: datetime | None,
    page: Page,
) -> Stood:
    """Show a case as it stood to whoever asks, once that is in the access log.

    raises    NotSignedIn, NotShown, Unknown, NotYet, StoreError
    """
    on = check_case(parts, store, ref)
    found = _as_seen(parts, stood(parts, store, ref, as_of, known_at), on, page)
    note(parts, _entry(parts, ref, on)._replace(page=page, as_of=as_of, known_at=known_at))
    return found


def read_alert(
    parts: Parts,
    store: Store,
    held: AlertData,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> Stood:
    """Show the case of an alert as it stood, for the alert alone, once that is in the access log.

    raises    as above
    """
    entry = _entry_of_alert(parts, store, held)
    found = stood(parts, store, held["case"], as_of, known_at)
    note(parts, entry._replace(as_of=as_of, known_at=known_at))
    return found


def note_there(parts: Parts, ref: str, on: Basis, page: Page) -> None:
    """Write into the access log that whoever asks is told that there is such a case.

    on      on what they see it, as `check_case` says
    page    the page that they asked for, of which they are shown no more

    raises    NotSignedIn, NotYet
    """
    note(parts, _entry(parts, ref, on)._replace(page=page))


def note_alert(parts: Parts, store: Store, held: AlertData) -> None:
    """Write into the access log that whoever asks is shown something of an alert.

    raises    NotSignedIn, NotShown, NotYet
    """
    note(parts, _entry_of_alert(parts, store, held))


def _entry_of_alert(parts: Parts, store: Store, held: AlertData) -> Access:
    on = check_alert(parts, store, held)
    return _entry(parts, held["case"], on)._replace(page="alert", alert_id=held["alert_id"])


def _as_seen(parts: Parts, found: Stood, on: Basis, page: Page) -> Stood:
    """Leave of a case what an agency of the network had been told by then, and its duties.

    Who knew what and who works with the family are worked out of the whole: `shared`, and the
    page of the network, leave of it what is the agency's.
    """
    ours = whoever_asks(parts).ours
    if on != "network":
        return found
    found = known_alone(found, parts.terms.groups, *ours)._replace(only=ours[0])
    if page != "timeline":
        return found
    return found._replace(replayed=as_seen(found.replayed, parts.terms.groups, *ours))


def shared(parts: Parts, found: Stood) -> Sharing:
    """Say who knew what of a case that was read, as far as whoever asks sees it."""
    told = sharing(found.replayed, parts.terms, *found.asked[:2])
    if not found.only:
        return told
    return shared_as_seen(told, found.replayed, parts.terms.groups, *whoever_asks(parts).ours)


def _entry(parts: Parts, ref: str, on: Basis) -> Access:
    session = whoever_asks(parts)
    opened = session.opened.get(ref) if on in {"purpose", "broken_glass"} else None
    return Access("case_read", ref, parts.now(), session.person, on, opened and opened.reason)


def _works_with_it(parts: Parts, store: Store, ref: str) -> bool:
    """Tell whether the agency of whoever asks, or a member of it, works with a family today."""
    today = fold(store.case_events(ref), parts.terms.groups)
    return any(is_member(today, each) for each in whoever_asks(parts).ours)
