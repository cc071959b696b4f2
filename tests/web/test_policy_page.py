"""The duties: all of them in plain words, and each with its numbers by date."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from starlette.testclient import TestClient

from events.samples import moment
from projections.duty_words import how_soon, written
from projections.periods import periods
from projections.policy import Policy
from projections.rules import RULES
from store.errors import StoreError
from store.store import Store
from tests.conftest import POLICY
from web.duties import linked
from web.samples import Service, visitor

At = Callable[[datetime], Service]
Read = Callable[[str], str]
IN_2018 = moment("Sun 8 Jul 2018 12:00")


def changed(service: Service, code: str, **later: object) -> TestClient:
    """Give a client of a service whose policy has one later entry for a rule."""
    told = tomllib.loads(POLICY.read_text())
    told[code].append({**told[code][0], **later})
    terms = replace(service.parts.terms, policy=Policy(told))
    return visitor(replace(service.parts, terms=terms))


def test_every_duty_is_listed_in_plain_words(web: TestClient, read: Read, at: At) -> None:
    """Its sentence, who owes it and how soon, its source, and a link to all of it."""
    page = web.get("/policy").text
    told, policy = read(page), at(IN_2018).parts.terms.policy

    for code, rule in RULES.items():
        entry = periods(policy, rule)[0].entry
        assert f'href="/policy/{code}">' in page
        assert f"{entry.severity.capitalize()} " in told
        assert written(rule).says in told
        assert how_soon(entry.within) in told
        assert entry.source in told
    assert "55 duties as they stand on Sun 8 Jul 2018" in told


def test_a_duty_says_who_how_soon_and_since_when(web: TestClient, read: Read) -> None:
    """People first, codes last; a variant says what it changes."""
    told = read(web.get("/policy").text)

    assert (
        "High Everyone invited to a conference that made a plan is sent the plan. Owed by CSC "
        "within 1 working day. Sussex procedures 8.8: decision letter and outline plan to "
        "everyone invited (local). S13 plan to every invitee · in force since Wed 1 Apr 2015"
    ) in told
    assert "Owed by CSC within 1 working day. Where “required” holds: within 3 working" in told
    assert "Owed by whoever the events name within 24 hours." in told
    assert "Owed by CSC at once, 3 working days before what it is for." in told


def test_what_is_not_in_force_yet_is_not_judged(web: TestClient, read: Read) -> None:
    """By the service's clock, which the list and the page say."""
    listed, page = (read(web.get(f"/policy{one}").text) for one in ("", "/S02"))

    assert "Medium Not judged Whoever referred a child is told what was decided." in listed
    assert "S02 feedback given · judged from Wed 1 May 2024" in listed
    assert (
        "Judged from Wed 1 May 2024. On Sun 8 Jul 2018, by the service's clock, nobody is held "
        "to it."
    ) in page
    assert "in force now" not in page


def test_the_duties_of_one_owner_are_one_link_away(web: TestClient, read: Read) -> None:
    """Each number is that of what it leads to."""
    page, named = (web.get(f"/policy?owed_by={owner}").text for owner in ("police", "named"))

    numbers = [shown.count('<li class="tl-alert"') for shown in (page, named)]
    assert f"Police {numbers[0]}" in read(page)
    assert f"Whoever the events name {numbers[1]}" in read(page)
    assert numbers == [8, 6]
    assert "S13" not in page


@pytest.mark.parametrize("code", RULES)
def test_each_duty_has_its_page(code: str, web: TestClient, read: Read) -> None:
    """What closes it, on what it rests and where to read that, and when it acts and does not."""
    rule = RULES[code]

    page = web.get(f"/policy/{code.lower()}").text
    told = read(page)

    assert f"<title>{written(rule).says[:20]}" in page.replace("&#39;", "'")
    assert rule.closes[1:] in told
    assert all(text in told for _, text in written(rule).notes)
    assert all(f'href="{link.href}"' in page for link in written(rule).links)
    assert all(f"It {example.says}." in told for example in rule.examples)
    assert f'href="/?rule={code}"' in page


def test_a_number_that_was_changed_stands_with_both_dates(at: At, read: Read) -> None:
    """The latest first; the one in force is the one of the service's day."""
    later = {"from": date(2018, 9, 1), "within": "2 working days", "source": "Board, item 4"}

    told = read(changed(at(IN_2018), "S13", **later).get("/policy/S13").text)

    assert "From Sat 1 Sep 2018 on Owed by CSC within 2 working days. Board, item 4." in told
    assert (
        "From Wed 1 Apr 2015 to Fri 31 Aug 2018, in force now Owed by CSC within 1 working day."
    ) in told
    assert "In force From Wed 1 Apr 2015 to Fri 31 Aug 2018" in told


def test_a_duty_that_is_judged_no_more_says_since_when(at: At, read: Read) -> None:
    """It stays in the list: what it judged before stands."""
    client = changed(at(IN_2018), "S13", **{"from": date(2018, 4, 1), "off": True})

    assert "Not judged since Sun 1 Apr 2018." in read(client.get("/policy/S13").text)
    assert "S13 plan to every invitee · not judged since" in read(client.get("/policy").text)


def test_an_address_in_a_source_is_a_link(at: At) -> None:
    """Without what ends the sentence; and nothing else in a source is HTML."""
    source = "Board <b>, https://example.org/item?a=1&b=2 (local)"

    page = changed(at(IN_2018), "S13", **{"from": date(2018, 4, 1), "source": source})
    told = page.get("/policy/S13").text

    href = "https://example.org/item?a=1&amp;b=2"
    assert f'Board &lt;b&gt;, <a class="govuk-link" href="{href}">{href}</a> (local).' in told
    assert (
        linked("See http://a.org/b.") == 'See <a class="govuk-link" href="http://a.org/b">'
        "http://a.org/b</a>."
    )


def test_the_duties_need_no_store(at: At) -> None:
    """They can be read while it does not answer."""

    def broken() -> Store:
        raise StoreError("store data/store/1.db: disk I/O error")

    client = visitor(replace(at(IN_2018).parts, store=broken))

    assert client.get("/policy").status_code == client.get("/policy/S13").status_code == 200


@pytest.mark.parametrize("asked", ["/X99", "?owed_by=jane-doe"])
def test_a_duty_that_there_is_not_is_said_so(asked: str, web: TestClient) -> None:
    """What was asked for is not repeated: it may be a name."""
    answer = web.get(f"/policy{asked}")

    assert answer.status_code == 404
    assert "All of them are at /policy." in answer.text
    assert "jane" not in answer.text


def test_an_alert_leads_to_its_duty(web: TestClient) -> None:
    """From what is late to why it is owed."""
    [alert, *_] = [each for each in web.get("/alerts?state=late").json() if each["rule"] == "N01"]

    assert (
        'href="/policy/N01">N01 new'
        in web.get(f"/alerts/{alert['alert_id']}", headers={"accept": "text/html"}).text
    )
