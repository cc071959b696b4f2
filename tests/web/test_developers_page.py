"""For agencies: what to send, where, and whether it arrived; and a form to try it."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from events.base import CATALOGUE, EventType
from events.catalogue import groups, is_act
from events.fields import fields_of
from events.samples import moment
from projections.sentences import coded
from store.shapes import REJECTED, Move, Origin, Refused
from tests.web.browser.sending import reading
from throughline.catalogue_text import one_line
from web.app import build
from web.arriving import checked
from web.door import Limits, Sent
from web.samples import AGENCIES, InMemory, Service
from web.sent_answers import ANSWERS, OUTCOMES
from web.trying import HEADERS

At = Callable[[datetime], Service]
Read = Callable[[str], str]
NOON = moment("Mon 12 Mar 2018 12:00")
SENT = [kind for kind in CATALOGUE.values() if not is_act(kind)]
ACTS = [kind for kind in CATALOGUE.values() if is_act(kind)]
MERLIN = "/developers/merlin_created"
NAME = "Mary Smith"


@dataclass
class Refusing(InMemory):
    """Inbound topics of which all that comes is refused at once."""

    service: Service | None = None

    async def take(self, agency: str, events: Sequence[Sent]) -> Sequence[Origin] | None:
        """Keep these, and refuse the first."""
        lying = await super().take(agency, events)
        assert self.service
        assert lying
        event = json.loads(events[0].value)
        told = "id: there is another event of this source and id, with other content"
        at = self.service.store.position(REJECTED, 0)
        refused = Refused(
            lying[0], agency, event["id"], event["source"], "id", told, "theirs", NOON, 0, at
        )
        self.service.store.refuse([Move(REJECTED, 0, at, at + 1)], [refused])
        return lying


def with_log(service: Service, log: InMemory) -> TestClient:
    """Give a client of a web process that sends there."""
    assert service.parts.door
    door = replace(service.parts.door, log=log)
    return TestClient(build(replace(service.parts, door=door)))


@pytest.fixture
def service(at: At) -> Service:
    """Give a service at noon of 12 March 2018, which reads at once what is sent."""
    return reading(at(NOON))


@pytest.fixture
def own(service: Service) -> TestClient:
    """Give a client of its web process."""
    return TestClient(build(service.parts))


@pytest.fixture
def key(service: Service) -> str:
    """Give the police's key."""
    return service.key("police")["authorization"].removeprefix("Bearer ")


def example(web: TestClient, name: str = "merlin_created", **asked: str) -> dict[str, Any]:
    """Give the example of a type, as it can be fetched."""
    return dict(web.get(f"/developers/{name}/example.json", params=asked).json())


def tried(
    web: TestClient, event: object, do: str, key: str = "", **headers: str
) -> httpx2.Response:
    """Post the form of a type's page."""
    text = event if isinstance(event, str) else json.dumps(event)
    return web.post(MERLIN, data={"event": text, "key": key, "do": do}, headers=headers)


def code(page: str) -> list[str]:
    """List what a page gives to be copied."""
    return [unescape(text) for text in re.findall(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)]


def test_every_event_is_listed_by_group_with_a_link(web: TestClient, read: Read) -> None:
    """In a sentence, with its name behind it."""
    page = web.get("/developers").text
    told = read(page)

    for group, kinds in groups().items():
        assert f"{group} {len(kinds)}" in told
        for kind in kinds:
            assert f'href="/developers/{kind.name}">' in page
            assert f"{kind.meaning} {kind.name}" in told
    assert "79 events" in told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("merlin shared", {"merlin_shared"}),
        ("MERLIN_SHARED", {"merlin_shared"}),
        ("court order", {"order_made", "protective_order_made"}),
        ("discussed incident", {"cait_csc_discussion_recorded"}),
    ],
)
def test_an_event_is_found_by_what_is_said_of_it(
    asked: str, found: set[str], web: TestClient
) -> None:
    """All the words, in any order; the groups with a find stand open."""
    page = web.get("/developers", params={"q": asked}).text
    listed = set(re.findall(r'href="/developers/(\w+)">[^<]+</a> <code>', page))

    assert found <= listed
    assert len(listed) < 8
    assert page.count('<details class="govuk-details tl-kinds" open>') == len(
        re.findall("tl-kinds", page)
    )


