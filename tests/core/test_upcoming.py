"""What is owed and not due yet, and no alert tells of."""

from datetime import datetime

import pytest

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.cin_meeting_held import CinMeetingHeld
from events.types.merlin_created import MerlinCreated
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.alerts import Alert
from projections.history import tell
from projections.judge import Terms

REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00")
DECIDED = sample(ReferralDecided, "Tue 16 Jan 2018 09:00")
MEETING = sample(CinMeetingHeld, "Mon 15 Jan 2018 10:00", attended=["csc", "school"])


def upcoming(terms: Terms, at: str | datetime, *events: AnyEvent) -> dict[str, Alert]:
    """Tell by rule what is to come on a case at a moment."""
    until = moment(at) if isinstance(at, str) else at
    return {each.judged.rule.code: each for each in tell("CASE-1", events, terms, until).upcoming}


def test_what_waits_for_its_proof_is_there_until_it_is_late(terms: Terms) -> None:
    """Policy has no forecast of it; a minute later an alert tells of it, and this does not."""
    before = tell("CASE-1", [REFERRAL], terms, moment("Tue 16 Jan 2018 23:59"))
    after = tell("CASE-1", [REFERRAL], terms, moment("Wed 17 Jan 2018 00:01"))

    assert [each.judged.rule.code for each in before.upcoming] == ["S01", "S03"]
    assert [each.judged.rule.code for each in after.upcoming] == ["S03"]
    assert (before.alerts, [each.judged.rule.code for each in after.alerts]) == ([], ["S01"])


def test_it_has_the_id_and_the_words_of_the_alert_that_would_come(terms: Terms) -> None:
    """So that whoever follows one finds the other."""
    coming = upcoming(terms, "Tue 16 Jan 2018 23:59", REFERRAL)["S01"]
    [alert] = tell("CASE-1", [REFERRAL], terms, moment("Wed 17 Jan 2018 00:01")).alerts
    told = alert.data()

    short = coming.in_short()
    explained = short.pop("explanation")

    assert short == {name: told[name] for name in short} | {"state": "warned"}
    assert explained == {name: told["explanation"][name] for name in explained}


def test_what_is_done_in_time_is_not_there(terms: Terms) -> None:
    """Nor is it ever an alert."""
    assert "S01" not in upcoming(terms, "Tue 16 Jan 2018 09:10", REFERRAL, DECIDED)


def test_a_forecast_takes_its_place(terms: Terms) -> None:
    """From the day on which policy lists it."""
    forecast = moment("Tue 13 Feb 2018 00:00")
    before = tell("CASE-1", [MEETING], terms, moment("Mon 12 Feb 2018 23:59"))
    after = tell("CASE-1", [MEETING], terms, forecast)

    assert "S22" in {each.judged.rule.code for each in before.upcoming}
    assert "S22" not in {each.judged.rule.code for each in after.upcoming}
    assert "S22" in {each.judged.rule.code for each in after.alerts}


@pytest.mark.parametrize("at", ["Mon 15 Jan 2018 10:10", "Thu 18 Jan 2018 10:00"])
def test_what_was_due_before_it_was_known_never_was_to_come(terms: Terms, at: str) -> None:
    """It waits to be settled, and is late then."""
    late = sample(
        MerlinCreated,
        "Mon 8 Jan 2018 10:00",
        by="police",
        recorded="Mon 15 Jan 2018 10:05",
        significant_harm_indicated=None,
    )

    assert "P01" not in upcoming(terms, at, late)
