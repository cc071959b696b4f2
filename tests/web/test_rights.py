"""Who sees what: by role, by agency, by case. And every read of a case is on the access log."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.police_checks_requested import PoliceChecksRequested
from events.types.referral_received import ReferralReceived
from store.notifier import Notifier
from tests.web.late_referral import late_referral
from web.app import build
from web.networks import Networks
from web.pages.opening import AN_HOUR
from web.people import Person
from web.rights import OPENINGS
from web.samples import HOSTS, WALL, Service, visitor
from web.session_cookies import REMEMBERED
from web.sessions import SignIn

At = Callable[[datetime], Service]
Read = Callable[[str], str]
MANAGER, BDAS, AUDITOR, OPERATOR = "ON-CALL-1", "BDAS-LEAD-1", "AUDITOR-1", "OPERATOR-1"
NOON = moment("Mon 12 Mar 2018 12:00")
OPEN_TO_ANYBODY = {
    *("/openapi.json", "/healthz", "/readyz", "/metrics", "/health", "/feeds", "/policy"),
    *("/policy/{code}", "/sign-in", "/signed-out"),
}
TOKEN = re.compile('name="token" value="[^"]*"')  # spelled otherwise on each page
PLACES = {"ref": "CASE-1", "alert_id": "0", "code": "S01", "id:path": "X", "event": "x"}


@pytest.fixture
def service(at: At) -> Service:
    """Give a service in which a referral was not decided on in time."""
    return late_referral(at)


def address(service: Service, case: str = "CASE-1") -> str:
    """Give the address of the first alert of a case."""
    return f"/alerts/{service.store.alerts_of(case)[0]['alert_id']}"


def noted(service: Service) -> list[dict[str, Any]]:
    """Take what has come onto the access log since this was last asked."""
    entries, service.log.access = service.log.access, []
    return [orjson.loads(entry.value) for entry in entries]


def of_bdas(alert: Mapping[str, Any]) -> bool:
    """Tell whether BDAS owes an alert, or is owed it."""
    return "bdas" in [*alert["owed_by"], *alert["owed_to"]]


def opens(client: TestClient, case: str, reason: str) -> Response:
    """Fill in the form of the page that says that a case is not open."""
    page = client.get(f"/cases/{case}").text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    told = {"token": token, "reason": reason, "next": f"/cases/{case}"}
    return client.post(f"/cases/{case}/open", data=told, follow_redirects=False)


def service_cookies(client: TestClient) -> str:
    """Give the cookies that go with whatever this visitor asks."""
    return str(client.get("/").request.headers["cookie"])


def addresses(routes: Iterable[Any]) -> set[str]:
    """List every address at which something can be asked for."""
    found = set[str]()
    for route in routes:
        within = getattr(route, "original_router", None)
        found |= addresses(within.routes) if within else set()
        found |= {route.path} if "GET" in (getattr(route, "methods", None) or ()) else set()
    return found


def test_nothing_but_what_is_about_the_service_itself_is_shown_to_nobody(service: Service) -> None:
    """Whatever is added is closed, too, unless somebody opens it on purpose."""
    client = TestClient(build(service.parts), follow_redirects=False)
    asked = addresses(build(service.parts).routes) - OPEN_TO_ANYBODY
    answers = {}
    for path in asked:
        at = path
        for name, value in PLACES.items():
            at = at.replace(f"{{{name}}}", value)
        answers[path] = client.get(at).status_code

    shown = {path for path, status in answers.items() if status == 200}
    assert {path for path in shown if not path.startswith(("/developers", "/schemas"))} <= {
        "/asyncapi.json"
    }
    assert {"/", "/cases", "/cases/{ref}", "/alerts/{alert_id}", "/access"} <= answers.keys()
    assert not noted(service)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/cases", "/cases/CASE-1", "/cases/CASE-1/network", "/access"),
        "/cases/CASE-1?as_of=2018-01-20",
    ],
)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_back(
    service: Service, path: str
) -> None:
    """A message's link works for whoever must sign in first."""
    client = visitor(service.parts, person=None, follows=False)

    answer = client.get(path, headers={"accept": "text/html"})

    assert answer.status_code == 303
    on = client.get(answer.headers["location"]).text
    assert f'name="next" value="{path}"' in on
    assert client.get(address(service), headers={"accept": "text/html"}).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["/cases/CASE-1/timeline", "/cases/CASE-1/sharing", "/cases/CASE-1/sharing.csv", "/alerts"],
)
def test_a_tool_that_shows_nobody_is_told_so(service: Service, path: str) -> None:
    """As a problem."""
    answer = visitor(service.parts, person=None).get(path)

    assert answer.status_code == 401
    assert answer.json()["detail"] == "Sign in to see cases and alerts."
    assert answer.headers["www-authenticate"] == 'Cookie form-action="/sign-in"'


