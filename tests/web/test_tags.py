"""What a tool has already is not sent again."""

from collections.abc import Callable
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from web.app import build
from web.samples import Service
from web.tags import is_among, packed, tag_of

At = Callable[[datetime], Service]
MONDAY = moment("Mon 15 Jan 2018 10:00")
ADDRESSES = (
    "/alerts?state=late",
    "/cases/CASE-1/timeline?as_of=2018-05-15",
    "/cases/CASE-1/timeline?as_of=2018-05-15&seen_by=bdas",
    "/cases/CASE-1/sharing?as_of=2018-05-15",
    "/cases/CASE-1/sharing.csv?as_of=2018-05-15",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_the_asker_has_is_not_sent_again(address: str, web: TestClient) -> None:
    """It is named by its content, kept by the asker alone, and asked for each time."""
    plain = {"accept-encoding": "identity"}
    first = web.get(address, headers=plain)
    again = web.get(address, headers={**plain, "if-none-match": first.headers["etag"]})

    assert first.headers["etag"] == tag_of(first.content)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache, private"
    assert "accept" in first.headers["vary"].lower()
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["throughline-complete-to"] == first.headers["throughline-complete-to"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_packed_is_other_bytes_and_has_another_tag(address: str, web: TestClient) -> None:
    """It is kept beside the other; a cache is told so, also where nothing is sent again."""
    plain = web.get(address, headers={"accept-encoding": "identity"})
    first = web.get(address, headers={"accept-encoding": "gzip"})
    tag = first.headers["etag"]
    again = web.get(address, headers={"accept-encoding": "gzip", "if-none-match": tag})

    assert first.headers["content-encoding"] == "gzip"
    assert first.content == plain.content
    assert tag == packed(plain.headers["etag"]) != plain.headers["etag"]
    assert (again.status_code, again.headers["etag"]) == (304, tag)
    for answer in (plain, first, again):
        assert {"accept", "accept-encoding"} <= set(answer.headers["vary"].lower().split(", "))


def test_what_has_changed_is_sent(at: At) -> None:
    """Under another tag."""
    service = at(moment("Mon 22 Jan 2018 10:00"))
    service.looked()
    web = TestClient(build(service.parts))
    web.post("/sign-in", data={"person": "ON-CALL-1"})
    before = web.get("/alerts")
    service.take(sample(ReferralReceived, MONDAY))
    service.judge()

    after = web.get("/alerts", headers={"if-none-match": before.headers["etag"]})

    assert (before.json(), len(after.json())) == ([], 1)
    assert after.headers["etag"] != before.headers["etag"]


def test_of_an_agency_the_same_holds(at: At) -> None:
    """What became of what it sent is asked again and again."""
    service = at(MONDAY)
    web, key = TestClient(build(service.parts)), service.key("hospital")
    for address in ("/rejected", "/events/none-1?source=/agency/hospital"):
        tag = web.get(address, headers=key).headers["etag"]
        assert web.get(address, headers={**key, "if-none-match": tag}).status_code == 304


def test_no_refusal_and_no_word_of_the_service_itself_is_tagged(web: TestClient) -> None:
    """Whoever asks whether it is well wants to know it now."""
    for address in ("/alerts?limit=0", "/cases/CASE-7/timeline", "/healthz", "/readyz"):
        headers = web.get(address, headers={"if-none-match": "*"}).headers
        assert "etag" not in headers
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        (None, (False, False)),
        ("", (False, False)),
        ("*", (True, True)),
        ('"a"', (True, True)),
        ('"b" , "a"', (True, True)),
        ('W/"a"', (False, True)),
        ("a", (False, False)),
    ],
)
def test_a_header_may_name_several_and_any(told: str | None, holds: tuple[bool, bool]) -> None:
    """A weak one is enough for what is read, and not for what is done."""
    assert (is_among('"a"', told), is_among('"a"', told, weak=True)) == holds
