"""The page of health: each part of the service, well or wrong, and what to do about it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

import pytest
from sqlalchemy import delete

from events.samples import moment, sample
from events.types.child_visited import ChildVisited
from projections.rhythm import Rhythm
from store.account_shapes import Look
from store.errors import StoreError
from store.outbox import hand_in, row
from store.shapes import REJECTED, Move, Origin, Parked, Raw, Refused
from store.store import Store
from store.tables import events
from web.parts import Parts
from web.samples import WALL, Service, visitor
from web.signs import NAMES, signs
from web.standing import stand
from web.trust import trust

At = Callable[[datetime], Service]
Read = Callable[[str], str]
NOON = moment("Mon 12 Mar 2018 12:00")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
BY_SIGN = re.compile(
    r'tl-tag--\w+">([\w ]+)</span></p>\s*<div>\s*<h2 class="tl-sign">([^<]+)</h2>\s*<p>(.*?)</div>',
    re.DOTALL,
)


def look(topic: str = "case.events", end: int = 3, ago: timedelta = 2 * SECOND) -> Look:
    """Give a look of so long ago, at which the partition was also polled."""
    return Look(topic, 0, end, WALL - ago, WALL - ago)


@pytest.fixture
def well(at: At) -> Service:
    """Give a service of which all is well."""
    service, came = at(NOON), NOON - MINUTE
    service.take(*(sample(ChildVisited, came, case=f"C-{n}", received=came) for n in range(3)))
    service.judge()
    service.looked(partitions=[look()])
    service.store.walk(0, 9, WALL - MINUTE)
    return service


def page_of(service: Service, parts: Parts | None = None) -> str:
    """Show the page of health."""
    return visitor(parts or service.parts).get("/health").text


def by_sign(page: str, read: Read) -> dict[str, tuple[str, str]]:
    """Read off each sign how it stands and what it says."""
    return {
        name: (how, read(f"<main>{says}"))
        for how, names, says in BY_SIGN.findall(page)
        for name in names.split(", ")
    }


def refuse(service: Service, number: int) -> None:
    """Refuse so many records of the police."""
    told = [
        Refused(
            Origin("inbound.police", 0, n), "police", None, None,
            "id", "id: is missing", "theirs", NOON - MINUTE, 0, n,
        )
        for n in range(number)
    ]  # fmt: skip
    service.store.refuse([Move(REJECTED, 0, 0, number)], told)


def test_all_of_it_is_well(well: Service, read: Read) -> None:
    """Each sign says what it rests on; one line on top says up to when it is complete."""
    page = page_of(well)
    found = by_sign(page, read)

    assert "Complete up to Mon 12 Mar 2018, 11:59:59" in read(page)
    assert "Health All 12 signs are well." in read(page)
    assert found == {
        "Store": ("Well", "It answers, and holds 3 events of 3 cases."),
        "Worker": ("Well", "The clock of the duties last ticked 2 seconds ago."),
        "Kafka": ("Well", "It answered the worker 2 seconds ago."),
        "Partitions": (
            "Well",
            "1 partition, read to their ends; each was polled within the last minute.",
        ),
        "Completeness": ("Well", "Every event received up to Mon 12 Mar 2018, 11:59 is counted."),
        "Judging": ("Well", "Nothing that fell due waits."),
        "Left out": (
            "Well",
            "Nothing: all that was read is here. It was last looked through 1 minute ago.",
        ),
        "Kept aside": ("Well", "Nothing: our own code could take all of it."),
        "To be sent": ("Well", "Nothing waits."),
        "Refused": ("Well", "0 of 3 events of the last 24 hours; no agency's too often."),
        "Silent": ("Well", "Nobody. Of 1 agency heard, 0 send often enough to have a rhythm."),
        "Messages": ("Well", "Notices are not set up here: nobody is sent a message."),
    }
    assert "Wrong" not in page


def no_worker(service: Service) -> None:
    """Have the worker report no more."""
    service.looked(ago=3 * MINUTE, partitions=[look(ago=3 * MINUTE)])


def a_hole(service: Service) -> None:
    """Lose an event, and look."""
    with service.store._writing() as connection:  # noqa: SLF001  as a tool of the database would
        connection.execute(delete(events).where(events.c.place == 1))
    service.store.walk(0, 9, WALL)


def a_parked_record(service: Service) -> None:
    """Keep a record aside, for a fault of ours."""
    raw = Raw("case.events", 0, 3, b"C-1", b"{}", ())
    service.store.advance([Move("case.events", 0, 3, 4, 1)], [Parked(raw, "KeyError", WALL)])


def silence(service: Service) -> None:
    """Hear nothing of an agency for longer than it ever pauses."""
    spoke = service.store.spoke()
    assert spoke
    service.store.keep_rhythm(spoke, Rhythm(5 * MINUTE, NOON))


WRONG = {
    "Worker": (no_worker, "The worker last reported 3 minutes ago; is it running? Start it"),
    "Partitions": (
        lambda service: service.looked(
            partitions=[look("inbound.csc", 0)._replace(read_at=WALL - 2 * MINUTE)]
        ),
        "Nobody has read inbound.csc 0 for 2 minutes. Look again in a minute",
    ),
    "Left out": (a_hole, "Nothing is kept of case.events 0, offset 1"),
    "Kept aside": (
        a_parked_record,
        "Our own code could not take 1 record. Install the fix, start the worker again, and",
    ),
    "Refused": (
        lambda service: refuse(service, 25),
        "Refused in the last 24 hours: 25 of 25 events from police. See which agency, and",
    ),
    "Silent": (silence, "CSC (last event Mon 12 Mar 2018, 11:59, usually every 5 minutes)."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_says_why_and_what_to_do(name: str, well: Service, read: Read) -> None:
    """In the words that stand on top of every page, and of `throughline status`."""
    break_it, says = WRONG[name]

    break_it(well)
    page = page_of(well)
    how, told = by_sign(page, read)[name]

    assert (how, told[: len(says)]) == ("Wrong", says)
    assert f"1 sign is wrong: {name.lower()}." in read(page)
    assert "<title>Wrong: Health" in page


def test_what_only_the_worker_knows_is_not_known_without_it(well: Service, read: Read) -> None:
    """What was well three minutes ago may not be now; and Kafka is not accused for it."""
    no_worker(well)

    found = by_sign(page_of(well), read)

    for name in ("Kafka", "Partitions", "Completeness", "Judging"):
        assert found[name] == (
            "Not known",
            "Not known: the worker looks, and it has not been heard of lately.",
        )
    assert found["Store"][0] == "Well"


def test_whether_all_is_judged_is_not_known_while_new_terms_are_still_to_be_heeded(
    well: Service, read: Read
) -> None:
    """Nothing is wrong, and nobody has to do anything."""
    well.store.judge_by("a new policy")

    page = page_of(well)

    assert by_sign(page, read)["Judging"] == (
        "Not known",
        "Not known yet: cases are being judged again by new terms, 3 left. It ends by itself.",
    )
    assert "Nothing is wrong. 1 sign is not known: judging." in read(page)


def test_kafka_that_does_not_answer_is_told_by_the_worker(well: Service, read: Read) -> None:
    """The web process does not ask it; and what waits to be sent is then wrong too."""
    well.looked(ago=MINUTE, partitions=[look(ago=MINUTE)])
    well.stands_still("no Kafka answers at 127.0.0.1:9092")
    with well.store._writing() as connection:  # noqa: SLF001  a change that waits
        hand_in(connection, [row("case.alerts", "A-1", b"C-1", b"{}", ())])

    found = by_sign(page_of(well), read)

    assert found["Kafka"][1].startswith(
        "No Kafka answers at 127.0.0.1:9092. It last answered 1 minute ago."
    )
    assert found["Completeness"][1].startswith("No Kafka answers at 127.0.0.1:9092.")
    assert found["To be sent"][0] == "Wrong"
    assert found["To be sent"][1].startswith("Waiting to leave: 1 for case.alerts. Start it.")


def test_a_store_that_does_not_answer_is_a_page_all_the_same(at: At, read: Read) -> None:
    """It says why; of all others it says that nobody knows."""

    def broken() -> Store:
        raise StoreError("store data/store/1.db: disk I/O error")

    answer = visitor(replace(at(NOON).parts, store=broken)).get("/health")
    found = by_sign(answer.text, read)

    assert answer.status_code == 503
    assert found["Store"][1].startswith("Store data/store/1.db: disk I/O error. Look at its disk")
    assert {how for name, (how, _) in found.items() if name != "Store"} == {"Not known"}
    assert '<div class="trust unsure">' in answer.text


def test_before_anything_ran_nothing_is_called_well(at: At, read: Read) -> None:
    """The first start: the worker is to be started, and what it would find is not known."""
    found = by_sign(page_of(at(NOON)), read)

    assert found["Worker"][1].startswith("The worker has not looked at anything yet")
    assert {found[name][0] for name in ("Kafka", "Partitions", "Judging", "Left out")} == {
        "Not known"
    }


def test_each_partition_has_its_line(well: Service, read: Read) -> None:
    """Its end, how far it is read, what is left, when it was polled; the others are counted."""
    others = [look(f"inbound.{agency}", 0) for agency in ("csc", "police")]
    well.looked(partitions=[look(end=1_234), *others])

    page = read(page_of(well))

    assert "case.events 0 1,234 3 1,231 2 seconds ago" in page
    assert "Nothing has come yet on 2 more partitions." in page
    assert (
        "3 partitions, 1,231 records still to be read; each was polled within the last minute."
        in page
    )


def test_a_case_that_could_not_be_judged_is_one_link_away(well: Service) -> None:
    """The number leads to what it counts."""

    def fails(*_: object) -> NoReturn:
        raise KeyError("C-1")

    well.take(sample(ChildVisited, NOON, case="C-9"))
    well.store.judge(["C-9"], NOON, fails)

    assert '<a class="govuk-link" href="/cases/C-9">C-9</a>' in page_of(well)


@pytest.mark.parametrize("break_it", [no_worker, a_hole, a_parked_record])
def test_a_sign_is_wrong_exactly_when_the_line_on_top_is(
    break_it: Callable[[Service], None], well: Service
) -> None:
    """They are found by the same functions: the page says nothing that `/readyz` does not."""
    before = told(well)
    break_it(well)
    after = told(well)

    assert before == (None, set())
    assert after[0] in {sign.lower().rstrip(".") for sign in after[1]}


def told(service: Service) -> tuple[str | None, set[str]]:
    """Give the reason on top in lower case, and what the signs that are wrong say."""
    parts, store = service.parts, service.store
    standing = stand(parts, store)
    trusted = trust(parts, standing)
    found = signs(parts, standing, trusted, store.counts())
    assert [sign.name for sign in found] == list(NAMES)
    return trusted.reason and trusted.reason.lower().rstrip("."), {
        sign.says for sign in found if sign.how == "wrong"
    }