def test_a_tool_asks_as_one_of_the_demo_people(service: Service) -> None:
    """On this machine alone; with a password, or another name, it is nobody."""
    client = visitor(service.parts, person=None)

    statuses = [
        client.get("/cases/CASE-1/timeline", auth=shown).status_code
        for shown in ((MANAGER, ""), (MANAGER, "secret"), ("NOBODY", ""))
    ]

    assert statuses == [200, 401, 401]
    [entry] = noted(service)
    assert entry["data"]["actor"] == MANAGER
    assert service.parts.sign_in
    of_others = replace(service.parts, sign_in=replace(service.parts.sign_in, people=()))
    client = visitor(of_others, person=None)
    assert client.get("/cases/CASE-1/timeline", auth=(MANAGER, "")).status_code == 401


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/cases/CASE-1", {"page": "timeline"}),
        ("/cases/CASE-1/timeline", {"page": "timeline"}),
        ("/cases/CASE-1/sharing", {"page": "sharing"}),
        ("/cases/CASE-1/sharing.csv", {"page": "sharing"}),
        ("/cases/CASE-1/network", {"page": "network"}),
        (
            "/cases/CASE-1?as_of=2018-01-18&known_at=2018-01-20T10:00:00Z",
            {
                "page": "timeline",
                "as_of": "2018-01-18T23:59:59Z",
                "known_at": "2018-01-20T10:00:00Z",
            },
        ),
    ],
)
def test_every_read_of_a_case_is_on_the_log(
    service: Service, path: str, told: Mapping[str, str]
) -> None:
    """Who, what, as of when, and on what they may."""
    client = visitor(service.parts)

    assert client.get(path).status_code == 200

    [entry] = noted(service)
    assert (entry["type"], entry["source"]) == ("uk.throughline.case_read.v1", "/service/access")
    assert (entry["subject"], entry["time"]) == ("case/CASE-1", "2018-01-22T10:00:00Z")
    who = {"actor": MANAGER, "role": "on_call_manager", "basis": "partnership"}
    assert entry["data"] == {**who, **told}


def test_the_read_of_an_alert_names_it(service: Service) -> None:
    """And its case."""
    visitor(service.parts).get(address(service))

    [entry] = noted(service)
    assert entry["subject"] == "case/CASE-1"
    assert entry["data"]["alert_id"] == address(service).rpartition("/")[2]


@pytest.mark.parametrize(
    ("person", "path", "status", "page"),
    [
        (BDAS, "/cases/CASE-1/open", 200, "timeline"),
        (BDAS, "/cases/CASE-1/network?as_of=Easter", 400, "network"),
        (MANAGER, "/cases/CASE-1?as_of=Easter", 400, "timeline"),
        (MANAGER, "/cases/CASE-1/open", 303, None),
        (MANAGER, "/cases/CASE-9?as_of=Easter", 404, None),
    ],
)
def test_a_page_that_says_no_more_than_that_there_is_such_a_case_is_on_the_log(
    six_cases: Service, person: str, path: str, status: int, page: str | None
) -> None:
    """It says something of it; what leads on to the case, or knows of none, does not."""
    client = visitor(six_cases.parts, person, follows=False)
    noted(six_cases)

    assert client.get(path, headers={"accept": "text/html"}).status_code == status

    entries = noted(six_cases)
    assert [entry["data"]["page"] for entry in entries] == ([page] if page else [])
    for entry in entries:
        assert (entry["subject"], entry["data"]["actor"]) == ("case/CASE-1", person)


