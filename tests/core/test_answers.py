"""A replay as JSON: what is shown, with its own clocks."""

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.event_corrected import EventCorrected
from events.types.plan_distributed import PlanDistributed
from projections.answers import as_json
from projections.judge import Terms
from projections.replay import replay

THEN, NOW = moment("Thu 8 Mar 2018 12:00"), moment("Mon 12 Mar 2018 12:00")
CONFERENCE = sample(
    ConferenceHeld, "Tue 27 Feb 2018 10:00", invited=["csc", "school", "gp"], outcome="cp_plan"
)
SENT_LATE_KNOWN = sample(
    PlanDistributed,
    "Wed 28 Feb 2018 10:00",
    event_id="C-2",
    recorded="Thu 1 Mar 2018 10:00",
    received="Fri 9 Mar 2018 10:00",
)
CORRECTION = sample(
    EventCorrected,
    "Thu 1 Mar 2018 11:00",
    corrects="C-2",
    corrected_type="plan_distributed",
    data={"plan_type": "cp_outline", "recipients": ["gp"]},
)


def test_in_hindsight_an_event_keeps_the_clocks_it_had(terms: Terms) -> None:
    """It counts from when it occurred; when it was received is still the truth."""
    replayed = replay("CASE-1", [CONFERENCE, SENT_LATE_KNOWN], terms, THEN, NOW)

    told = as_json([replayed], "v", THEN, NOW)["cases"][0]

    assert told["events"][1]["receivedtime"] == "2018-03-09T10:00:00Z"
    assert replayed.raw == (CONFERENCE, SENT_LATE_KNOWN)
    assert "S13" not in [alert["rule"] for alert in told["alerts"]]


def test_a_correction_that_shows_is_told_with_its_moment(terms: Terms) -> None:
    """The event reads as corrected, and says since when; the raw one is as it was sent."""
    replayed = replay("CASE-1", [SENT_LATE_KNOWN, CORRECTION], terms, NOW, NOW)

    answer = as_json([replayed], "v", NOW, NOW)

    shown, correction = answer["cases"][0]["events"]
    assert shown["data"]["recipients"] == ["gp"]
    assert shown["correctedat"] == "2018-03-01T11:05:00Z"
    assert "correctedat" not in correction
    assert replayed.raw[0] == SENT_LATE_KNOWN
    assert (answer["as_of"], answer["known_at"]) == ("2018-03-12T12:00:00Z",) * 2
