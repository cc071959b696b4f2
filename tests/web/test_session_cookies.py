"""What is on its way undoes nothing: each cookie of a session is written by one kind of act."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from events.samples import moment, sample
from events.types.referral_received import ReferralReceived
from store.ended import EndedSessions
from store.errors import StoreError
from web.app import build
from web.ended import LOOKED_EACH, Ended
from web.parts import Parts
from web.samples import WALL, Service, visitor
from web.session_cookies import IDLE, LONGEST, NOTED_EACH

At = Callable[[datetime], Service]
HTML = {"accept": "text/html"}
AUDITOR, CASES = "AUDITOR-1", ("CASE-1", "CASE-2")


class Sitting:
    """Somebody who sits before their pages, and what the machine's clock reads meanwhile."""

    def __init__(self, service: Service, person: str) -> None:
        """Sign in."""
        self.wall = WALL
        self.parts = replace(service.parts, wall=lambda: self.wall)
        self.window = visitor(self.parts, person, follows=False)

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        self.wall += by

    def another(self) -> TestClient:
        """Open another window, with the cookies that there are now."""
        return self.window_of(self.parts)

    def window_of(self, parts: Parts) -> TestClient:
        """Open one at another web process, with the cookies that there are now."""
        other = TestClient(build(parts), follow_redirects=False)
        other.cookies.update(self.window.cookies)
        return other

    def arrives(self, answer: Response) -> None:
        """Let an answer to another window come only now."""
        self.window.cookies.extract_cookies(answer)

    def signs_out(self) -> Response:
        """Sign out."""
        return self.window.post("/sign-out", data={"token": token(self.window)})

    def is_signed_in(self) -> bool:
        """Tell whether the board is shown."""
        return self.window.get("/", headers=HTML).status_code == 200


def kept_by(folder: Path) -> Ended:
    """Give what a web process of its own knows of the sessions that were ended."""
    return Ended(EndedSessions.open("sqlite", folder))


def token(window: TestClient) -> str:
    """Read the token that a page carries."""
    found = re.search(r'name="token" value="([^"]*)"', window.get("/cases", headers=HTML).text)
    assert found
    return found[1]


def opens(window: TestClient, case: str) -> Response:
    """Name a case and what for."""
    told = {"token": token(window), "reason": "case_audit"}
    return window.post(f"/cases/{case}/open", data=told)


@pytest.fixture
def service(at: At) -> Service:
    """Give a service with two cases."""
    service = at(moment("Mon 12 Mar 2018 12:00"))
    for case in CASES:
        service.take(sample(ReferralReceived, "Mon 12 Mar 2018 10:00", case=case))
    service.judge()
    return service


@pytest.fixture
def sits(service: Service) -> Callable[[str], Sitting]:
    """Give the way to sit down as one of the demo's people."""
    return lambda person: Sitting(service, person)


Sits = Callable[[str], Sitting]


def test_a_page_on_its_way_undoes_no_sign_out(sits: Sits) -> None:
    """Though it says that something was asked, and comes last."""
    sitting = sits("ON-CALL-1")
    sitting.later(NOTED_EACH)
    late = sitting.another().get("/cases/CASE-2")

    assert "throughline-used" in late.headers["set-cookie"]
    assert sitting.signs_out().status_code == 303
    sitting.arrives(late)
    assert not sitting.is_signed_in()


def test_a_case_that_was_opened_stays_open_whatever_comes_after_it(sits: Sits) -> None:
    """A page, or the opening of another case: nobody breaks the same glass twice."""
    sitting = sits(AUDITOR)
    sitting.later(NOTED_EACH)
    page = sitting.another().get("/cases/CASE-1")
    beside = opens(sitting.another(), "CASE-2")

    assert opens(sitting.window, "CASE-1").status_code == 303
    for late in (beside, page):
        sitting.arrives(late)

    assert [sitting.window.get(f"/cases/{case}").status_code for case in CASES] == [200, 200]


def test_what_one_session_opened_is_open_to_no_other(sits: Sits) -> None:
    """Nor is another case open by it, whatever it is called."""
    sitting = sits(AUDITOR)
    late = opens(sitting.another(), "CASE-1")
    sitting.signs_out()
    sitting.window.post("/sign-in", data={"person": "BDAS-LEAD-1"})
    sitting.arrives(late)
    sitting.window.cookies.set(
        "throughline-opened-CASE-2", late.cookies["throughline-opened-CASE-1"]
    )

    assert sitting.is_signed_in()
    assert [sitting.window.get(f"/cases/{case}").status_code for case in CASES] == [403, 403]

    another = sits(AUDITOR)
    opens(another.window, "CASE-1")
    kept = another.window.cookies["throughline-opened-CASE-1"]
    another.window.cookies.set("throughline-opened-CASE-2", kept)
    assert [another.window.get(f"/cases/{case}").status_code for case in CASES] == [200, 403]


def test_a_sign_out_leaves_no_cookie(sits: Sits) -> None:
    """Neither of the session nor of what was opened."""
    sitting = sits(AUDITOR)
    opens(sitting.window, "CASE-1")
    sitting.later(NOTED_EACH)
    assert sitting.is_signed_in()

    sitting.signs_out()

    assert not sitting.window.cookies


