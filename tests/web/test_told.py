"""The page of an alert says who was sent a message about it, who was not, and who is next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from projections.next_notice import as_data
from projections.notices import NO_CONTACT, Notice, What
from store.notifier import Notifier
from tests.web.late_referral import LATE, address, late_referral
from web.samples import WALL, WHOM, Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
HTML = {"accept": "text/html"}
RAISED = moment("Mon 22 Jan 2018 09:30")  # in working hours: the page is looked at half an hour on
NEXT = "The manager on call is sent a message on Mon 22 Jan 2018, 11:30, if it is still late then."


@pytest.fixture
def service(at: At) -> Service:
    """Give a service in which a referral is late, and people are told."""
    made = late_referral(at)
    made.tells()
    return made


def wanted(service: Service, at: datetime = RAISED) -> Notice:
    """Give the fact that somebody is to be told."""
    alert = service.store.alerts_of("CASE-1")[0]["alert_id"]
    return Notice("wanted", f"{alert}.raised", alert, "CASE-1", at, "high", ("csc",))


def became(service: Service, what: What, contact: str, step: int = 0, **other: Any) -> Notice:
    """Give what became of an attempt, a minute later."""
    told = wanted(service)._replace(what=what, step=step, contact=contact, **other)
    return told._replace(at=RAISED + timedelta(minutes=1))


def section(service: Service, read: Read, **asked: str) -> str:
    """Give what the page says of messages; empty where it says nothing."""
    page = visitor(service.parts).get(address(service), params=asked, headers=HTML).text
    return read(page).partition("Who was sent a message ")[2].partition(" How the time ran")[0]


def test_it_says_who_was_sent_a_message_and_who_is_next(service: Service, read: Read) -> None:
    """When the co-ordinator's turn comes nobody is reached, so the manager is next."""
    service.told(wanted(service), became(service, "sent", "csc/1"))

    assert section(service, read) == f"Mon 22 Jan 2018, 09:31 CSC was sent a message. {NEXT}"


def test_it_says_which_contact_where_there_are_several(service: Service, read: Read) -> None:
    """What did not arrive is said with its reason."""
    why = "it does not answer, or refused it"
    service.told(
        wanted(service),
        became(service, "failed", "csc/1", why=why),
        became(service, "sent", "csc/2"),
    )

    assert section(service, read).startswith(
        f"Mon 22 Jan 2018, 09:31 The message to CSC (contact 1) did not arrive: {why}. "
        "Mon 22 Jan 2018, 09:31 CSC (contact 2) was sent a message. "
    )


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("skipped", "The co-ordinator has no contact, so this step was skipped."),
        ("attempting", "A message to the co-ordinator is on its way."),
        (
            "unknown",
            (
                "It is not known whether the message to the co-ordinator arrived. "
                "It is not sent again."
            ),
        ),
    ],
)
def test_it_says_what_became_of_each_step(
    service: Service, read: Read, what: What, says: str
) -> None:
    """An attempt alone while nobody knows more."""
    service.clock = RAISED + timedelta(seconds=90)
    why = NO_CONTACT if what == "skipped" else None
    attempt = became(service, "attempting", "coordinator", step=1, why=why)
    service.told(wanted(service), attempt, attempt, attempt._replace(what=what))

    assert section(service, read).startswith(f"Mon 22 Jan 2018, 09:31 {says} ")
    assert section(service, read).count(says) == 1


def test_an_attempt_that_nobody_ended_is_not_on_its_way_for_ever(
    service: Service, read: Read
) -> None:
    """Whoever made it was killed, and then the alert was over."""
    service.told(wanted(service), became(service, "attempting", "csc/1"))

    assert "It is not known whether the message to CSC arrived." in section(service, read)


def test_once_somebody_has_taken_it_on_nobody_further_is_told(service: Service, read: Read) -> None:
    """And the page says why."""
    promise = sample(
        AlertAcknowledged,
        LATE,
        alert_id=wanted(service).alert_id,
        promised_by=LATE + timedelta(hours=4),
    )
    service.clock += timedelta(minutes=20)
    service.take(promise)
    service.judge()
    service.told(wanted(service), wanted(service)._replace(what="ended", why="acknowledged"))

    assert section(service, read) == "Nobody further is told: somebody has taken it on."


def failed(service: Service, *what: What, number: int = 1) -> list[Notice]:
    """Give that CSC and the manager were tried, and what became of it; for one there is no way."""
    first, last = what
    return [
        wanted(service),
        became(service, first, "csc/1", why="it does not answer, or refused it", number=number),
        became(service, "skipped", "coordinator", step=1, why=NO_CONTACT),
        became(service, last, "manager/1", step=2, why="it does not answer, or refused it"),
    ]