def test_nothing_found_says_what_to_do(web: TestClient, read: Read) -> None:
    """What was asked stays in its field, and is nothing but text."""
    page = web.get("/developers", params={"q": '"><b>zebra'}).text

    assert "No event says all of that. Fewer words find more. Show all 79" in read(page)
    assert "<b>zebra" not in page
    assert web.get("/developers", params={"q": "x" * 101}).status_code == 400


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
def test_every_field_is_told_with_its_codes(kind: EventType, web: TestClient, read: Read) -> None:
    """What it means, what it must be, whether it may be left out."""
    told = read(web.get(f"/developers/{kind.name}").text)

    assert kind.meaning in told
    for field in fields_of(kind):
        left_out = "" if field.required else "may be left out "
        assert f"{field.name} {left_out}{field.meaning[0].upper()}{field.meaning[1:]}" in told
    for codes in coded(kind.fact).values():
        for each, words in codes.items():
            plain = words == each.replace("_", " ")
            assert (each if plain else f"{each} {words}") in told


@pytest.mark.parametrize("kind", SENT, ids=lambda kind: kind.name)
def test_every_example_can_be_sent_as_it_is(kind: EventType, web: TestClient) -> None:
    """At what the service's clock reads, by an agency that may send; as the page has it."""
    page = web.get(f"/developers/{kind.name}").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    text = unescape(found[1])

    [arrived] = checked(HEADERS, text.encode(), AGENCIES, Limits(), moment("Sun 8 Jul 2018 12:00"))

    assert arrived.event.occurred_at == moment("Sun 8 Jul 2018 12:00")
    assert json.loads(text) == example(web, kind.name)


def test_the_example_is_the_one_that_the_command_prints(web: TestClient) -> None:
    """To the byte: there is no second way to make one."""
    told = web.get(f"{MERLIN}/example.json").text

    assert told == one_line(CATALOGUE["merlin_created"], moment("Sun 8 Jul 2018 12:00")) + "\n"


def test_an_example_is_said_by_whom_one_likes(web: TestClient) -> None:
    """Of those that may send; in the form, and in what is to be copied."""
    page = web.get(MERLIN, params={"as": "school"}).text

    assert example(web, **{"as": "school"})["source"] == "/agency/school"
    assert '<option value="school" selected>' in page
    assert any("example.json?as=school" in text for text in code(page))
    assert any('"inbound.school"' in text for text in code(page))
    assert web.get(MERLIN, params={"as": "nobody"}).status_code == 400


def test_all_on_a_page_is_about_one_event(own: TestClient, service: Service) -> None:
    """What is fetched, tried and asked for, however long after; none is of the future."""
    page = own.get(MERLIN).text
    service.clock += timedelta(hours=1)
    [fetch] = [text for text in code(page) if "example.json" in text]
    found = re.search(r'action="([^"]+)" method="post"', page)
    assert found

    fetched = own.get(fetch.partition("testserver")[2].rstrip('"')).json()
    tried_there = own.post(unescape(found[1]), data={"event": "{", "do": "check"}).text
    later = example(own, at="2018-03-13T12:00:00Z")

    assert fetched["time"] == "2018-03-12T12:00:00Z"
    for told in (page, tried_there):
        assert any(f"/events/{fetched['id']}?source=/agency/police" in text for text in code(told))
    assert later["time"] == "2018-03-12T13:00:00Z"
    assert own.get(MERLIN, params={"at": "Easter"}).status_code == 400


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.name)
def test_an_act_on_an_alert_is_told_and_not_tried(
    kind: EventType, web: TestClient, read: Read
) -> None:
    """It is the service's own to say."""
    page = web.get(f"/developers/{kind.name}").text

    assert "Only this service's own pages say this" in read(page)
    assert "<form" not in page[page.index("<main") :]
    assert web.post(f"/developers/{kind.name}", data={"do": "check"}).status_code == 400


def test_a_name_that_is_none_is_answered_with_the_one_most_alike(
    web: TestClient, read: Read
) -> None:
    """And its name on the wire does as well."""
    near, far = web.get("/developers/merlin_create"), web.get("/developers/xyz")

    assert near.status_code == far.status_code == 404
    assert "Did you mean merlin_created?" in read(near.text)
    assert "All are at /developers." in read(far.text)
    assert web.get("/developers/uk.throughline.merlin_created.v1").status_code == 200


@pytest.fixture
def anywhere(service: Service) -> TestClient:
    """Give a client of a web process that is asked for by any name, for nobody is chosen there."""
    return TestClient(build(replace(service.parts, sign_in=None)))


