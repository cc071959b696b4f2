"""What of the board and of the cases whoever asks sees: it is narrowed in the query."""

from projections.agencies import CSC
from store.board_shapes import CaseVersion, Seen
from store.shapes import AlertData
from store.store import Store
from web.alerts import end_of_risk
from web.case_reading import whoever_asks
from web.parts import Parts
from web.rights import is_theirs
from web.sessions import Session


def seen(parts: Parts, store: Store) -> Seen | None:
    """Say which alerts whoever asks sees; None: all. Raises NotSignedIn."""
    session = whoever_asks(parts)
    person, opened = session.person, frozenset(session.opened)
    if person.sees_all:
        return None
    if person.agency is None:
        return Seen(cases=opened)
    return Seen(person.agency, _within(parts, store, person.agency), opened)


def _within(parts: Parts, store: Store, agency: str) -> frozenset[str] | None:
    """Name the cases on which an agency is owed something, and works with the family today.

    None stands for all: csc works with every family, so no case has to be read for it.
    """
    groups = parts.terms.groups
    if groups.called(agency) == CSC:
        return None
    return parts.networks.within(store, groups, agency, owed_on(parts, store, agency))


def owed_on(parts: Parts, store: Store, agency: str) -> list[CaseVersion]:
    """List the cases on which an agency is owed something by the end of what is at risk."""
    return store.owed_on(agency, end_of_risk(parts.now(), parts.terms.calendar))


def sees_news_of(session: Session, alert: AlertData) -> bool:
    """Tell whether somebody is told that something became of an alert."""
    person = session.person
    return person.sees_all or alert["case"] in session.opened or is_theirs(person, alert)
