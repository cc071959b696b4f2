"""The page of feeds: when each agency was last heard, and what was refused of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.rhythm import Rhythm
from store.account_shapes import Look
from store.shapes import REJECTED, Move, Origin, Parked, Raw, Refused
from web.samples import WALL, Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
NOON = moment("Wed 14 Mar 2018 12:00")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WANTED = "time: wanted RFC 3339 with an offset"


def visited(service: Service, *came: datetime, by: str = "school") -> None:
    """Have an agency tell something new at each of these moments."""
    service.take(*(sample(ChildVisited, at, by=by, case="C-1", received=at) for at in came))


def usually(service: Service, every: timedelta, silent_from: datetime) -> None:
    """Give whoever was heard this rhythm."""
    spoke = service.store.spoke()
    assert spoke
    service.store.keep_rhythm(spoke, Rhythm(every, silent_from))


def refusal(lies: int, **told: object) -> Refused:
    """Give a refusal of the record at this offset of the police's topic."""
    one = Refused(
        Origin("inbound.police", 0, lies), "police", f"Jane-Doe-{lies}", "/agency/police/jane-doe",
        "time", WANTED, "theirs", NOON - HOUR, 0, lies,
    )  # fmt: skip
    return one._replace(**told)  # type: ignore[arg-type]


def refuse(service: Service, *refusals: Refused) -> None:
    """Keep these, as the agent does that reads `inbound.rejected`."""
    start = service.store.position(REJECTED, 0)
    service.store.refuse([Move(REJECTED, 0, start, start + len(refusals))], refusals)


def page_of(service: Service, asked: str = "") -> str:
    """Show the page of feeds."""
    return visitor(service.parts).get(f"/feeds{asked}").text


def test_an_agency_that_is_heard_as_usual_says_how_often(at: At, read: Read) -> None:
    """When last, how usually, by when it would be called silent; and how much came."""
    service = at(NOON)
    visited(service, NOON - 30 * HOUR, NOON - 2 * HOUR)
    usually(service, 5 * HOUR, NOON + 6 * HOUR)

    assert (
        "As usual School Last event Wed 14 Mar 2018, 10:00, 2 hours ago. Usually every 5 hours; "
        "called silent if nothing comes by Wed 14 Mar 2018, 18:00. Accepted 2, 1 in the last 24 "
        "hours. Refused 0, 0 in the last 24 hours."
    ) in read(page_of(service))


def test_what_an_agency_sends_again_is_counted(at: At, read: Read) -> None:
    """It has no second effect, and is not accepted once more."""
    service = at(NOON)
    for _ in range(3):
        visited(service, NOON - 30 * HOUR, NOON - 2 * HOUR)

    page = read(page_of(service))

    assert (
        "Accepted 2, 1 in the last 24 hours. Refused 0, 0 in the last 24 hours. Sent again 4, 2 in "
        "the last 24 hours."
    ) in page
    assert "where we have read something twice ourselves, it may be counted twice" in page


def test_a_silent_one_comes_first_with_since_when(at: At, read: Read) -> None:
    """And by when that was out of the ordinary; the title says how many there are."""
    service = at(NOON)
    visited(service, NOON - 50 * HOUR)
    usually(service, 5 * HOUR, NOON - DAY)

    page = page_of(service)

    assert (
        "Silent School Silent since Mon 12 Mar 2018, 10:00, for 2 days. Usually every 5 hours; "
        "out of the ordinary since Tue 13 Mar 2018, 12:00."
    ) in read(page)
    assert read(page).index("Silent School") < read(page).index("Nothing yet CSC")
    assert "<title>1 silent - Feeds" in page


def test_silence_is_called_so_from_its_very_moment(at: At, read: Read) -> None:
    """As `throughline status` and the line on top have it."""
    service = at(NOON)
    visited(service, NOON - 2 * HOUR)
    usually(service, HOUR, NOON)
    late = read(page_of(service))
    service.clock -= timedelta(microseconds=1)

    assert "Silent School" in late
    assert "Silent against their own rhythm: school" in late
    assert "As usual School" in read(page_of(service))


def test_one_without_a_rhythm_is_never_called_silent(at: At, read: Read) -> None:
    """However long ago it was heard; why is said."""
    service = at(NOON)
    visited(service, NOON - 90 * DAY)

    assert (
        "No rhythm yet School Last event Thu 14 Dec 2017, 12:00, 90 days ago. Accepted 1, 0 in "
    ) in read(page_of(service))


