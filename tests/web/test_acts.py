"""What people do about an alert: who may, what they choose, and that it counts once."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from events.moments import moment as utc
from events.samples import moment
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from events.wire import read as read_record
from projections.calendar import WorkingCalendar
from tests.web.late_referral import LATE, address, counted, late_referral
from web import doing
from web.acts import Form
from web.app import build
from web.samples import Service
from web.session_cookies import IDLE, LONGEST

At = Callable[[datetime], Service]
Read = Callable[[str], str]
HTML = {"accept": "text/html"}
MANAGER, BDAS_LEAD, AUDITOR = "ON-CALL-1", "BDAS-LEAD-1", "AUDITOR-1"
PROMISE = {"reason": "see_the_child", "until": "2018-01-22T12:00:00Z"}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody follows here by itself, so that it is not waited for."""
    monkeypatch.setattr(doing, "FOLLOWS_WITHIN", 0.1)


@pytest.fixture
def service(at: At) -> Service:
    """Give a service in which a referral was not decided on in time."""
    return late_referral(at)


def asks(service: Service, person: str | None = None) -> TestClient:
    """Open the site as this person, or as nobody."""
    client = TestClient(build(service.parts), follow_redirects=False, headers=HTML)
    if person:
        assert client.post("/sign-in", data={"person": person}).status_code == 303
    return client


def hidden(page: str, kind: str) -> dict[str, str]:
    """Take what a form of the page carries unseen."""
    form = page[page.index(f'/{kind}"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def acts(client: TestClient, service: Service, kind: str, chosen: Mapping[str, str]) -> Response:
    """Open the page, fill in a form of it, and send it."""
    page = client.get(address(service)).text
    return client.post(f"{address(service)}/{kind}", data={**hidden(page, kind), **chosen})


def opens(client: TestClient, at: str) -> None:
    """Open the case of an alert that is not open to whoever asks, for the first reason there is."""
    page = client.get(at).text
    told = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index("/open") :]))
    assert client.post("/cases/CASE-1/open", data=told).status_code == 303


def test_a_manager_promises_and_the_alert_is_in_hand_until_the_promise_passes(
    service: Service, read: Read
) -> None:
    """It is an event on the case's log, with the actor and the time; then it comes back."""
    client = asks(service, MANAGER)

    answer = acts(client, service, "acknowledge", PROMISE)

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{address(service)}?sent=1",
    )
    [sent] = service.log.sent["acts"]
    event = read_record(sent.value)
    assert (event.source, event.subject, event.known_at) == ("/service/web", "case/CASE-1", LATE)
    assert event.fact == AlertAcknowledged(
        alert_id=address(service).rpartition("/")[2],
        action="see_the_child",
        promised_by=moment("Mon 22 Jan 2018 12:00"),
        actor=MANAGER,
    )
    counted(service)
    assert "Promised by ON-CALL-1 until Mon 22 Jan 2018, 12:00" in read(
        client.get(address(service)).text
    )
    service.clock = moment("Mon 22 Jan 2018 12:01")
    service.judge()
    assert "promise broken" in read(client.get(address(service)).text)