def test_cookies_that_somebody_copied_are_of_no_use_after_the_sign_out(
    sits: Sits, tmp_path: Path
) -> None:
    """At any web process: at another one a second later, at the latest."""
    sitting = sits("ON-CALL-1")
    of_others = replace(sitting.parts, ended=kept_by(tmp_path))
    here, there = sitting.another(), sitting.window_of(of_others)
    late = sitting.window_of(replace(sitting.parts, ended=kept_by(tmp_path)))
    assert [each.get("/alerts").status_code for each in (here, there)] == [200, 200]

    sitting.signs_out()

    assert [each.get("/alerts").status_code for each in (here, late)] == [401, 401]
    sitting.later(LOOKED_EACH)
    assert there.get("/alerts").status_code == 401
    sitting.window.post("/sign-in", data={"person": "ON-CALL-1"})
    assert sitting.is_signed_in()


@pytest.mark.parametrize("reads", [True, False])
def test_nobody_is_kept_from_signing_out(service: Service, *, reads: bool) -> None:
    """Where it cannot be kept for others, this process knows it."""
    service.parts = replace(service.parts, ended=Ended(Unwell(reads=reads)))
    sitting = Sitting(service, "ON-CALL-1")
    here = sitting.another()
    assert sitting.is_signed_in()

    assert sitting.signs_out().status_code == 303

    sitting.later(LOOKED_EACH)
    assert not sitting.window.cookies
    assert here.get("/alerts").status_code == 401


class Unwell(EndedSessions):
    """A store that takes nothing, and tells nothing of what there was, or cannot be asked."""

    def __init__(self, *, reads: bool) -> None:
        """Remember whether it can be asked."""
        self._reads = reads
        self.is_well = False
        self._held: frozenset[bytes] = frozenset()

    def add(self, session: bytes, *_: object) -> None:
        """Fail, until it is well."""
        if not self.is_well:
            raise StoreError("store: it is full")
        self._held |= {session}

    def all(self) -> frozenset[bytes]:
        """Name those that it took, or fail."""
        if self._reads or self.is_well:
            return self._held
        raise StoreError("store: out of reach")


def test_a_sign_out_that_could_not_be_kept_is_kept_once_it_can_be(service: Service) -> None:
    """Then another web process knows of it, too."""
    store = Unwell(reads=True)
    service.parts = replace(service.parts, ended=Ended(store))
    sitting = Sitting(service, "ON-CALL-1")
    colleague = visitor(sitting.parts, "BDAS-LEAD-1")
    there = sitting.window_of(replace(sitting.parts, ended=Ended(store)))
    sitting.signs_out()
    assert there.get("/alerts").status_code == 200

    store.is_well = True
    sitting.later(LOOKED_EACH)
    assert colleague.get("/alerts").status_code == 200

    assert there.get("/alerts").status_code == 401


def test_who_signs_in_over_a_session_ends_it(sits: Sits) -> None:
    """Its cookies may have been copied, too."""
    sitting = sits("ON-CALL-1")
    copied = sitting.another()

    sitting.window.post("/sign-in", data={"person": "BDAS-LEAD-1"})

    assert sitting.is_signed_in()
    assert copied.get("/alerts").status_code == 401


class Hanging(EndedSessions):
    """A store that answers nobody before it may."""

    def __init__(self) -> None:
        """Begin without an answer."""
        self.may_answer = Event()
        self.asked = 0

    def all(self) -> frozenset[bytes]:
        """Fail, in the end."""
        self.asked += 1
        self.may_answer.wait(10)
        raise StoreError("store: out of reach")


def test_a_store_that_hangs_keeps_one_waiting_and_no_more(service: Service) -> None:
    """The others go on with what is known; it is asked again a second after it gave up."""
    store = Hanging()
    service.parts = replace(service.parts, ended=Ended(store))
    sitting = Sitting(service, "ON-CALL-1")
    with ThreadPoolExecutor(1) as beside:
        waits = beside.submit(sitting.another().get, "/alerts")
        while not store.asked:
            sleep(0.01)
        assert [sitting.another().get("/alerts").status_code for _ in range(3)] == [200] * 3
        sitting.later(10 * LOOKED_EACH)
        assert sitting.is_signed_in()
        assert not waits.done()
        store.may_answer.set()
        assert waits.result(10).status_code == 200

    sitting.is_signed_in()
    assert store.asked == 1


@pytest.mark.parametrize(
    "path", ["/", "/alerts", "/cases/CASE-1", "/static/throughline.css", "/live?since=x"]
)
def test_a_cookie_is_written_only_where_something_changes(sits: Sits, path: str) -> None:
    """And now and then, to say that something was asked; a page that waits asks by itself."""
    sitting = sits("ON-CALL-1")
    by_itself = path.startswith(("/static/", "/live"))

    sitting.later(NOTED_EACH - timedelta(seconds=1))
    assert "set-cookie" not in sitting.window.get(path).headers
    sitting.later(timedelta(seconds=1))
    assert ("set-cookie" in sitting.window.get(path).headers) is not by_itself
    assert "set-cookie" not in sitting.window.get(path).headers


def test_a_session_ends_where_nothing_is_asked(sits: Sits) -> None:
    """Use keeps it going, until the shift is over."""
    sitting = sits("ON-CALL-1")
    for _ in range(LONGEST // (IDLE - timedelta(minutes=2))):
        sitting.later(IDLE - timedelta(minutes=2))
        assert sitting.is_signed_in()

    idle = sits("ON-CALL-1")
    idle.later(IDLE - timedelta(seconds=1))
    idle.window.get("/static/throughline.css")
    idle.later(timedelta(seconds=2))
    assert not idle.is_signed_in()

    sitting.later(IDLE - timedelta(minutes=2))
    assert not sitting.is_signed_in()