@pytest.mark.parametrize(
    "path",
    [
        *("/cases/CASE-1", "/cases/CASE-1/sharing", "/cases/CASE-1/timeline", "an alert"),
        "/cases/CASE-1?as_of=Easter",
    ],
)
def test_what_cannot_be_written_down_is_not_shown(service: Service, path: str) -> None:
    """Nobody reads a case unseen because Kafka is away."""
    client = visitor(service.parts)
    service.log.away = True

    answer = client.get(address(service) if path == "an alert" else path)

    assert answer.status_code == 503
    assert "Kafka has not confirmed that this read is in the access log" in answer.text
    assert "referral" not in answer.text.lower()


def test_a_lead_sees_what_their_agency_owes_and_is_owed(six_cases: Service, read: Read) -> None:
    """And nothing else, in the list and in the counts."""
    lead, manager = visitor(six_cases.parts, BDAS), visitor(six_cases.parts)

    told = {alert["alert_id"] for alert in six_cases.store.open_alerts(5_000)}
    page = lead.get("/").text

    of_bdas = {
        alert["alert_id"]
        for alert in six_cases.store.open_alerts(5_000)
        if "bdas" in alert["owed_by"] + alert["owed_to"]
    }
    shown = {each for each in told if each in page}
    assert shown
    assert shown <= of_bdas < told
    assert "What BDAS owes and is owed" in read(page)
    assert "Of those late, BDAS owes 3 and is owed 7: 1 critical" in read(page)
    assert "BDAS owes 3" not in read(manager.get("/").text)
    assert f"{len(shown)} late" in read(page)
    assert f"{len(told)} late" in read(manager.get("/").text)


class NobodyAsks(Networks):
    """Knows no family, and is not to be asked of any: each answer takes a read of a case."""

    def within(self, *_: object) -> frozenset[str]:
        """Say that it was asked."""
        raise AssertionError


def test_for_csc_no_case_is_read_to_find_out_whether_it_works_with_the_family(
    at: At, read: Read
) -> None:
    """It always does: what it is owed is on its board, and the case in its list."""
    service = at(moment("Mon 29 Jan 2018 10:00"))
    service.take(sample(PoliceChecksRequested, "Mon 15 Jan 2018 10:00"))
    service.judge()
    people = (Person("CSC-LEAD-1", "agency_lead", "csc"),)
    sign_in = SignIn("of-this-test", people, secure=False, hosts=HOSTS)
    parts = replace(service.parts, sign_in=sign_in, networks=NobodyAsks())
    lead = visitor(parts, "CSC-LEAD-1")

    assert "The police checks that were asked for have not been returned." in read(
        lead.get("/").text
    )
    assert "1 case on which you are owed something CASE-1" in read(lead.get("/cases").text)


def test_a_lead_reads_of_a_case_what_the_agency_had_been_told(
    six_cases: Service, read: Read
) -> None:
    """Where it works with the family: BDAS was never told of the second incident of case 1."""
    lead, manager = visitor(six_cases.parts, BDAS), visitor(six_cases.parts)
    as_of = {"as_of": "2018-03-14"}

    page, whole = (read(each.get("/cases/CASE-1", params=as_of).text) for each in (lead, manager))

    assert "You see what BDAS sent, was told or opened" in page
    assert "You see what" not in whole
    assert len(page) < len(whole)