def test_where_nobody_was_reached_that_is_said_in_red_and_who_is_tried_again(
    service: Service, read: Read
) -> None:
    """As long as nobody is."""
    service.clock = RAISED + timedelta(minutes=3)
    service.told(*failed(service, "failed", "failed"))

    assert section(service, read).endswith(
        "Nobody has been reached: no message about it has arrived. CSC is sent a message on "
        "Mon 22 Jan 2018, 09:36, if it is still late then."
    )
    html = visitor(service.parts).get(address(service), headers=HTML).text
    assert '<p class="tl-says tl-says--bad">Nobody has been reached' in html


def test_where_nobody_knows_whether_anybody_was_reached_that_is_said_in_red_too(
    service: Service, read: Read
) -> None:
    """What may have arrived is not sent again."""
    service.told(*failed(service, "unknown", "unknown"))

    assert section(service, read).endswith(
        "Nobody has been reached, as far as is known: no message surely arrived. "
        "Nobody further is to be told."
    )


def test_where_nobody_has_a_contact_that_is_said_in_red(service: Service, read: Read) -> None:
    """It is for whoever keeps the file."""
    nobody = as_data(replace(WHOM, contacts={}))
    service.store.write_notifier(Notifier(WALL - timedelta(seconds=2), nobody, ()))
    skipped = [
        became(service, "skipped", who, step=step, why=NO_CONTACT)
        for step, who in enumerate(("csc", "coordinator", "manager"))
    ]
    service.told(wanted(service), *skipped)

    assert section(service, read).endswith(
        "Nobody has been reached: nobody who is to be told of it has a contact. "
        "Nobody further is to be told."
    )


def test_where_one_was_reached_nothing_is_red(service: Service, read: Read) -> None:
    """Also after others were not."""
    service.told(*failed(service, "failed", "sent"))

    assert section(service, read).endswith("Nobody further is to be told.")
    html = visitor(service.parts).get(address(service), headers=HTML).text
    assert "tl-says--bad" not in html


def test_of_many_tries_the_newest_is_shown(service: Service, read: Read) -> None:
    """And which it was: the page of a long outage is no longer than that of a short one."""
    service.clock = RAISED + timedelta(minutes=3)
    first = failed(service, "failed", "failed")
    again = failed(service, "failed", "failed", number=2)[1]
    service.told(*first, again)

    said = section(service, read)
    assert said.count("The message to CSC did not arrive") == 1
    assert "The manager on call is sent a message on Mon 22 Jan 2018, 09:36" in said
    assert (
        "The message to CSC did not arrive: it does not answer, or refused it. That was try 2."
        in said
    )


def test_what_was_late_before_is_told_to_nobody(service: Service, read: Read) -> None:
    """Notices were set up later; that no message came is then no fault."""
    assert section(service, read).startswith("Nobody was sent a message about it: what was late")


def test_where_nobody_is_told_it_says_so(at: At, read: Read) -> None:
    """Silence must not look like a message that was sent."""
    service = late_referral(at)

    assert section(service, read) == (
        "Nobody is sent a message about what is late: notices are not set up here."
    )


def test_where_whoever_tells_people_has_stopped_it_says_so(service: Service, read: Read) -> None:
    """Instead of promising a message that nobody will send."""
    service.told(wanted(service))
    service.tells(timedelta(minutes=5))

    assert section(service, read) == (
        "Nobody is told at the moment: what sends messages, throughline notify, was last heard of "
        "Wed 25 Nov 2026, 08:55."
    )


def test_as_it_stood_shows_who_had_been_told_by_then(service: Service, read: Read) -> None:
    """And forecasts nothing."""
    service.told(wanted(service), became(service, "sent", "csc/1"))

    before = section(service, read, as_of="2018-01-22T09:30:30Z")
    after = section(service, read, as_of="2018-01-22T09:31:30Z")

    assert before == ""
    assert after == "Mon 22 Jan 2018, 09:31 CSC was sent a message."


def test_a_tool_is_told_the_same(service: Service) -> None:
    """Each attempt once, by what became of it; whose, and never where to."""
    attempt = became(service, "attempting", "csc/1")
    service.told(wanted(service), attempt, attempt._replace(what="sent"))

    assert visitor(service.parts).get(f"{address(service)}/notices").json() == {
        "notices": [
            {
                "what": "sent",
                "at": "2018-01-22T09:31:00Z",
                "step": 0,
                "contact": "csc/1",
                "why": None,
            }
        ],
        "then": NEXT,
    }


def test_whoever_asks_is_on_the_access_log_or_turned_away(service: Service) -> None:
    """As with the alert itself."""
    path = f"{address(service)}/notices"

    assert visitor(service.parts).get(path).status_code == 200
    assert len(service.log.access) == 1
    assert visitor(service.parts, person=None).get(path).status_code == 401
    assert visitor(service.parts, person="OPERATOR-1").get(path).status_code == 403
    assert visitor(service.parts).get("/alerts/none/notices").status_code == 404
    assert len(service.log.access) == 1
