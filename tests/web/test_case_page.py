"""The page of one case: what was owed and what happened, as it stood at any moment."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.plan_distributed import PlanDistributed
from web.samples import Service, visitor
from web.steps import Slider, slider

At = Callable[[datetime], Service]
Read = Callable[[str], str]
Ask = Callable[..., str]

HTML = {"accept": "text/html"}
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
    client = visitor(service.parts)
    return lambda **asked: read(client.get("/cases/CASE-1", params=asked).text)


def test_each_event_is_told_with_its_three_clocks(case: Ask) -> None:
    """In words, by whom, when it happened, was recorded and came to us."""
    assert (
        "Mon 15 Jan 2018, 22:40 Police Police recorded an incident on Merlin: domestic abuse "
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
    page = visitor(service.parts).get("/cases/CASE-1").text

    assert "<del>Police shared the Merlin with CSC MASH (MRL-1A).</del>" in page
    link = re.search(r'Withdrawn</span>\s*<a [^>]*href="#([^"]+)">on Wed 17 Jan 2018, 09:05', page)
    assert link
    assert f'<li id="{link[1]}" ' in page


def test_alerts_stand_as_they_stood(case: Ask) -> None:
    """Before the correction was known the school had not been sent the plan."""
    before, now = case(as_of="2018-03-08"), case()
    missing = "The plan made at the conference has not been sent to"

    assert f"High Late {missing} school." in before
    assert "CSC owed this by Wed 28 Feb 2018, 23:59. 6 working days late." in before
    assert f"Done with 1 High Met in time but recorded late {missing} GP and school." in now
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
    page = read(visitor(service.parts).get("/cases/CASE-1", params=asked).text)

    assert "in hindsight, with all that was known by Sun 11 Mar 2018, 23:59:59" in page
    assert "has not been sent to" not in page
    assert "Recorded Fri 9 Mar 2018, 10:00 (9 days later); received Fri 9 Mar 2018, 10:00" in page


def test_each_alert_leads_to_its_page_at_the_same_moment(web: TestClient) -> None:
    """Now to the alert as it stands now, then to it as it stood then."""
    now = re.findall(r'href="(/alerts/\w{20}[^"]*)"', web.get("/cases/CASE-1").text)
    then = re.findall(
        r'href="(/alerts/\w{20}[^"]*)"', web.get("/cases/CASE-1?as_of=2018-04-10").text
    )

    assert now
    assert not [link for link in now if "?" in link]
    assert then
    assert all("?as_of=2018-04-10T22:59:59" in link for link in then)
    assert {web.get(unescape(link), headers=HTML).status_code for link in (*now, *then)} == {200}


def test_its_plan_and_who_works_with_the_family_are_on_top(web: TestClient, read: Read) -> None:
    """As they stood at that moment."""
    before = read(web.get("/cases/CASE-1?as_of=2018-02-20").text)
    now = read(web.get("/cases/CASE-1").text)
    closed = read(web.get("/cases/CASE-4").text)

    assert "Plan No plan is open" in before
    assert "Plan Child in need plan since Wed 21 Feb 2018, 10:00 Works with the family BDAS" in now
    assert "Closed Fri 15 Jun 2018, 12:00" in closed


def test_one_can_step_through_what_became_known(web: TestClient) -> None:
    """From the first moment on, each link leads to the next, until there is none."""
    at, seen = re.findall(r'href="([^"]*)">First', web.get("/cases/CASE-1").text)[0], 0
    while at:
        page = web.get(f"/cases/CASE-1{unescape(at)}").text
        seen += 1
        assert f"Step {seen} of 21" in page
        assert f"{seen} event{'' if seen == 1 else 's'}, newest first." in page
        at = next(iter(re.findall(r'rel="next" href="([^"]*)"', page)), "")

    assert seen == 21


def test_some_events_can_be_asked_for(case: Ask) -> None:
    """By agency and kind; how many there are in all is still said."""
    police = case(agency="police")

    assert "3 of 6 events, newest first." in police
    assert "plan_distributed" not in police
    assert "1 of 6 events" in case(agency="police", kind="merlin_created")
    assert "No event is like that. Show all of them" in case(agency="gp")


def test_what_was_known_late_is_marked(at: At, read: Read) -> None:
    """By whole days between when it happened and when we had it."""
    sent = sample(PlanDistributed, "Wed 28 Feb 2018 10:00", recorded="Fri 9 Mar 2018 10:00")
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(CONFERENCE, sent)
    service.judge()
    page = read(visitor(service.parts).get("/cases/CASE-1").text)

    assert "Wed 28 Feb 2018, 10:00 CSC Known 9 days later The outline" in page
    assert page.count("Known ") == 1


def test_the_slider_goes_from_the_first_day_to_the_last() -> None:
    """A moment before or after is held at its end."""
    first, last = moment("Mon 15 Jan 2018 22:45"), moment("Fri 19 Jan 2018 09:00")
    moments = [first, moment("Wed 17 Jan 2018 09:05")]

    assert slider(moments, moments[1], last) == Slider("2018-01-15", 4, 2)
    assert slider(moments, first - (last - first), last).at == 0
    assert slider(moments, last + (last - first), last).at == 4


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
    assert '<p class="govuk-error-message" id="as_of-wrong">' in answer.text
    assert '<a href="#as_of">&#34;As it stood on&#34; must be a date' in answer.text
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


def test_the_foot_says_what_it_rests_on(at: At, read: Read) -> None:
    """Both moments, the policy, and up to where on the log the case was read: also on paper."""
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(*HISTORY)
    service.judge()
    asked = {"as_of": "2018-03-08", "known_at": "2018-03-11"}
    page = read(visitor(service.parts).get("/cases/CASE-1", params=asked).text)
    head = service.store.head("CASE-1")

    assert head
    assert (
        "As it stood at Thu 8 Mar 2018, 23:59:59, as known at Sun 11 Mar 2018, 23:59:59. "
        f"Policy {service.parts.terms.policy.version}. Read from the log: case.events 0 up to "
        f"offset 5 (6 events, hash chain {head.head.hex()[:16]})."
    ) in page


def test_nothing_is_shown_before_the_service_is_complete(at: At, read: Read) -> None:
    """What is not yet complete cannot be judged: the page says so instead."""
    service = at(moment("Mon 12 Mar 2018 09:00"))
    service.take(*HISTORY)

    answer = visitor(service.parts).get("/cases/CASE-1")

    assert answer.status_code == 503
    assert "The service has not yet said up to when it is complete" in read(answer.text)
