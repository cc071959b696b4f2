"""News by server-sent events: what is sent, to how many, at what cost, and how it ends."""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.disagreement_raised import DisagreementRaised
from events.types.event_corrected import EventCorrected
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from events.types.service_not_relevant import ServiceNotRelevant
from events.wire import decode, from_line
from store.errors import StoreError
from store.shapes import AlertData, NumberedChange
from store.store import Store
from throughline.story import SIX_CASES
from web.app import build
from web.parts import Live
from web.people import Person
from web.samples import HOSTS, SECRET, WALL, Service, visitor
from web.session_cookies import NOTED_EACH
from web.sessions import SignIn
from web.sight import learn

At = Callable[[datetime], Service]
HTML = {"accept": "text/html"}
MONDAY = moment("Mon 15 Jan 2018 10:00")
OFTEN = Live(every=timedelta(seconds=0.05), heartbeat=timedelta(hours=1))
SOON = timedelta(seconds=0.2)
LINE = (
    '<p id="live-line" class="tl-live__line" hx-swap-oob="true">'
    "Live. Complete up to Mon 22 Jan 2018, 09:59.</p>"
)
NOTHING = 'data: <div data-new="" data-changed="">\ndata: </div>\n\n'
Count = Callable[[], int]


@pytest.fixture
def service(at: At) -> Service:
    """Give a service with one late referral, and pages that are told often."""
    service = at(MONDAY + timedelta(days=7))
    service.parts = replace(service.parts, live=OFTEN)
    referred(service, "CASE-1")
    return service


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Give the way to tell how often the store was looked at."""
    made, number = count(1), [0]
    look = Store.changes_after

    def counted(store: Store, after: int, most: int) -> Any:
        number[0] = next(made)
        return look(store, after, most)

    monkeypatch.setattr(Store, "changes_after", counted)
    return lambda: number[0]


def referred(service: Service, *cases: str) -> None:
    """Let the referrals of these cases have been decided by nobody in time."""
    service.take(*(sample(ReferralReceived, MONDAY, case=case) for case in cases))
    service.judge()


def decided(service: Service, case: str) -> None:
    """Let one have been decided, late."""
    service.take(sample(ReferralDecided, "Fri 19 Jan 2018 10:00", case=case))
    service.judge()


def alert_of(service: Service, case: str) -> str:
    """Give the id of the one alert of a case."""
    [alert] = service.store.alerts_of(case)
    return str(alert["alert_id"])


def board(service: Service, asked: str = "") -> str:
    """Give the address of news for a board that is made now."""
    return f"/live?since={service.store.generation}.{service.store.last_change()}{asked}"


class Browser:
    """A browser that listens."""

    def __init__(self) -> None:
        self.status = asyncio.Queue[Message]()
        self.gone = asyncio.Event()
        self._said = asyncio.Queue[str]()

    async def receive(self) -> Message:
        """Stay until it is gone."""
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take what is sent."""
        if message["type"] == "http.response.start":
            await self.status.put(message)
        else:
            await self._said.put(message["body"].decode())

    async def hears(self, word: str = "") -> str:
        """Wait for what is sent next; empty: it is over.

        word    wait for the first that has it: before, the line may say that not all is judged yet
        """
        while word not in (said := await asyncio.wait_for(self._said.get(), 5)):
            assert said, f"it was over before {word}"
        return said


@asynccontextmanager
async def listening(app: FastAPI, address: str, cookie: str = "") -> AsyncIterator[Browser]:
    """Open a stream, as the manager or as whoever has this cookie, and go away at the end."""
    as_manager = (b"authorization", b"Basic " + b64encode(b"ON-CALL-1:"))
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (b"host", b"testserver"),
            (b"cookie", cookie.encode()) if cookie else as_manager,
        ],
    }
    browser = Browser()
    asked = asyncio.create_task(app(scope, browser.receive, browser.send))
    yield browser
    browser.gone.set()
    await asyncio.wait_for(asked, 5)