def test_a_lead_reads_of_who_knew_what_their_own_column(six_cases: Service) -> None:
    """What it knew of or is owed word of, and nothing of what others were told."""
    lead, manager = visitor(six_cases.parts, BDAS), visitor(six_cases.parts)
    asked = "/cases/CASE-1/sharing.json?as_of=2018-05-15"

    own, whole = (each.get(asked).json()["cases"][0] for each in (lead, manager))

    names = {row["piece"] for row in whole["pieces"]}
    assert [each["agency"] for each in own["agencies"]] == ["bdas"]
    assert {each["agency"] for each in whole["agencies"]} > {"csc", "bdas", "school"}
    assert own["pieces"]
    assert {row["piece"] for row in own["pieces"]} < names
    for row in own["pieces"]:
        assert {cell["agency"] for cell in row["cells"]} == {"bdas"}


def test_a_case_of_others_is_closed_to_a_lead_whether_there_is_one_or_not(
    service: Service,
) -> None:
    """Nobody finds out by asking which families are known."""
    lead = visitor(service.parts, BDAS)

    there, nowhere = (lead.get(f"/cases/{case}") for case in ("CASE-1", "CASE-9"))

    assert there.status_code == nowhere.status_code == 403
    as_nowhere = there.text.replace("CASE-1", "CASE-9")
    assert TOKEN.sub("", as_nowhere) == TOKEN.sub("", nowhere.text)
    assert lead.get("/cases/CASE-1/timeline").status_code == 403
    misread = lead.get("/cases/CASE-1", params={"as_of": "yesterday"})
    assert misread.status_code == 403


def test_who_breaks_the_glass_gives_a_reason_and_sees_the_case_for_an_hour(
    service: Service, read: Read
) -> None:
    """It is on the log before the case is shown, with each page that is read of it."""
    wall = WALL
    parts = replace(service.parts, wall=lambda: wall)
    lead = visitor(parts, BDAS)
    assert "Why must you see this case now?" in read(lead.get("/cases/CASE-1").text)

    assert opens(lead, "CASE-1", "curiosity").status_code == 400
    assert not noted(service)
    assert opens(lead, "CASE-1", "child_at_risk_now").status_code == 303
    page = read(lead.get("/cases/CASE-1").text)

    assert "You broke the glass: child at risk now." in page
    assert lead.get("/cases/CASE-2").status_code == 403
    opened, was_read = noted(service)
    assert opened["type"] == "uk.throughline.case_opened.v1"
    for entry in (opened, was_read):
        assert entry["data"]["basis"] == "broken_glass"
        assert entry["data"]["reason"] == "child_at_risk_now"
    for _ in range(2):
        wall += timedelta(minutes=29)
        assert lead.get("/cases/CASE-1").status_code == 200
    wall += timedelta(minutes=3)
    assert lead.get("/cases/CASE-1").status_code == 403


def test_a_lead_breaks_the_glass_also_where_their_agency_works_with_the_family(
    six_cases: Service, read: Read
) -> None:
    """Of the case they saw their agency's part; then they see it whole, as the board says."""
    lead = visitor(six_cases.parts, BDAS)
    alerts = [each for each in six_cases.store.open_alerts(5_000) if each["case"] == "CASE-1"]
    [path, *_] = [f"/alerts/{a['alert_id']}" for a in alerts if not of_bdas(a)]

    refused = lead.get(path, headers={"accept": "text/html"})
    part = lead.get("/cases/CASE-1", headers={"accept": "text/html"})
    opened = opens(lead, "CASE-1", "child_at_risk_now")

    assert 'href="/cases/CASE-1/open"' in part.text
    assert refused.status_code == 403
    assert "Your agency works with this family, but it neither owes this nor is owed it." in read(
        refused.text
    )
    assert "does not work with this family" not in refused.text
    assert opened.status_code == 303
    noted(six_cases)
    listed = lead.get("/alerts", params={"case": "CASE-1", "state": "late"}).json()
    assert {each["alert_id"] for each in listed} == {each["alert_id"] for each in alerts}
    for each in listed:
        assert lead.get(f"/alerts/{each['alert_id']}").status_code == 200
    assert {entry["data"]["basis"] for entry in noted(six_cases)} == {"broken_glass"}
    for tail in ("", "/network"):
        assert "MRL-1B" in lead.get(f"/cases/CASE-1{tail}").text


