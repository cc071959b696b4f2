"""What of the board and of the cases whoever asks sees: it is narrowed in the query."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from projections.agencies import CSC
from store.board_shapes import CaseVersion, Seen
from store.shapes import AlertData, NumberedChange
from store.store import Store
from web.alerts import end_of_risk
from web.case_reading import whoever_asks
from web.news import News
from web.parts import Parts
from web.rights import basis_of_alert
from web.sessions import Session, still_open


def seen(parts: Parts, store: Store) -> Seen | None:
    """Say which alerts whoever asks sees; None: all. Raises NotSignedIn."""
    session = whoever_asks(parts)
    person, opened = session.person, frozenset(session.opened)
    if person.sees_all:
        return None
    if not session.ours:
        return Seen(cases=opened)
    return Seen(session.ours, _within(parts, store, session.ours), opened)


def _within(parts: Parts, store: Store, agencies: Sequence[str]) -> frozenset[str] | None:
    """Name the cases on which any of these is owed something, and any works with the family today.

    None stands for all: csc works with every family, so no case has to be read for it.
    """
    groups = parts.terms.groups
    if CSC in groups.reached(agencies):
        return None
    return parts.networks.within(store, groups, agencies, owed_on(parts, store, agencies))


def owed_on(parts: Parts, store: Store, agencies: Sequence[str]) -> list[CaseVersion]:
    """List the cases on which any of these is owed something by the end of what is at risk."""
    return store.owed_on(agencies, end_of_risk(parts.now(), parts.terms.calendar))


def news_for(
    parts: Parts, session: Session, concerns: Callable[[AlertData], bool] = lambda _: True
) -> News:
    """Give the news of alerts that somebody sees, by what `learn` found out of their networks.

    concerns    tells which alerts the page is about
    """

    def fits(alert: AlertData) -> bool:
        return concerns(alert) and _sees_news_of(parts, session, alert)

    return News(fits, session.ours)


def _sees_news_of(parts: Parts, session: Session, alert: AlertData) -> bool:
    """Tell whether somebody sees an alert: what they opened ends while a page is told of it."""
    had, groups = parts.networks.had, parts.terms.groups
    works_with_it = partial(had, groups, session.ours, alert["case"])
    return basis_of_alert(still_open(session, parts.wall()), alert, works_with_it) is not None


def learn(
    parts: Parts, store: Store, changes: Iterable[NumberedChange], agencies: Iterable[str]
) -> None:
    """Find out, before news of these changes is told, with which families the agencies work.

    Only of what is or was owed to one of them: else nobody's news depends on it.
    """
    groups = parts.terms.groups
    asked = {each for each in agencies if groups.called(each) != CSC}
    told = (alert for each in changes for alert in (each.before, each.data) if alert)
    cases = {alert["case"] for alert in told if asked.intersection(alert["owed_to"])}
    if cases:
        parts.networks.learn(store, groups, store.versions(cases))
