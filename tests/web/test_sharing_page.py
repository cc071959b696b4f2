"""The page of who knew what, when: the matrix, who holds the plan, and what is still owed."""

import csv
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from io import StringIO

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.sharing import Column
from web.samples import Service, visitor
from web.sharing_shapes import SharingAnswer
from web.shown_sharing import blocks

At = Callable[[datetime], Service]
Read = Callable[[str], str]
Ask = Callable[..., str]
HTML = {"accept": "text/html"}
SIX = "School, school nurse, BDAS, CMHT, GP and police CAIT"


@pytest.fixture
def page(web: TestClient, read: Read) -> Ask:
    """Give the way to read who knew what of one of the six cases, as it is asked for."""
    return lambda case, **asked: read(
        web.get(f"/cases/{case}/sharing", params=asked, headers=HTML).text
    )


def test_bdas_was_never_told_of_the_second_incident_of_case_1(page: Ask) -> None:
    """Who owes it, until when, how late: on top, in the matrix, and with the piece."""
    told = page("CASE-1", as_of="2018-05-15")

    assert (
        "Still owed 1 Late New information about the family has not been passed on to BDAS. "
        "CSC owed this by Mon 26 Mar 2018, 23:59. 33 working days late. "
        "Merlin: domestic abuse (MRL-1B)"
    ) in told
    assert "Not told since Fri 23 Mar 2018 33 working days late" in told
    assert (
        "BDAS Not told. Owed by CSC since Fri 23 Mar 2018, 10:00, by Mon 26 Mar 2018, 23:59: "
        "33 working days late."
    ) in told


@pytest.mark.parametrize("case", ["CASE-3", "CASE-4"])
def test_the_gp_of_cases_3_and_4_never_held_the_plan(case: str, page: Ask) -> None:
    """Now or at any day since the plan was made."""
    for asked in ({}, {"as_of": "2018-06-01"}):
        told = page(case, **asked)

        assert "No version is held by GP " in told
        assert "The child's GP has not been told that a plan has started." in told


@pytest.mark.parametrize("day", ["27/2/2018", "2018-03-10", "21 March 2018"])
def test_on_case_2_nobody_held_the_plan_for_three_weeks(day: str, page: Ask) -> None:
    """From the conference on 27 February until it was sent on 22 March."""
    told = page("CASE-2", as_of=day)

    assert f"Outline child protection plan No version sent. No version is held by {SIX} " in told
    assert "Version 1 is held by" not in told


def test_on_case_2_all_six_held_the_plan_from_22_march(page: Ask) -> None:
    """Told late, as each of their cells says."""
    told = page("CASE-2", as_of="2018-03-22")

    assert "1 version sent. Version 1 is held by School, school nurse, BDAS, CMHT, GP and" in told
    assert "No version is held" not in told
    assert told.count("Told late Thu 22 Mar 2018 16 working days late") == 6


def test_agencies_of_which_the_same_is_to_be_said_are_named_together(page: Ask) -> None:
    """Beside each piece; the matrix has a cell for each."""
    told = page("CASE-2", as_of="2018-03-10")
    owed = "Owed by CSC since Tue 27 Feb 2018, 10:00, by Wed 28 Feb 2018, 23:59: 7 working days"

    assert f"{SIX} Not told. {owed} late. Not owed Health and police " in told
    assert told.count("Not told since Tue 27 Feb 2018 7 working days late") == 6


def test_a_case_on_which_everyone_owed_was_told_says_so(page: Ask) -> None:
    """The control: with what that rests on."""
    assert (
        "Still owed Nobody was still owed word or an answer, as judged up to "
        "Sun 1 Oct 2017, 23:59:59 with"
    ) in page("CASE-5", as_of="2017-10-01")


def test_before_anything_was_known_the_page_says_so(page: Ask) -> None:
    """And since when it is known."""
    told = page("CASE-1", as_of="2016-01-01")

    assert "Nothing was known of this case then. Its first event became known on Mon 15 Jan" in told
    assert "At a glance" not in told


def test_what_nobody_is_told_of_makes_no_matrix(at: At, read: Read) -> None:
    """A visit is nobody's to be told of: the page says so in a sentence."""
    service = at(moment("Tue 6 Feb 2018 09:00"))
    service.take(sample(ChildVisited, "Mon 5 Feb 2018 10:00"))
    service.judge()
    answer = visitor(service.parts).get("/cases/CASE-1/sharing", headers=HTML)

    assert "By then nobody was known to have been told of anything" in read(answer.text)


def test_believed_then_and_in_hindsight(page: Ask) -> None:
    """The same two moments as on the page of the case."""
    then = page("CASE-3", as_of="2018-03-01", known_at="2018-06-01")

    assert "As it stood at Thu 1 Mar 2018, 23:59:59, in hindsight, with all that was known" in then
    assert "As it stood at Thu 1 Mar 2018, 23:59:59, as known at Fri 1 Jun 2018, 23:59:59. " in then
    assert "Policy " in then
    assert "Read from the log: case.events 0 up to offset " in then


def test_one_can_step_through_what_became_known(web: TestClient) -> None:
    """As on the page of the case, and staying on this one."""
    first = web.get("/cases/CASE-1/sharing", headers=HTML).text
    link = unescape(re.findall(r'href="([^"]*)">First', first)[0])
    then = web.get(f"/cases/CASE-1/sharing{link}", headers=HTML).text

    assert "Step 1 of 21" in then
    assert 'action="/cases/CASE-1/sharing"' in then