def test_a_lead_finds_the_glass_on_the_part_of_a_case_that_they_see(
    six_cases: Service, read: Read
) -> None:
    """The way leads to the reasons, and from there back to the case; who sees all needs none."""
    lead, manager = (visitor(six_cases.parts, each, follows=False) for each in (BDAS, MANAGER))
    way = "/cases/CASE-1/open"

    html = {"accept": "text/html"}
    pages = [f"/cases/CASE-1{tail}" for tail in ("", "/network", "/sharing")]
    parts = [lead.get(each, headers=html).text for each in pages]
    asks = lead.get(way, headers=html)
    opened = opens(lead, "CASE-1", "child_at_risk_now")

    assert [each.count(f'href="{way}"') for each in parts] == [1, 1, 1]
    for each in pages:
        assert f'href="{way}"' not in manager.get(each, headers=html).text
    assert manager.get(way).headers["location"] == "/cases/CASE-1"
    assert asks.status_code == 200
    assert 'name="next" value="/cases/CASE-1"' in asks.text
    assert "Of this case you see what your agency sent, was told or opened." in read(asks.text)
    assert opened.status_code == 303
    assert lead.get(way).headers["location"] == "/cases/CASE-1"
    for each in pages:
        assert f'href="{way}"' not in lead.get(each, headers=html).text


def test_an_alert_between_others_is_refused_to_a_tool_in_true_words(six_cases: Service) -> None:
    """Its agency works with the family."""
    lead = visitor(six_cases.parts, BDAS)
    alerts = six_cases.store.open_alerts(5_000)
    [held, *_] = [each for each in alerts if each["case"] == "CASE-1" and not of_bdas(each)]

    answer = lead.get(f"/alerts/{held['alert_id']}", headers={"accept": "application/json"})

    assert answer.status_code == 403
    assert "works with this family, but it neither owes this" in answer.json()["detail"]


def test_a_glass_is_not_broken_unseen(service: Service) -> None:
    """Where it cannot be written down, it stays whole."""
    lead = visitor(service.parts, BDAS)
    service.log.away = True

    assert opens(lead, "CASE-1", "child_at_risk_now").status_code == 503
    service.log.away = False
    assert lead.get("/cases/CASE-1").status_code == 403


def test_a_case_that_does_not_exist_is_opened_to_nobody(service: Service) -> None:
    """In the words for one that is not theirs; nothing is written, so nobody is paged."""
    for person, reason in ((BDAS, "child_at_risk_now"), (AUDITOR, "case_audit")):
        client = visitor(service.parts, person)
        before = client.get("/cases/CASE-9")
        refused = opens(client, "CASE-9", reason)

        assert refused.status_code == before.status_code == 403
        assert TOKEN.sub("", refused.text) == TOKEN.sub("", before.text)
    assert not noted(service)


def test_the_glass_is_broken_ten_times_an_hour_at_most(service: Service, read: Read) -> None:
    """Also of what does not exist, so that nobody can try what does. An auditor pages nobody."""
    lead, auditor = visitor(service.parts, BDAS), visitor(service.parts, AUDITOR)
    for _ in range(AN_HOUR - 1):
        assert opens(lead, "CASE-9", "child_at_risk_now").status_code == 403
    assert opens(lead, "CASE-1", "child_at_risk_now").status_code == 303
    noted(service)

    refused = opens(lead, "CASE-2", "child_at_risk_now")

    assert refused.status_code == 429
    assert "Try again in 6 min, or ask the manager on call." in read(refused.text)
    assert not noted(service)
    for _ in range(AN_HOUR + 1):
        assert opens(auditor, "CASE-1", "case_audit").status_code == 303