@pytest.mark.parametrize(
    ("kind", "chosen", "wanted"),
    [
        (
            "snooze",
            {"reason": "awaiting_reply", "until": "other", "typed": "24 Jan 2018, 09:30"},
            AlertSnoozed(
                alert_id="x",
                reason="awaiting_reply",
                until=moment("Wed 24 Jan 2018 09:30"),
                actor=MANAGER,
            ),
        ),
        (
            "waive",
            {"reason": "decided_at_conference"},
            AlertWaived(
                alert_id="x", reason="decided_at_conference", actor=MANAGER, role="on_call_manager"
            ),
        ),
    ],
)
def test_it_is_put_off_or_waived_for_a_reason_of_the_list(
    service: Service, kind: str, chosen: Mapping[str, str], wanted: AlertSnoozed | AlertWaived
) -> None:
    """A time may be typed, by a London clock."""
    assert acts(asks(service, MANAGER), service, kind, chosen).status_code == 303

    [sent] = service.log.sent["acts"]
    told = read_record(sent.value).fact
    assert told.data() == {**wanted.data(), "alert_id": address(service).rpartition("/")[2]}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"until": "2018-01-22T12:00:00Z"}, "Choose one from the list."),
        ({"reason": "it_is_her_fault", "until": PROMISE["until"]}, "Choose one from the list."),
        ({"reason": "see_the_child"}, "Choose when, or type a time"),
        ({"reason": "see_the_child", "until": "other", "typed": "soon"}, "Choose when"),
        (
            {"reason": "see_the_child", "until": "other", "typed": "25 March 2018, 01:30"},
            "The clocks go forward that night, so there is no such time: type one an hour later.",
        ),
        (
            {"reason": "see_the_child", "until": "2018-01-22T09:59:00Z"},
            "It must be after Mon 22 Jan 2018, 10:00, which is now.",
        ),
        (
            {"reason": "see_the_child", "until": "other", "typed": "6 Feb 2018"},
            "It can be Mon 5 Feb 2018, 10:00 at the latest.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_beside_the_form_and_records_nothing(
    service: Service, read: Read, chosen: Mapping[str, str], said: str
) -> None:
    """The form comes back open."""
    answer = acts(asks(service, MANAGER), service, "acknowledge", chosen)

    assert answer.status_code == 400
    assert "Nothing was recorded" in read(answer.text)
    assert said in read(answer.text)
    assert '<details class="govuk-details" open>' in answer.text
    assert not service.log.sent


def test_a_form_sent_twice_counts_once(service: Service) -> None:
    """As with a double click, or a page that is loaded again."""
    client = asks(service, MANAGER)
    page = client.get(address(service)).text
    form = {**hidden(page, "acknowledge"), **PROMISE}

    first = client.post(f"{address(service)}/acknowledge", data=form)
    again = client.post(f"{address(service)}/acknowledge", data=form)
    ids = {read_record(sent.value).id for sent in service.log.sent["acts"]}
    counted(service)
    later = client.post(f"{address(service)}/acknowledge", data=form)

    assert [answer.status_code for answer in (first, again, later)] == [303, 303, 303]
    assert len(ids) == 1
    assert "acts" not in service.log.sent
    [_, acknowledged] = service.store.changes_of(address(service).rpartition("/")[2])
    assert acknowledged["state"] == "acknowledged"


def test_whoever_acts_on_what_has_changed_meanwhile_looks_again(
    service: Service, read: Read
) -> None:
    """Nobody waives what a colleague has just taken on."""
    first, second = asks(service, MANAGER), asks(service, MANAGER)
    seen = hidden(second.get(address(service)).text, "waive")
    acts(first, service, "acknowledge", PROMISE)
    counted(service)

    answer = second.post(f"{address(service)}/waive", data={**seen, "reason": "done_another_way"})

    assert answer.status_code == 400
    assert "This alert has changed since you opened the page" in read(answer.text)
    assert not service.log.sent


def test_of_two_who_opened_the_same_page_one_alone_acts(service: Service, read: Read) -> None:
    """Also before the first of them is judged; with the form of a tool it is the same."""
    first, second = asks(service, MANAGER), asks(service, MANAGER)
    seen = hidden(second.get(address(service)).text, "waive")
    acts(first, service, "acknowledge", PROMISE)

    answer = second.post(f"{address(service)}/waive", data={**seen, "reason": "done_another_way"})

    assert answer.status_code == 400
    said = read(answer.text)
    assert (
        "Nothing was recorded Something was just done about this alert, and is not judged yet. "
        "Look again in a minute."
    ) in said
    assert "This alert has changed" not in said
    assert len(service.log.sent["acts"]) == 1


def test_whoever_acts_on_what_is_over_is_told_so(service: Service, read: Read) -> None:
    """The page that comes back says why nothing was recorded, and offers nothing more."""
    first, second = asks(service, MANAGER), asks(service, MANAGER)
    seen = hidden(second.get(address(service)).text, "waive")
    acts(first, service, "waive", {"reason": "done_another_way"})
    counted(service)

    answer = second.post(f"{address(service)}/waive", data={**seen, "reason": "done_another_way"})

    assert answer.status_code == 400
    assert "Nothing was recorded This alert is not open any more" in read(answer.text)
    assert "What you can do" not in answer.text
    assert not service.log.sent


