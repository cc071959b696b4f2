"""The page of one case: what was owed and what happened, as it stood at any moment."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.plan_distributed import PlanDistributed
from events.types.referral_received import ReferralReceived
from web.app import build
from web.samples import Service

At = Callable[[datetime], Service]
Read = Callable[[str], str]
Ask = Callable[..., str]

CONFERENCE = sample(
    ConferenceHeld,
    "Tue 27 Feb 2018 10:00",
    event_id="C-1",
    invited=["csc", "school", "gp"],
    attended=["csc", "school"],
    outcome="cp_plan",
)
HISTORY = (
    sample(MerlinCreated, "Mon 15 Jan 2018 22:40", by="police", event_id="M-1"),
    sample(MerlinShared, "Tue 16 Jan 2018 09:00", by="police", event_id="M-2", ref="MRL-1A"),
    sample(
        EventRetracted,
        "Wed 17 Jan 2018 09:00",
        by="police",
        event_id="M-3",
        retracts="M-2",
        reason="wrong_case",
    ),
    CONFERENCE,
    sample(PlanDistributed, "Wed 28 Feb 2018 10:00", event_id="C-2", recipients=["gp"]),
    sample(
        EventCorrected,
        "Fri 9 Mar 2018 10:00",
        event_id="C-3",
        corrects="C-2",
        corrected_type="plan_distributed",
        time="2018-02-28T15:00:00Z",
        data={"plan_type": "cp_outline", "recipients": ["gp", "school"]},
    ),
)

ELSEWHERE = [
    *("/cases/CASE-7", "/cases/John%20Smith", "/cases?ref=J.+Smith"),
    "/cases/John%20Smith?as_of=Easter",
]


@pytest.fixture
def case(at: At, read: Read) -> Ask:
    """Give the way to read the page of a case with this history, as it is asked for."""
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(*HISTORY)
    service.judge()
    client = TestClient(build(service.parts))
    return lambda **asked: read(client.get("/cases/CASE-1", params=asked).text)


def test_each_event_is_told_with_its_three_clocks(case: Ask) -> None:
    """In words, by whom, when it happened, was recorded and came to us."""
    assert (
        "Mon 15 Jan 2018, 22:40 police Police recorded an incident on Merlin: domestic abuse "
        "(MRL-1A). Recorded Mon 15 Jan 2018, 22:45 (5 minutes later); received "
        "Mon 15 Jan 2018, 22:45 (at once)."
    ) in case()


def test_the_newest_event_comes_first_unless_asked_otherwise(case: Ask) -> None:
    """Either way it is said, with a link to the other."""
    newest, oldest = case(), case(order="oldest")

    assert newest.index("event_corrected") < newest.index("merlin_created")
    assert oldest.index("merlin_created") < oldest.index("event_corrected")
    assert "6 events, newest first. Show the oldest first" in newest
    assert "6 events, oldest first. Show the newest first" in oldest


def test_what_was_corrected_shows_what_was_said_at_first(case: Ask) -> None:
    """It stands where it truly happened, marked, with the first version beside it."""
    assert (
        "Wed 28 Feb 2018, 15:00 CSC The outline child protection plan was sent to GP and school. "
        "Corrected known on Fri 9 Mar 2018, 10:05. At first it was said: The outline child "
        "protection plan was sent to GP. At first it was said to have happened "
        "Wed 28 Feb 2018, 10:00."
    ) in case()


def test_what_was_withdrawn_is_struck_through(at: At) -> None:
    """It stays on the timeline, with a link to what withdrew it."""
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(*HISTORY)
    service.judge()
    page = TestClient(build(service.parts)).get("/cases/CASE-1").text

    assert "<del>Police shared the Merlin with CSC MASH (MRL-1A).</del>" in page
    link = re.search(r'Withdrawn</span>\s*<a href="#([^"]+)">on Wed 17 Jan 2018, 09:05', page)
    assert link
    assert f'<li id="{link[1]}">' in page


def test_alerts_stand_as_they_stood(case: Ask) -> None:
    """Before the correction was known the school had not been sent the plan."""
    before, now = case(as_of="2018-03-08"), case()
    missing = "The plan made at the conference has not been sent to"

    assert f"High Late {missing} school." in before
    assert "CSC owed this by Wed 28 Feb 2018, 23:59. 6 working days late." in before
    assert f"Done with High Met in time but recorded late {missing} GP and school." in now
    assert "Done Wed 28 Feb 2018, 15:00; known Fri 9 Mar 2018, 10:05." in now


def test_what_was_believed_then_is_told(case: Ask) -> None:
    """Three days on, as it was believed before the correction was known."""
    page = case(as_of="2018-03-11", known_at="2018-03-08")

    assert "with only what was known by Thu 8 Mar 2018, 23:59:59: what was believed" in page
    assert "has not been sent to school." in page


def test_hindsight_is_told(at: At, read: Read) -> None:
    """What was done in time and known late raises nothing, and keeps its own clocks."""
    sent = sample(PlanDistributed, "Wed 28 Feb 2018 10:00", recorded="Fri 9 Mar 2018 10:00")
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(CONFERENCE, sent)
    service.judge()

    asked = {"as_of": "2018-03-08", "known_at": "2018-03-11"}
    page = read(TestClient(build(service.parts)).get("/cases/CASE-1", params=asked).text)

    assert "in hindsight, with all that was known by Sun 11 Mar 2018, 23:59:59" in page
    assert "has not been sent to" not in page
    assert "Recorded Fri 9 Mar 2018, 10:00 (9 days later); received Fri 9 Mar 2018, 10:00" in page


def test_an_alert_explains_itself(case: Ask) -> None:
    """Each day counted and each day skipped, what it rests on, and what would close it."""
    page = case(as_of="2018-03-08")

    assert (
        "How this comes about Begins with Tue 27 Feb 2018, 10:00: A child protection conference "
        "(ICPC) was held with CSC and school: child protection plan. Time allowed 1 working day, "
        "from Tue 27 Feb 2018, 10:00 Days Wed 28 Feb 2018: day 1 Due Wed 28 Feb 2018, 23:59"
    ) in page
    assert "What would close it an outline child protection plan sent to each invited" in page


def test_days_not_counted_say_why(at: At, read: Read) -> None:
    """A person can count again: weekends and bank holidays stand in the list."""
    service = at(moment("Mon 9 Apr 2018 09:00"))
    service.take(sample(ReferralReceived, "Thu 29 Mar 2018 10:00"))
    service.judge()

    page = read(TestClient(build(service.parts)).get("/cases/CASE-1").text)

    assert (
        "Days Fri 30 Mar 2018: not counted, Good Friday Sat 31 Mar 2018: not counted, Saturday "
        "Sun 1 Apr 2018: not counted, Sunday Mon 2 Apr 2018: not counted, Easter Monday "
        "Tue 3 Apr 2018: day 1 Due Tue 3 Apr 2018, 23:59"
    ) in page


def test_before_anything_was_known_the_page_says_so(case: Ask) -> None:
    """Never an empty page: it says since when the case is known."""
    page = case(as_of="2018-01-14")

    assert "Nothing was owed: nothing was known of this case." in page
    assert "Its first event became known on Mon 15 Jan 2018, 22:45." in page


def test_nothing_late_is_said_with_what_it_rests_on(case: Ask) -> None:
    """An hour after the incident nothing is late yet."""
    page = case(as_of="2018-01-15")

    assert (
        "Nothing was late on this case, as judged up to Mon 15 Jan 2018, 23:59:59 with 1 event "
        "counted."
    ) in page
    assert "5 more events of this case had not happened, or were not known, by then." in page


def test_a_later_moment_is_taken_back_to_what_is_complete(case: Ask) -> None:
    """Nothing is judged beyond it, and the page says why it shows another moment."""
    assert (
        "As it stood at Mon 12 Mar 2018, 08:59:59, with what was known by then. You asked for a "
        "later moment; nothing is judged beyond what is complete."
    ) in case(as_of="2019-01-01")


def test_a_date_is_taken_as_people_type_it(web: TestClient, read: Read) -> None:
    """Day first, and it stays in the form."""
    page = web.get("/cases/CASE-1", params={"as_of": "8/3/2018"}).text

    assert "As it stood at Thu 8 Mar 2018, 23:59:59" in read(page)
    assert 'name="as_of" value="8/3/2018"' in page


def test_a_moment_that_cannot_be_read_is_told_beside_the_form(web: TestClient, read: Read) -> None:
    """By the label of its field, with an example; what was typed is still in the form."""
    answer = web.get("/cases/CASE-1", params={"as_of": "<Easter>", "known_at": "8 March 2018"})

    assert answer.status_code == 400
    assert '"As it stood on" must be a date such as 8 March 2018' in read(answer.text)
    assert '"As known on" must be' not in read(answer.text)
    assert 'value="&lt;Easter&gt;" aria-invalid="true" aria-describedby="as_of-wrong' in answer.text
    assert '<p class="empty unsure" id="as_of-wrong">' in answer.text
    assert 'name="known_at" value="8 March 2018" aria-describedby="hint"' in answer.text
    assert answer.text.count("Easter") == 1


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_unknown_case_says_what_to_do(address: str, web: TestClient, read: Read) -> None:
    """It never repeats what was asked for: that may be somebody's name."""
    answer = web.get(address)

    assert answer.status_code == 404
    assert "There is no case with this ref here. Check the ref" in read(answer.text)
    assert "Smith" not in answer.text


def test_a_case_is_found_by_its_ref(web: TestClient) -> None:
    """The form leads to the case's own address."""
    answer = web.get("/cases", params={"ref": " CASE-3 "})

    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/CASE-3")


def test_nothing_is_shown_before_the_service_is_complete(at: At, read: Read) -> None:
    """What is not yet complete cannot be judged: the page says so instead."""
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(*HISTORY)

    answer = TestClient(build(service.parts)).get("/cases/CASE-1")

    assert answer.status_code == 503
    assert "The service has not yet said up to when it is complete" in read(answer.text)