@pytest.mark.parametrize(
    ("contacts", "ago", "told"),
    [
        ({"csc": 1, "manager": 1}, 2, "CSC, which leads the case, is told at once"),
        ({"manager": 1}, 2, "The manager on call is told at once"),
        ({"bdas": 1}, 2, None),
        ({"csc": 1}, 300, None),
    ],
)
def test_who_breaks_the_glass_reads_before_who_is_told_of_it(
    service: Service, read: Read, contacts: dict[str, int], ago: int, told: str | None
) -> None:
    """Where whoever tells people is alive, and has a way to reach them; not of a purpose."""
    before = read(visitor(service.parts, BDAS).get("/cases/CASE-1").text)
    service.store.write_notifier(
        Notifier(WALL - timedelta(seconds=ago), {"contacts": contacts}, ())
    )

    page = read(visitor(service.parts, BDAS).get("/cases/CASE-1").text)

    assert "is told at once" not in before
    assert told in page if told else "is told at once" not in page
    assert "is told at once" not in read(visitor(service.parts, AUDITOR).get("/cases/CASE-1").text)


def test_an_auditor_sees_the_cases_that_they_name(six_cases: Service, read: Read) -> None:
    """With a purpose; on the board, in the list of cases and by ref."""
    auditor = visitor(six_cases.parts, AUDITOR)
    assert "You see the alerts of the cases that you name." in read(auditor.get("/").text)
    assert "Enter the ref of a case" in read(auditor.get("/cases").text)
    assert auditor.get("/cases/CASE-4").status_code == 403

    assert opens(auditor, "CASE-4", "case_audit").status_code == 303

    assert "You look at this case for: case audit." in read(auditor.get("/cases/CASE-4").text)
    assert auditor.get(address(six_cases, "CASE-4")).status_code == 200
    board, listed = read(auditor.get("/").text), read(auditor.get("/cases").text)
    assert "You named CASE-4" in board
    assert ": its timeline, or who knew what" in board
    assert "1 case that you named, by ref" in listed or "1 case that you named" in listed
    for other in ("CASE-1", "CASE-2", "CASE-3", "CASE-5", "CASE-6"):
        assert other not in board
        assert other not in listed


def test_whoever_keeps_the_service_running_sees_no_case(service: Service, read: Read) -> None:
    """And is not told that nothing is late."""
    operator = visitor(service.parts, OPERATOR)

    board = read(operator.get("/").text)

    assert "Is anything lost, stuck or silent? Nothing is wrong." in board
    assert "no case and no alert is shown to you" in board
    assert "Nothing is late" not in board
    assert "CASE-1" not in board + read(operator.get("/cases").text)
    for path in ("/cases/CASE-1", address(service), "/cases/CASE-1/timeline", "/access"):
        assert operator.get(path).status_code == 403
    token = operator.get("/").text.partition('name="token" value="')[2].partition('"')[0]
    tried = {"token": token, "reason": "child_at_risk_now"}
    assert operator.post("/cases/CASE-1/open", data=tried).status_code == 403
    assert not noted(service)


def test_where_nobody_can_sign_in_no_case_is_shown(service: Service) -> None:
    """Rather than all of them to anybody."""
    answer = visitor(replace(service.parts, sign_in=None), person=None).get("/cases/CASE-1")

    assert answer.status_code == 403
    assert "Nobody can sign in to this service" in answer.text


def test_cookies_have_room_for_all_that_they_remember(service: Service) -> None:
    """A proxy takes 8,000 bytes of them: nginx, by default, has 8,192 for the line."""
    auditor = visitor(service.parts, AUDITOR)
    for number in range(25):
        service.take(sample(ReferralReceived, NOON, case=f"{number:064}"))
        opened = opens(auditor, f"{number:064}", max(OPENINGS["auditor"].reasons, key=len))
        assert opened.status_code == 303

    kept = service_cookies(auditor)
    assert len(kept) < 8_000
    assert kept.count("throughline-opened-") == REMEMBERED
    assert f"{24:064}" in kept