def test_agencies_that_sent_nothing_are_there_too(at: At, read: Read) -> None:
    """Those that may send over HTTP, and those that have a topic."""
    service = at(NOON)
    service.looked(partitions=[Look("inbound.early_help", 0, 0, WALL, WALL)])
    page = read(page_of(service))

    for agency in ("CSC", "Hospital", "Police", "School", "Early help"):
        assert f"Nothing yet {agency} Nothing of it has been accepted yet. Accepted 0" in page
    assert "Rejected" not in page
    assert "Refused Nothing is refused." in page


def test_why_it_was_refused_and_how_often(at: At, read: Read) -> None:
    """The most frequent reason first, with from when to when."""
    service = at(NOON)
    refuse(service, *(refusal(n, received_at=NOON - n * HOUR) for n in range(3)))
    refuse(service, refusal(3, field="type", reason="type: there is none of this name"))

    page = page_of(service)

    assert (
        "3 times time: wanted RFC 3339 with an offset. Police: the sender's fault. First Wed 14 "
        "Mar 2018, 10:00, last Wed 14 Mar 2018, 12:00. Field time 1 time type: there is none of "
        "this name. Police: the sender's fault. Received Wed 14 Mar 2018, 11:00. Field type"
    ) in read(page)
    assert (
        '<a class="govuk-link" href="/feeds?agency=police#refused"><strong>4</strong></a>' in page
    )


def test_too_much_refused_stands_with_the_agency_and_on_top(at: At, read: Read) -> None:
    """By the measure that the line on top has."""
    service = at(NOON)
    refuse(service, *map(refusal, range(19)))
    in_time = read(page_of(service))
    refuse(service, refusal(19))
    page = read(page_of(service))

    assert "Much refused" not in in_time
    assert "Nothing yet Much refused Police" in page
    assert (
        "Some of it is missing: refused in the last 24 hours: 20 of 20 events from police" in page
    )


def test_nothing_that_somebody_sent_is_on_the_page(at: At) -> None:
    """Neither the bytes nor the names that the sender chose; the command that shows them is."""
    service = at(NOON)
    refuse(service, refusal(17))

    page = unescape(page_of(service))

    assert "jane" not in page.lower()
    assert "<code>throughline rejected show inbound.police 0 17</code>" in page
    assert "<td><code>inbound.police 0 17</code></td>" in page
    assert "What was sent is not shown here: this page can be read without signing in" in page


def test_a_fault_of_ours_is_told_as_ours(at: At, read: Read) -> None:
    """For as long as the record is kept aside; it counts against nobody."""
    service = at(NOON)
    refuse(service, refusal(0, fault="ours", reason="KeyError in sorting.py, line 40"))
    passed = read(page_of(service))
    raw = Raw("inbound.police", 0, 0, b"C-1", b"{}", ())
    service.store.advance([Move("inbound.police", 0, 0, 1)], [Parked(raw, "KeyError", WALL)])

    page = read(page_of(service))

    assert "Nothing is refused." in passed
    assert "1 time Our fault KeyError in sorting.py, line 40. Police: a fault of ours" in page
    assert (
        "Police Nothing of it has been accepted yet. Accepted 0, 0 in the last 24 hours. Refused 0"
        in page
    )


def test_many_refusals_come_in_pages_of_one_agency_or_of_all(at: At, read: Read) -> None:
    """The address keeps the agency; a page beyond the last says so."""
    service = at(NOON)
    refuse(service, *map(refusal, range(26)))
    of_school = Origin("inbound.school", 0, 0)
    refuse(service, refusal(0, origin=of_school, agency="school", received_at=NOON))

    first, last, beyond = (page_of(service, f"?agency=police&page={n}") for n in (1, 2, 9))

    assert "1 to 25, the newest first." in read(first)
    assert 'href="/feeds?agency=police&amp;page=2#refused" rel="next"' in first
    assert "26 to 26, the newest first." in read(last)
    assert 'href="/feeds?agency=police#refused" rel="prev"' in last
    assert "There are no more." in read(beyond)
    assert "inbound.school" not in first + last
    assert "inbound.school" in page_of(service)


@pytest.mark.parametrize(
    ("asked", "status"), [("agency=jane-doe", 404), ("page=0", 400), ("page=x", 400)]
)
def test_what_there_is_not_is_refused_and_never_repeated(asked: str, status: int, at: At) -> None:
    """It may be a name."""
    answer = visitor(at(NOON).parts).get(f"/feeds?{asked}")

    assert answer.status_code == status
    assert "jane" not in answer.text.replace(f"/feeds?{asked}", "")
