"""Who sees what of a case: by role, by agency, and by the case.

on-call manager    every case and alert of the partnership
lead               what their agency owes; what it is owed, and its part of the case, where it
                   works with the family today; the whole of any case by breaking the glass;
                   where the agency is a group, the same of its members
auditor            the cases that they have named, with a purpose
operator           no case
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

from projections.agencies import CSC, Groups
from store.shapes import AlertData
from web.people import Person, Role
from web.sessions import Session

Basis: TypeAlias = Literal["partnership", "network", "duty", "purpose", "broken_glass"]


class Opening(NamedTuple):
    """How somebody opens a case to themselves.

    asks       the question that the form asks
    says       what follows, before it is done
    does       what its button says
    reasons    the codes of which one is chosen
    basis      on what they see the case then
    lasts      how long
    """

    asks: str
    says: str
    does: str
    reasons: tuple[str, ...]
    basis: Basis
    lasts: timedelta


OPENINGS: Final[dict[Role, Opening]] = {
    "auditor": Opening(
        "What do you look at this case for?",
        "The purpose is kept in the access log with each page that you read.",
        "Look at this case",
        ("case_audit", "case_review", "inspection", "court", "complaint"),
        "purpose",
        timedelta(hours=8),
    ),
    "agency_lead": Opening(
        "Why must you see this case now?",
        "The case is open to you for one hour. That you opened it, and why, stays in the access "
        "log, which the manager on call and auditors read.",
        "Break the glass",
        ("child_at_risk_now", "strategy_discussion_now", "family_has_just_come_to_us"),
        "broken_glass",
        timedelta(hours=1),
    ),
}


def basis(session: Session, ref: str, works_with_it: Callable[[], bool]) -> Basis | None:
    """Say on what whoever asks sees a case; None where they do not.

    works_with_it    tells whether the agency that they lead works with the family today
    """
    person = session.person
    if person.sees_all:
        return "partnership"
    if ref in session.opened and (opening := OPENINGS.get(person.role)):
        return opening.basis  # first: it shows more than the network does
    if session.ours and works_with_it():
        return "network"
    return None


def basis_of_alert(
    session: Session, held: AlertData, works_with_it: Callable[[], bool]
) -> Basis | None:
    """Say on what whoever asks sees an alert; None where they do not."""
    on = basis(session, held["case"], works_with_it)
    owes = not set(session.ours).isdisjoint(held["owed_by"])
    if on == "network" and not owes and set(session.ours).isdisjoint(held["owed_to"]):
        return None
    return on or ("duty" if owes else None)


def in_groups(groups: Groups, session: Session) -> Session:
    """Say in a session what follows from a partnership's groups: which agencies somebody leads."""
    person = session.person
    is_lead = person.role == "agency_lead" and person.agency is not None
    ours = groups.led_by(person.agency or "") if is_lead else ()
    return session._replace(leads=leads_cases(groups, person), ours=ours)


def leads_cases(groups: Groups, person: Person) -> bool:
    """Tell whether somebody leads the agency that leads each case: who opened one is told to it."""
    is_lead = person.role == "agency_lead" and person.agency is not None
    return is_lead and groups.has(CSC, [person.agency or ""])
