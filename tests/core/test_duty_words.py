import tomllib
from datetime import date

import pytest

from projections.duties import Rule
from projections.duty_words import Link, differs, how_soon, missing, written
from projections.limits import limit
from projections.periods import in_force, periods
from projections.policy import Policy
from projections.rules import RULES
from tests.conftest import POLICY


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_brings_its_own_words(rule: Rule) -> None:
    """The head of its file: a sentence, on what it rests, and where to read that, if anywhere."""
    told = written(rule)

    assert told.says[0].isupper()
    assert told.says.endswith(".")
    assert rule.code not in told.says
    assert "Source" in dict(told.notes)
    assert {word for word, _ in told.notes} <= {"Source", "Audit", "Why"}
    assert all(link.says and link.href.startswith(("https://", "http://")) for link in told.links)
    assert "{" not in missing(rule)


def test_notes_are_read_with_the_lines_that_go_on() -> None:
    """And a link ends with its address."""
    told = written(RULES["S13"])

    assert told.says == "Everyone invited to a conference that made a plan is sent the plan."
    assert dict(told.notes)["Source"] == (
        "Sussex procedures 8.8: decision letter and outline plan to everyone invited. Local, not "
        "national; no London number was found. How soon is in policy.toml."
    )
    assert told.links == (
        Link("Sussex procedures 8.8", "http://sussexchildprotection.procedures.org.uk/tkypzt"),
    )


@pytest.mark.parametrize(
    ("spelled", "says"),
    [
        ("at once", "at once"),
        ("5 working days", "within 5 working days"),
        ("3 months", "within 3 months"),
        ("the same day", "by the end of the same day"),
        ("next working morning", "by 09:00 on the next working day"),
        (
            "48 court hours",
            "within 48 hours, not counting Sundays, bank holidays, Good Friday and Christmas Day",
        ),
        ("3 days before", "by the end of the day 3 days before it ends"),
    ],
)
def test_a_limit_is_said_as_a_person_says_it(spelled: str, says: str) -> None:
    """Every unit that a policy knows."""
    assert how_soon(limit(spelled)) == says


def test_a_variant_says_only_what_it_changes() -> None:
    """The limit, the severity, or how long before; where nothing, its limit."""
    policy = Policy(tomllib.loads(POLICY.read_text()))

    said = {
        (code, name): differs(entry, period.entry)
        for code in ("N13", "P02", "S05", "S11")
        for period in periods(policy, RULES[code])
        for name, entry in period.variants
    }

    assert said == {
        ("N13", "stage_2"): "within 5 working days",
        ("N13", "stage_3"): "within 2 working days",  # the same again
        ("P02", "harm"): "critical severity",
        ("S05", "required"): "within 3 working days",
        ("S11", "rcpc"): "5 working days before",
    }


def test_an_entry_is_in_force_until_the_day_before_the_next() -> None:
    """Both sides of the date; before the first there is none."""
    told = tomllib.loads(POLICY.read_text())
    told["S13"].append({**told["S13"][0], "from": date(2018, 4, 1), "within": "2 working days"})

    found = periods(Policy(told), RULES["S13"])

    assert [period.until for period in found] == [None, date(2018, 3, 31)]
    spelled = {
        day: period and period.entry.within.spelled
        for day in (date(2015, 3, 31), date(2018, 3, 31), date(2018, 4, 1))
        for period in [in_force(found, day)]
    }
    assert list(spelled.values()) == [None, "1 working day", "2 working days"]