def test_the_pages_of_a_case_lead_to_each_other_at_the_same_moment(web: TestClient) -> None:
    """What was typed goes with the link, and each page is marked where it is shown."""
    asked = {"as_of": "8/3/2018", "known_at": "1 June 2018"}
    moment_asked = "?as_of=8%2F3%2F2018&amp;known_at=1+June+2018"
    case = web.get("/cases/CASE-1", params=asked).text
    sharing = web.get("/cases/CASE-1/sharing", params=asked, headers=HTML).text

    assert f'href="/cases/CASE-1/sharing{moment_asked}">Who knew what' in case
    assert f'href="/cases/CASE-1{moment_asked}">Timeline' in sharing
    assert f'href="/cases/CASE-1/sharing{moment_asked}" aria-current="page"' in sharing


def test_each_fact_leads_to_its_event_and_each_duty_to_its_alert(web: TestClient) -> None:
    """At the same moment: every number links to what is behind it."""
    asked = {"as_of": "2018-05-15"}
    told = web.get("/cases/CASE-1/sharing", params=asked, headers=HTML).text
    case = web.get("/cases/CASE-1", params=asked).text
    events = re.findall(r'href="/cases/CASE-1\?as_of=2018-05-15#(event-\w+)"', told)
    [alert] = re.findall(r'href="(/alerts/\w+\?[^"]*)"', told)
    pieces = re.findall(r'href="#(piece-\w+)"', told)

    assert len(set(events)) == 10
    assert all(f'id="{event}"' in case for event in events)
    assert "BDAS" in web.get(unescape(alert), headers=HTML).text
    assert pieces
    assert all(f'<div class="tl-piece" id="{piece}">' in told for piece in pieces)


def test_a_moment_that_cannot_be_read_is_told_beside_the_form(web: TestClient, read: Read) -> None:
    """Which asks this page again."""
    answer = web.get("/cases/CASE-1/sharing?as_of=Easter", headers=HTML)

    assert answer.status_code == 400
    assert '"As it stood on" must be a date such as 8 March 2018' in read(answer.text)
    assert 'action="/cases/CASE-1/sharing"' in answer.text


def test_an_unknown_case_says_what_to_do(web: TestClient, read: Read) -> None:
    """To people on a page, to tools as a problem, and never repeating the ref."""
    people = web.get("/cases/J.%20Smith/sharing", headers=HTML)
    tools = [web.get(f"/cases/J.%20Smith/sharing{tail}") for tail in ("", ".json", ".csv")]

    assert people.status_code == 404
    assert "There is no case with this ref here." in read(people.text)
    assert [each.status_code for each in tools] == [404] * 3
    assert {each.headers["content-type"] for each in tools} == {"application/problem+json"}
    assert all("Smith" not in each.text for each in (people, *tools))


def test_the_page_and_its_json_share_an_address(web: TestClient) -> None:
    """By what is asked for; a tool that does not say is given JSON."""
    address, browser = "/cases/CASE-1/sharing", "text/html,application/xhtml+xml,*/*;q=0.8"

    kinds = [
        web.get(address, headers=headers).headers["content-type"].partition(";")[0]
        for headers in ({"accept": browser}, {"accept": "application/json"}, {})
    ]

    assert kinds == ["text/html", "application/json", "application/json"]


def test_tools_are_told_what_the_command_tells(web: TestClient) -> None:
    """In the shape that OpenAPI states, no field more or less, and linked from the page."""
    asked = {"as_of": "2018-05-15T11:00:00Z"}
    answer = web.get("/cases/CASE-1/sharing", params=asked)
    told = answer.json()
    [case] = told["cases"]
    [merlin] = [piece for piece in case["pieces"] if piece["ref"] == "MRL-1B"]

    assert SharingAnswer.model_validate(told).model_dump(mode="json").keys() == told.keys()
    assert web.get("/cases/CASE-1/sharing.json", params=asked).json() == told
    assert [c["agency"] for c in merlin["cells"] if c["state"] == "not_told"] == ["bdas"]
    assert answer.headers["throughline-complete-to"] == "2018-07-08T10:59:59.999000Z"
    page = web.get("/cases/CASE-1/sharing", params=asked, headers=HTML).text
    then = "as_of=2018-05-15T11:00:00Z&amp;known_at=2018-05-15T11:00:00Z"
    assert f'href="/cases/CASE-1/sharing.json?{then}"' in page
    assert f'href="/cases/CASE-1/sharing.csv?{then}"' in page


def test_the_csv_has_a_line_for_each_piece_and_agency(web: TestClient) -> None:
    """It is a file to keep, named by the case and the day."""
    answer = web.get("/cases/CASE-1/sharing.csv?as_of=2018-05-15")
    lines = list(csv.DictReader(StringIO(answer.text)))
    missing = [(each["ref"], each["agency"]) for each in lines if each["state"] == "not_told"]

    assert answer.headers["content-type"].startswith("text/csv")
    name = "CASE-1-who-knew-what-2018-05-15.csv"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert missing == [("MRL-1B", "bdas")]
    assert len(lines) == 35


def test_more_agencies_than_fit_side_by_side_take_two_tables() -> None:
    """Each about as wide, so that none is left with one column; ten still fit one."""
    columns = [Column(f"agency_{n}", in_network=True, holds=None) for n in range(21)]

    assert blocks([]) == []
    assert blocks(columns[:10]) == [slice(0, 10)]
    assert blocks(columns[:11]) == [slice(0, 6), slice(6, 12)]
    assert blocks(columns) == [slice(0, 7), slice(7, 14), slice(14, 21)]