@pytest.mark.parametrize("host", ["safe.example:8443", "[::1]:8000"])
def test_what_is_copied_names_this_very_service(host: str, anywhere: TestClient) -> None:
    """By the address under which it was asked, and Kafka's."""
    told = "\n".join(code(anywhere.get("/developers", headers={"host": host}).text))

    assert f"curl -i http://{host}/events" in told
    assert f'"http://{host}/events",' in told
    assert '"127.0.0.1:9092"' in told


def test_a_host_that_is_none_is_not_repeated(anywhere: TestClient) -> None:
    """It would be pasted into a shell."""
    told = anywhere.get("/developers", headers={"host": "x;rm -rf ~"}).text

    assert "rm -rf" not in told


def test_every_answer_and_outcome_is_told_with_what_to_do(web: TestClient, read: Read) -> None:
    """All that OpenAPI names for those who send and ask, and what it has no need to name."""
    told = read(web.get("/developers").text)
    paths = web.get("/openapi.json").json()["paths"]
    named = {
        code
        for path, method in (("/events", "post"), ("/events/{id}", "get"), ("/rejected", "get"))
        for code in paths[path][method]["responses"]
    }

    assert named - {"200", "422"} <= {answer.code for answer in ANSWERS}
    for answer in (*ANSWERS, *OUTCOMES):
        assert f"{answer.code} {answer.because} {answer.do}".replace("`", "") in told


def test_a_check_finds_nothing_wrong_and_sends_nothing(
    own: TestClient, service: Service, read: Read
) -> None:
    """Without a key, and without anybody signed in."""
    answer = tried(own, example(own), "check")

    assert answer.status_code == 200
    assert "It is right, and would be accepted. Nothing was sent." in read(answer.text)
    assert service.log.sent == {}


def test_a_check_tells_each_wrong_field_in_a_line(
    own: TestClient, service: Service, read: Read
) -> None:
    """As intake would; what was typed is nowhere but in the field that it was typed into."""
    event = example(own)
    event |= {"subject": NAME, "time": "2018-03-12T12:06:00Z"}
    event["data"] |= {"notes": NAME, "incident_type": "a quarrel"}

    answer = tried(own, event, "check")
    page = answer.text[: answer.text.index("<textarea")]

    assert answer.status_code == 400
    lines = re.findall(r'govuk-error-message">.*?<code>([\w.]+)</code> (.*?)</p>', page)
    assert {field for field, _ in lines} == {
        *("subject", "recordedtime", "time", "data.notes", "data.incident_type"),
    }
    assert "It would be refused; nothing was sent" in read(page)
    assert NAME not in page
    assert NAME in unescape(answer.text)
    assert service.log.sent == {}


def test_a_stranger_is_refused_as_at_intake(own: TestClient, read: Read) -> None:
    """An agency that is not registered could not send it."""
    answer = tried(own, {**example(own), "source": "/agency/zoo"}, "check")

    assert answer.status_code == 400
    assert "source: is of no registered agency" in read(answer.text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{\r\n  "id": 1,\r\n  oops\r\n}', "event is not JSON: from line 3, character 3 on"),
        ("", "event is not JSON: nothing came"),
        ("[1]", "event wanted a CloudEvent as a JSON object, got a list of 1"),
    ],
)
def test_what_is_no_event_is_told_by_its_place(
    text: str, says: str, own: TestClient, read: Read
) -> None:
    """As an editor counts: by line and character."""
    assert says in read(tried(own, text, "check").text)


def test_what_is_sent_is_accepted_then_repeated(
    own: TestClient, service: Service, key: str, read: Read
) -> None:
    """On the agency's own topic, as POST /events sends it."""
    event = example(own)

    first, second = (tried(own, event, "send", key) for _ in range(2))

    assert first.status_code == second.status_code == 200
    assert "Accepted It is on its timeline, known from when it was received." in read(first.text)
    assert "That was Mon 12 Mar 2018, 12:00." in read(first.text)
    assert 'href="/cases/EXAMPLE-1"' in first.text
    assert "Repeated An event of this source and id was there before" in read(second.text)
    assert [json.loads(sent.value) for sent in service.log.sent["police"]] == [event, event]


def test_what_intake_refuses_is_told_with_its_reason(
    service: Service, key: str, read: Read
) -> None:
    """What could not be seen at the door."""
    web = with_log(service, Refusing(service=service))

    answer = tried(web, example(web), "send", key)

    assert "Refused id: there is another event of this source and id" in read(answer.text)