async def test_what_is_sent_is_a_count_ids_and_how_far_to_trust_it(service: Service) -> None:
    """No word of a case, a duty or an agency is in it."""
    async with listening(build(service.parts), board(service)) as browser:
        begins = await browser.hears()
        referred(service, "CASE-2", "CASE-3")
        decided(service, "CASE-1")
        told = await browser.hears("closed")

    ids = {alert_of(service, case) for case in ("CASE-2", "CASE-3")}
    assert begins == f"data: {LINE}\n\n{NOTHING}"
    found = re.search(r'data-new="(\w+) (\w+)" data-changed=""', told)
    assert found
    assert set(found.groups()) == ids
    assert re.sub(r"\w{20}", "ID", told) == (
        f"data: {LINE}\n\n"
        'data: <div data-new="ID ID" data-changed="">\n'
        'data: <p><a href="/">2 new, 1 closed: show them</a></p>\n'
        "data: </div>\n\n"
    )


def case_1(at: At) -> Service:
    """Make a service that has been through the first of the six cases."""
    service = at(moment("Mon 2 Jul 2018 10:00"))
    told = (decode(from_line(line)) for line in SIX_CASES.read_bytes().splitlines())
    service.take(*(event for event in told if event.subject in {"case/CASE-1", "person/C1-AD2"}))
    service.judge()
    service.parts = replace(service.parts, live=OFTEN)
    return service


def cookie_of(client: TestClient) -> str:
    """Give what a browser shows of who is signed in."""
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def taken_on(service: Service, *alerts: AlertData) -> None:
    """Let these have been taken on."""
    at, by = service.clock, service.clock + timedelta(days=1)
    service.clock += timedelta(minutes=10)
    service.take(
        *(
            sample(AlertAcknowledged, at, alert_id=each["alert_id"], promised_by=by)
            for each in alerts
        )
    )
    service.judge()


@pytest.mark.parametrize("told", ["2 changed", "1 changed"])
async def test_a_lead_hears_of_what_their_agency_is_owed_while_it_works_with_the_family(
    at: At, told: str
) -> None:
    """As the board and the page of the alert have it; of what it owes it hears always."""
    service, works_with_it = case_1(at), told == "2 changed"
    if not works_with_it:
        out = sample(ServiceNotRelevant, service.clock - timedelta(days=1), service="bdas")
        service.take(out)
        service.judge()
    lead = visitor(service.parts, "BDAS-LEAD-1")
    alerts = [each for each in service.store.alerts_of("CASE-1") if each["state"] == "raised"]
    owes = next(each for each in alerts if "bdas" in each["owed_by"])
    owed = next(a for a in alerts if "bdas" in a["owed_to"] and "bdas" not in a["owed_by"])
    shown = lead.get(f"/alerts/{owed['alert_id']}").status_code == 200
    address = board(service, "&case=CASE-1")
    async with listening(build(service.parts), address, cookie_of(lead)) as browser:
        await browser.hears()
        taken_on(service, owes, owed)
        heard = await browser.hears(owes["alert_id"])

    assert shown == works_with_it
    assert told in heard
    assert owes["alert_id"] in heard
    assert (owed["alert_id"] in heard) == works_with_it


def test_whether_an_agency_works_with_a_family_is_found_out_of_what_was_owed_to_it(at: At) -> None:
    """Else its lead would not hear that it is owed it no longer."""
    service = case_1(at)
    parts, groups = service.parts, service.parts.terms.groups
    owed = next(a for a in service.store.alerts_of("CASE-1") if "bdas" in a["owed_to"])
    no_longer: AlertData = {**owed, "owed_to": ["school"]}
    assert not parts.networks.had(groups, ["bdas"], "CASE-1")

    learn(parts, service.store, [NumberedChange(1, no_longer, before=owed)], ["bdas"])

    assert parts.networks.had(groups, ["bdas"], "CASE-1")


