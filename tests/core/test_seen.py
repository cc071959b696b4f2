"""A case as one agency had seen it, at a moment."""

from collections.abc import Sequence

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.agency_notified import AgencyNotified
from events.types.event_corrected import EventCorrected
from events.types.information_opened import InformationOpened
from events.types.merlin_created import MerlinCreated
from events.types.police_checks_requested import PoliceChecksRequested
from events.types.referral_received import ReferralReceived
from projections.agencies import Groups
from projections.judge import Terms
from projections.replay import Replayed, replay
from projections.seen import as_seen, occurring

REFERRED = sample(ReferralReceived, "Mon 5 Feb 2018 10:00")
CHECKS = sample(PoliceChecksRequested, "Tue 6 Feb 2018 10:00", check_ref="CHK-1")
MERLIN = sample(MerlinCreated, "Wed 7 Feb 2018 20:00", by="police", ref="MRL-1")
TO_GP = sample(
    AgencyNotified,
    "Thu 8 Feb 2018 10:00",
    received="Mon 12 Feb 2018 09:00",
    ref="MRL-1",
    recipients=["gp"],
)
OPENED = sample(InformationOpened, "Tue 13 Feb 2018 10:00", by="gp", ref="MRL-1")
PUT_RIGHT = sample(
    EventCorrected,
    "Wed 14 Feb 2018 10:00",
    corrects=TO_GP.id,
    corrected_type="agency_notified",
    data={**TO_GP.fact.data(), "recipients": ["school"]},
)
ALL = (REFERRED, CHECKS, MERLIN, TO_GP, OPENED)


def seen(
    terms: Terms,
    agency: str,
    at: str,
    *,
    known_at: str | None = None,
    of: Sequence[AnyEvent] = ALL,
) -> Replayed:
    """Show the case as an agency had seen it at a moment."""
    replayed = replay("CASE-1", of, terms, moment(at), moment(known_at or at))
    return as_seen(replayed, terms.groups, agency)


def keys(*events: AnyEvent) -> list[tuple[str, str]]:
    """Name these events."""
    return [event.key for event in events]


def test_an_agency_has_seen_only_what_it_was_told_by_then(terms: Terms) -> None:
    """Word that was sent and had not been received yet is not known to have come."""
    before = seen(terms, "gp", "Fri 9 Feb 2018 10:00")
    told = seen(terms, "gp", "Mon 12 Feb 2018 10:00")
    opened = seen(terms, "gp", "Tue 13 Feb 2018 12:00")

    assert keys(*before.events) == []
    assert keys(*told.events) == keys(TO_GP)
    assert keys(*opened.events) == keys(MERLIN, TO_GP, OPENED)
    assert keys(*opened.raw) == keys(*opened.events)


def test_in_hindsight_it_had_been_told_when_it_was(terms: Terms) -> None:
    """What became known later counts from when it happened."""
    told = seen(terms, "gp", "Fri 9 Feb 2018 10:00", known_at="Mon 12 Feb 2018 10:00")

    assert keys(*told.events) == keys(TO_GP)


def test_it_sees_the_alerts_that_it_owes_or_is_owed(terms: Terms) -> None:
    """Police owe csc the checks; csc, any team of it, has the rest as well."""
    at = "Mon 19 Feb 2018 10:00"

    def rules(agency: str) -> set[str]:
        told = seen(terms, agency, at)
        assert {each.alert_id for each in told.changes} >= {a.alert_id for a in told.alerts}
        return {alert.judged.rule.code for alert in told.alerts if alert.state == "raised"}

    assert rules("police") & {"P04", "S01"} == {"P04"}
    assert rules("csc_mash") == rules("csc") >= {"P04", "S01"}
    assert not rules("housing")


def test_a_correction_of_whom_it_told_is_seen_by_those_it_told(terms: Terms) -> None:
    """As the record shows it from then on: it was the school, and never the GP."""
    at, put_right = "Mon 19 Feb 2018 10:00", (MERLIN, TO_GP, PUT_RIGHT)

    [shown] = seen(terms, "school", at, of=put_right).events

    assert shown.key == TO_GP.key
    assert shown.fact == AgencyNotified(ref="MRL-1", recipients=("school",))
    assert not seen(terms, "gp", at, of=put_right).events


def test_an_agency_occurs_where_it_speaks_or_is_named_and_no_person_does() -> None:
    """Those of a group are known whoever speaks; the service itself is no agency."""
    to_parent = sample(AgencyNotified, "Thu 8 Feb 2018 10:00", recipients=["bdas", "parent"])
    of_ours = REFERRED._replace(source="/service/web")

    found = occurring([to_parent, of_ours], Groups())

    assert found >= {"csc", "csc_mash", "police_cait", "bdas"}
    assert not found & {"parent", "web", "housing"}