def test_only_those_who_may_are_offered_it_and_can_do_it(service: Service, read: Read) -> None:
    """Nobody who is not signed in, no auditor, and no lead of an agency that does not owe it."""
    form = hidden(asks(service, MANAGER).get(address(service)).text, "acknowledge")
    said = "Taking this on is for CSC, which owes it, and for the on-call manager."
    for person in (AUDITOR, BDAS_LEAD):
        client = asks(service, person)
        opens(client, address(service))
        assert said in read(client.get(address(service)).text)
        token = dict(re.findall(r'name="(token)" value="([^"]*)"', client.get("/").text))
        sent = client.post(
            f"{address(service)}/acknowledge", data={**form, "token": "", **token, **PROMISE}
        )
        assert sent.status_code == 403
    assert not service.log.sent


@pytest.mark.parametrize(
    ("forged", "headers"),
    [({"token": "of-another-site"}, {}), ({}, {"sec-fetch-site": "cross-site"})],
)
def test_a_form_of_another_site_does_nothing(
    service: Service, forged: Mapping[str, str], headers: Mapping[str, str]
) -> None:
    """It knows no token, and the browser says whence it comes."""
    client = asks(service, MANAGER)
    form = {**hidden(client.get(address(service)).text, "waive"), "reason": "done_another_way"}

    answer = client.post(
        f"{address(service)}/waive", data={**form, **forged}, headers=dict(headers)
    )

    assert answer.status_code == 403
    assert not service.log.sent


def test_kafka_that_does_not_confirm_is_told(service: Service, read: Read) -> None:
    """Nobody believes to have acted who has not."""
    client = asks(service, MANAGER)
    form = hidden(client.get(address(service)).text, "acknowledge")
    service.log.away = True

    answer = client.post(f"{address(service)}/acknowledge", data={**form, **PROMISE})

    assert answer.status_code == 503
    assert "Kafka has not confirmed this" in read(answer.text)


def test_nothing_is_offered_where_nothing_is_open(service: Service) -> None:
    """A duty that is done with, and a page of the past, are read."""
    client = asks(service, MANAGER)
    acts(client, service, "waive", {"reason": "done_another_way"})
    at_first = client.get(address(service), params={"as_of": "2018-01-20"}).text
    counted(service)

    assert "What you can do" not in at_first
    assert "What you can do" not in client.get(address(service)).text


def test_a_session_ends_by_itself_and_by_its_owner(service: Service) -> None:
    """After a shift, and at once where its owner signs out."""
    client = asks(service, MANAGER)
    assert "On-call manager" in client.get("/").text
    [token] = set(re.findall(r'name="token" value="([^"]*)"', client.get("/").text))

    assert client.post("/sign-out", data={"token": token}).status_code == 303
    assert "On-call manager" not in client.get("/").text
    assert IDLE < LONGEST


def test_the_cookie_is_for_this_site_alone_and_for_no_script(service: Service) -> None:
    """Whoever changes it is nobody."""
    client = TestClient(build(service.parts), follow_redirects=False, headers=HTML)

    answer = client.post("/sign-in", data={"person": MANAGER, "next": "//elsewhere"})

    cookie = answer.headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert answer.headers["location"] == "/"
    client.cookies.clear()
    client.cookies.set("throughline", cookie.partition("=")[2].partition(";")[0].swapcase())
    assert "Sign out" not in client.get("/").text


@pytest.mark.parametrize("clock", ["00:15", "00:45"])
def test_a_promise_for_a_time_that_comes_twice_is_for_the_next_of_them(clock: str) -> None:
    """At 01:15 and at 01:45 by the first of the two hours."""
    now = utc(f"2018-10-28T{clock}:00Z")
    sent = {"reason": "see_the_child", "until": "other", "typed": "28 October 2018, 01:30"}

    form = Form("acknowledge", now, WorkingCalendar({}), sent)

    assert (form.until, form.wrong) == (
        utc("2018-10-28T00:30:00Z" if clock == "00:15" else "2018-10-28T01:30:00Z"),
        [],
    )