async def test_the_lead_of_a_group_hears_of_what_a_member_is_owed(at: At) -> None:
    """The GP works with the family; the lead of health hears of it as the board shows it."""
    service = case_1(at)
    person = Person("HEALTH-LEAD-1", "agency_lead", "health")
    sign_in = SignIn(SECRET, (person,), secure=False, hosts=HOSTS)
    parts = replace(service.parts, sign_in=sign_in)
    lead = visitor(parts, person.ref)
    owed = next(a for a in service.store.alerts_of("CASE-1") if "gp" in a["owed_to"])
    async with listening(build(parts), board(service), cookie_of(lead)) as browser:
        await browser.hears()
        taken_on(service, owed)
        heard = await browser.hears("changed:")

    assert owed["alert_id"] in heard


async def test_an_alert_that_passes_on_is_told_to_who_owed_it_and_to_who_owes_it(at: At) -> None:
    """To the one it has changed, on the board and on its page; to the other it is new."""
    service = at(moment("Fri 9 Feb 2018 09:00"))
    leads = [Person(f"{each}-LEAD-1".upper(), "agency_lead", each) for each in ("police", "gp")]
    sign_in = SignIn(SECRET, tuple(leads), secure=False, hosts=HOSTS)
    service.parts = replace(service.parts, live=OFTEN, sign_in=sign_in)
    named: dict[str, Any] = {"ref": "DIS-1", "stage": 1, "with": ["police"]}
    raised = sample(DisagreementRaised, "Mon 5 Feb 2018 10:00", by="school", **named)
    service.take(raised)
    service.judge()
    alert = next(a["alert_id"] for a in service.store.alerts_of("CASE-1") if a["rule"] == "N13")
    owed, owes = (cookie_of(visitor(service.parts, each.ref)) for each in leads)
    app, address = build(service.parts), board(service)
    of_it = address.replace("/live", f"/live/alerts/{alert}")
    async with (
        listening(app, address, owed) as before,
        listening(app, of_it, owed) as page,
        listening(app, address, owes) as after,
    ):
        for each in (before, page, after):
            await each.hears()
        service.clock += timedelta(hours=1)
        service.take(corrected(raised, {**named, "with": ["gp"]}, service.clock))
        service.clock += timedelta(minutes=1)
        service.judge()
        heard = [await each.hears("show it") for each in (before, page, after)]

    assert f'data-changed="{alert}"' in heard[0]
    assert "1 changed: show it" in heard[0]
    assert "This alert has changed: show it as it stands now" in heard[1]
    assert f'data-new="{alert}"' in heard[2]
    assert "1 new: show it" in heard[2]


def corrected(event: AnyEvent, data: dict[str, Any], at: datetime) -> AnyEvent:
    """Let its sender put an event right, known at once."""
    put: dict[str, Any] = {"corrected_type": event.name, "time": None, "data": data}
    made: AnyEvent = sample(
        EventCorrected, at, by=event.agency, recorded=at, corrects=event.id, **put
    )
    return made


