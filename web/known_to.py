"""A case as it was known to one agency: whose knowledge may be asked for, and whose there is."""

from collections.abc import Iterable
from typing import Final

from events.base import AnyEvent
from projections.seen import as_seen, occurring, taking_part
from projections.words import capitalised, words
from web.case_reading import whoever_asks
from web.parts import Parts
from web.refusals import NotAllowed, NotUnderstood
from web.stood import Stood, known_alone

NO_AGENCY: Final = (
    "seen_by must be the code of an agency that is registered here, or that has to do with this "
    "case, such as bdas."
)
NOT_YOURS: Final = "What another agency knew of a case is for the manager on call and auditors."


def check_known_to(parts: Parts, agency: str) -> None:
    """See that whoever asks may see what this agency knew; a lead sees their own agency's alone.

    raises    NotSignedIn and NotAllowed
    """
    ours = whoever_asks(parts).ours
    if agency and ours and agency not in ours:
        raise NotAllowed(NOT_YOURS)


def known_to(parts: Parts, found: Stood, agency: str) -> Stood:
    """Leave of a case what this agency had been told of by then; all of it where none is named.

    What a lead of one agency alone is shown of its part is left as it is. The lead of a group is
    shown what all of its members were told, which is not what one of them knew.

    raises    NotUnderstood, where there is no such agency
    """
    if not agency:
        return found
    check_agency(parts, found.held, agency)
    if _is_known_to_one(parts, found):
        return found
    groups = parts.terms.groups
    seen = as_seen(found.whole, groups, agency)
    return known_alone(found, groups, agency)._replace(replayed=seen, whole=seen, known_to=agency)


def check_agency(parts: Parts, events: Iterable[AnyEvent], agency: str) -> None:
    """See that there is such an agency, here or in these events; what is none may be a name.

    raises    NotUnderstood
    """
    there = occurring(events, parts.terms.groups).union(_registered(parts))
    if agency and agency not in there:
        raise NotUnderstood(NO_AGENCY)


def choices(parts: Parts, found: Stood, chosen: str) -> list[tuple[str, str]]:
    """List the agencies whose knowledge whoever asks can choose, by code and in words.

    None, where a lead of one agency alone is shown its part as it is.
    """
    if _is_known_to_one(parts, found):
        return []
    if ours := whoever_asks(parts).ours:
        return [(each, capitalised(words(each))) for each in ours]
    codes = taking_part(found.held).union(_registered(parts), {chosen} - {""})
    return sorted(((code, capitalised(words(code))) for code in codes), key=lambda each: each[1])


def _is_known_to_one(parts: Parts, found: Stood) -> bool:
    ours = whoever_asks(parts).ours
    return bool(found.only) and len(parts.terms.groups.reached(ours)) == 1  # csc's teams are one


def _registered(parts: Parts) -> frozenset[str]:
    return frozenset(parts.door.agencies if parts.door else ())