def test_what_is_not_read_in_time_is_said_to_be_safe(
    service: Service, key: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither accepted nor refused yet."""
    monkeypatch.setattr("web.trying.FOLLOWS_WITHIN", 0.1)
    web = with_log(service, InMemory())

    answer = tried(web, example(web), "send", key)

    assert "Sent, and not seen yet Kafka has it, and it will not be lost." in read(answer.text)


@pytest.mark.parametrize("shown", ["", "tlk_0_x", "\N{SNOWMAN}" * 10])
def test_without_a_valid_key_nothing_is_sent(
    shown: str, own: TestClient, service: Service, read: Read
) -> None:
    """It is said beside the field of the key."""
    answer = tried(own, example(own), "send", shown)

    assert (answer.status_code, service.log.sent) == (401, {})
    assert "No key was given, or it is not one that is taken here." in read(answer.text)


def test_another_agencys_event_is_not_sent(own: TestClient, service: Service, read: Read) -> None:
    """With the key of one agency only its own."""
    hospital = service.key("hospital")["authorization"].removeprefix("Bearer ")

    answer = tried(own, example(own), "send", hospital)

    assert (answer.status_code, service.log.sent) == (403, {})
    assert "source: wanted /agency/hospital, whose key this is" in read(answer.text)


def test_a_key_is_counted_with_the_door(service: Service, key: str) -> None:
    """Who sends too often is told to wait, whichever way they came."""
    assert service.parts.door
    door = replace(service.parts.door, limits=Limits(rate=0.1, burst=1))
    web = TestClient(build(replace(service.parts, door=door)))
    event = example(web)
    headers = {"authorization": f"Bearer {key}", **HEADERS}
    assert web.post("/events", json=event, headers=headers).status_code == 202

    answer = tried(web, event, "send", key)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_while_kafka_is_away_the_page_says_so(service: Service, key: str, read: Read) -> None:
    """And that it can be sent again."""
    web = with_log(service, InMemory(away=True))

    answer = tried(web, example(web), "send", key)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Kafka has not confirmed these events." in read(answer.text)


def test_a_key_is_never_shown_again(
    own: TestClient, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    """On no page that answers, and in no line of the log."""
    caplog.set_level("DEBUG")
    event = example(own)

    answers = [tried(own, told, do, key) for told in (event, "{") for do in ("check", "send")]

    assert all(key not in answer.text for answer in answers)
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
    assert key not in caplog.text
    field = re.search(r'<input [^>]*id="key"[^>]*>', answers[0].text)
    assert field
    assert 'type="password"' in field[0]
    assert "value=" not in field[0]


def test_a_form_of_another_site_does_nothing(own: TestClient, service: Service, key: str) -> None:
    """Nor one of somebody who is signed in, without their session's token."""
    event = example(own)
    foreign = tried(own, event, "send", key, **{"sec-fetch-site": "cross-site"})
    own.post("/sign-in", data={"person": "ON-CALL-1"})
    forged = tried(own, event, "send", key)
    found = re.search(r'name="token" value="([^"]+)"', own.get(MERLIN).text)
    assert found
    form = {"token": found[1], "event": json.dumps(event), "key": key, "do": "check"}

    assert (foreign.status_code, forged.status_code, service.log.sent) == (403, 403, {})
    assert own.post(MERLIN, data=form).status_code == 200


def test_more_than_a_form_holds_is_refused(own: TestClient, read: Read) -> None:
    """A larger event is for a program to send; the example is there again."""
    answer = tried(own, "x" * 300_000, "check")

    assert answer.status_code == 413
    assert "The body has at most 262,144 bytes." in read(answer.text)
    assert "xxxxx" not in answer.text


def test_where_nothing_is_taken_over_http_the_page_says_so(service: Service, read: Read) -> None:
    """Kafka is left, and there is nothing to try."""
    web = TestClient(build(replace(service.parts, door=None)))

    told, one = web.get("/developers").text, web.get(MERLIN).text

    assert "Nothing is taken over HTTP here. Send over Kafka." in read(told)
    assert "<textarea" not in one
    assert json.loads(code(one)[0])["type"] == "uk.throughline.merlin_created.v1"
    assert web.post(MERLIN, data={"do": "check"}).status_code == 405


def test_no_case_is_told_of_here(web: TestClient) -> None:
    """The page is open to anybody."""
    pages = web.get("/developers").text + web.get(MERLIN).text

    assert "CASE-" not in pages