async def test_a_lead_s_news_reads_a_case_once_until_something_is_told_of_it(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many listen, and however often is looked; a manager's reads none."""
    service, read = case_1(at), list[str]()
    events = Store.case_events

    def counted(store: Store, case: str) -> Any:
        read.append(case)
        return events(store, case)

    monkeypatch.setattr(Store, "case_events", counted)
    lead, app = visitor(service.parts, "BDAS-LEAD-1"), build(service.parts)
    since = f"/live?since={service.store.generation}.0"
    async with listening(app, since) as manager:
        await manager.hears()
        assert read == []
        async with (
            listening(app, since, cookie_of(lead)) as one,
            listening(app, since, cookie_of(lead)) as other,
        ):
            heard = [await each.hears() for each in (one, other)]
            await asyncio.sleep(0.3)  # for some looks more

    assert all("new:" in each for each in heard)
    assert read == ["CASE-1"]


async def test_who_broke_the_glass_hears_of_the_case_for_the_hour(at: At) -> None:
    """Not for as long as the page stays open."""
    service = case_1(at)
    wall = [WALL]
    service.parts = replace(service.parts, wall=lambda: wall[0])
    lead = visitor(service.parts, "BDAS-LEAD-1")
    token = lead.get("/cases/CASE-1").text.partition('name="token" value="')[2].partition('"')[0]
    lead.post("/cases/CASE-1/open", data={"token": token, "reason": "child_at_risk_now"})
    alerts = [each for each in service.store.alerts_of("CASE-1") if each["state"] == "raised"]
    others = [each for each in alerts if "bdas" not in each["owed_by"] + each["owed_to"]]
    own = next(each for each in alerts if "bdas" in each["owed_by"])
    address = board(service, "&case=CASE-1")
    async with listening(build(service.parts), address, cookie_of(lead)) as browser:
        await browser.hears()
        taken_on(service, others[0])
        within = ""
        while "changed:" not in within:
            within = await browser.hears()
        wall[0] += timedelta(minutes=61)
        taken_on(service, others[1], own)
        after = ""
        while own["alert_id"] not in after:
            after = await browser.hears()

    assert others[0]["alert_id"] in within
    assert others[1]["alert_id"] not in after


async def test_it_comes_within_a_second(service: Service) -> None:
    """As pages are set up; the store is looked at once a second."""
    app = build(replace(service.parts, live=Live()))
    async with listening(app, board(service)) as browser:
        await browser.hears()
        referred(service, "CASE-2")
        told = await asyncio.wait_for(browser.hears("new"), 1.5)  # with some for a busy machine

    assert "1 new: show it" in told


async def test_a_page_is_told_what_came_before_it_listened(service: Service) -> None:
    """Between the page and its first connection, or while that was lost."""
    address = board(service)
    decided(service, "CASE-1")
    async with listening(build(service.parts), address) as browser:
        assert "1 closed: show it" in await browser.hears()


async def test_a_board_that_is_narrowed_down_is_told_of_what_it_is_about(service: Service) -> None:
    """Its link leads to the same board."""
    asked = board(service, "&case=case-2&owed_by=csc&page=2")
    async with listening(build(service.parts), asked) as browser:
        await browser.hears()
        referred(service, "CASE-2", "CASE-3")
        told = await browser.hears("1 new")

    assert '<a href="/?owed_by=csc&amp;case=case-2&amp;page=2">1 new: show it</a>' in told


async def test_the_page_of_an_alert_is_told_of_it_first(service: Service) -> None:
    """Then how much became of others."""
    alert = alert_of(service, "CASE-1")
    asked = board(service).replace("/live", f"/live/alerts/{alert}")
    async with listening(build(service.parts), asked) as browser:
        await browser.hears()
        service.take(sample(ReferralReceived, MONDAY, case="CASE-2"))
        decided(service, "CASE-1")
        told = await browser.hears("has been closed")

    assert f'<a href="/alerts/{alert}">This alert has been closed: show it' in told
    assert '<a href="/">1 new elsewhere: show the board</a>' in told


async def test_the_page_of_what_is_due_soon_is_told_once_it_is_late(at: At) -> None:
    """There is no alert yet that could change; the page waits for the one to come."""
    service = at(MONDAY + timedelta(hours=1))
    service.parts = replace(service.parts, live=OFTEN)
    referred(service, "CASE-1")
    assert service.store.alerts_of("CASE-1") == []
    client = visitor(service.parts)
    [here] = set(re.findall(r'href="(/alerts/\w{20})"', client.get("/").text))
    page = client.get(here, headers=HTML).text
    connected = re.search(r'hx-sse:connect="(/live/alerts/[^"]*)"', page)
    assert connected

    async with listening(build(service.parts), connected[1]) as browser:
        assert NOTHING in await browser.hears()
        service.clock = MONDAY + timedelta(days=7)
        service.judge()
        told = await browser.hears("This is late")

    assert f'<a href="{here}">This is late: show it as it stands now</a>' in told


async def test_the_store_is_looked_at_once_for_everybody(service: Service, looks: Count) -> None:
    """However many listen; and not at all once they are gone."""
    service.parts = replace(service.parts, live=replace(OFTEN, every=timedelta(seconds=0.5)))
    app = build(service.parts)
    opened = [listening(app, board(service)) for _ in range(50)]
    browsers = [await each.__aenter__() for each in opened]
    for browser in browsers:
        await browser.hears()
    referred(service, "CASE-2")
    for browser in browsers:
        await browser.hears("1 new")

    assert looks() <= 3
    assert app.state.lookout.listeners == 50
    for each in opened:
        await each.__aexit__(None, None, None)
    assert app.state.lookout.listeners == 0
    before = looks()
    await asyncio.sleep(1.2)
    assert looks() == before


async def test_there_is_a_sign_of_life_where_there_is_no_news(service: Service) -> None:
    """A comment, and how far it is to be trusted by now."""
    service.parts = replace(service.parts, live=replace(OFTEN, heartbeat=SOON))
    async with listening(build(service.parts), board(service)) as browser:
        told = [await browser.hears() for _ in range(3)]

    assert told[-1] == f": still here\ndata: {LINE}\n\n"


async def test_more_pages_than_may_listen_are_refused(service: Service) -> None:
    """It says so, and what to do; as soon as one is gone there is room."""
    service.parts = replace(service.parts, live=replace(OFTEN, listeners=2))
    app = build(service.parts)
    async with listening(app, board(service)):
        async with listening(app, board(service)), listening(app, board(service)) as third:
            refused, why = await third.status.get(), await third.hears()
        async with listening(app, board(service)) as later:
            accepted = await later.status.get()

    assert (refused["status"], accepted["status"]) == (503, 200)
    assert (b"retry-after", b"30") in refused["headers"]
    assert why == (
        "<p data-unheard>What is new is not announced here: 2 pages are told already. "
        '<a href="/">Reload the page</a> to see it.</p>'
    )


async def test_a_connection_does_not_last_for_ever(service: Service) -> None:
    """So one whose other end went without a word is let go."""
    service.parts = replace(service.parts, live=replace(OFTEN, heartbeat=SOON, longest=SOON))
    async with listening(build(service.parts), board(service)) as browser:
        while await browser.hears():  # to the end
            pass


async def test_who_signs_out_hears_no_more(service: Service) -> None:
    """Also where the page stays open in another window."""
    client = visitor(service.parts, follows=False)
    client.post("/sign-in", data={"person": "ON-CALL-1"})
    page = client.get("/").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    async with listening(build(service.parts), board(service), cookie_of(client)) as browser:
        await browser.hears()
        client.post("/sign-out", data={"token": token})
        decided(service, "CASE-1")
        while said := await browser.hears():
            assert "closed" not in said


async def test_a_process_that_stops_ends_every_connection(service: Service) -> None:
    """And makes no other."""
    app = build(service.parts)
    async with listening(app, board(service)) as browser:
        await browser.hears()
        app.state.lookout.end()
        assert await browser.hears() == ""
        async with listening(app, board(service)) as later:
            assert (await later.status.get())["status"] == 503


async def test_that_it_is_not_sure_is_told_when_it_begins_and_when_it_ends(
    service: Service,
) -> None:
    """With the reason, also where the store itself cannot be asked."""
    async with listening(build(service.parts), board(service)) as browser:
        await browser.hears()
        service.looked(ago=timedelta(minutes=5))
        unsure = await browser.hears()
        service.looked()
        sure = await browser.hears()

    assert "Not complete: the worker last reported 5 minutes ago; is it running?" in unsure
    assert "This may not be everything." in unsure
    assert sure == f"data: {LINE}\n\n{NOTHING}"


async def test_that_people_may_not_be_told_is_told_when_it_begins_and_when_it_ends(
    service: Service,
) -> None:
    """Beside the line, which goes on to say that it is complete; not of whom."""
    service.tells()
    async with listening(build(service.parts), board(service)) as browser:
        await browser.hears()
        service.tells(timedelta(seconds=2), "the last message to csc did not arrive")
        untold = await browser.hears()
        service.tells()
        told = await browser.hears()

    assert LINE in untold
    assert "People may not be told." in untold
    assert "csc" not in untold
    assert told == f"data: {LINE}\n\n{NOTHING}"


async def test_a_store_that_is_away_is_looked_at_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came meanwhile is told then."""
    async with listening(build(service.parts), board(service)) as browser:
        await browser.hears()
        with monkeypatch.context() as patched:
            patched.setattr(Store, "changes_after", away)
            unsure = await browser.hears()
            referred(service, "CASE-2")
        told = await browser.hears()

    assert "store here: it is away." in unsure
    assert "1 new: show it" in told


def away(*_: object) -> None:
    """Be a store that does not answer."""
    raise StoreError("store here: it is away")


async def test_a_fault_of_ours_ends_the_connections_and_is_logged(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits in vain; what the fault says is in no log."""
    async with listening(build(service.parts), board(service)) as browser:
        await browser.hears()
        monkeypatch.setattr(Store, "changes_after", faulty)
        while await browser.hears():
            pass

    assert [line for line in caplog.messages if line.startswith("ValueError in test_live.py")]
    assert "Smith" not in caplog.text


def faulty(*_: object) -> None:
    """Be a fault with a message that nobody is to see."""
    raise ValueError("Jane Smith")


async def test_a_store_that_was_built_anew_is_to_be_shown_anew(service: Service) -> None:
    """Its numbers say nothing of what a page knows."""
    async with listening(build(service.parts), board(service)) as browser:
        await browser.hears()
        with service.store.beside() as fresh:
            fresh.make_current()
            told = await browser.hears("Very much")

    assert '<a href="/">Very much has changed since this page was made: show it</a>' in told


@pytest.mark.parametrize("since", ["", "1", "1.x", "-1.2", "1.2.3", "²3.1"])
def test_a_mark_that_cannot_be_read_is_refused(since: str, service: Service) -> None:
    """It is made by pages alone."""
    assert visitor(service.parts).get("/live", params={"since": since}).status_code == 400


def test_waiting_for_news_does_not_keep_anybody_signed_in(service: Service) -> None:
    """A page does it by itself, while nobody may sit before it."""
    wall = WALL
    parts = replace(service.parts, live=replace(OFTEN, listeners=0), wall=lambda: wall)
    client = visitor(parts, follows=False)
    wall += NOTED_EACH

    assert "set-cookie" not in client.get(board(service)).headers
    assert "set-cookie" in client.get("/").headers


@pytest.mark.parametrize("path", ["/?owed_by=csc&page=1", "/", "alert"])
def test_a_page_says_when_it_was_made_and_how_to_see_more(path: str, service: Service) -> None:
    """Also where no script runs; its news begins where it ends."""
    address = f"/alerts/{alert_of(service, 'CASE-1')}" if path == "alert" else path
    page = visitor(service.parts).get(address, headers=HTML).text

    reload = address.removesuffix("&page=1")
    assert "The service's clock reads Mon 22 Jan 2018, 10:00:00." in page
    assert f'made then. <a class="govuk-link" href="{reload}">Reload it</a> to see what' in page
    assert re.search(r'hx-sse:connect="/live[^"]*since=1\.1"', page)


def test_a_page_of_another_moment_waits_for_nothing(service: Service) -> None:
    """What was so then stays so."""
    address = f"/alerts/{alert_of(service, 'CASE-1')}?as_of=2018-01-19"
    page = visitor(service.parts).get(address, headers=HTML).text

    assert "hx-sse" not in page
    assert "This page was made then." not in page
