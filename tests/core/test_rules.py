"""The suite that every rule passes and that names none of them."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from events.base import Fact
from projections.alerts import Alert
from projections.duties import Example, Rule
from projections.history import tell
from projections.judge import Terms
from projections.rules import RULES
from projections.timeline import Timeline, fold

CODES = re.compile(r"[SPNQG]\d\d[abu]?")
SHOWN = [
    pytest.param(rule, example, id=f"{rule.code} {example.says}")
    for rule in RULES.values()
    for example in rule.examples
]


def raised(rule: Rule, example: Example, terms: Terms) -> list[Alert]:
    """List the rule's alerts that are open at the example's moment."""
    told = tell("CASE-1", example.given, terms, example.at)
    return [a for a in told.alerts if a.judged.rule is rule and a.state == "raised"]


@pytest.mark.parametrize(("rule", "example"), SHOWN)
def test_a_rule_does_what_its_examples_say(rule: Rule, example: Example, terms: Terms) -> None:
    """Each example is the documentation of its rule, and true."""
    alerts = raised(rule, example, terms)

    assert bool(alerts) is example.raises
    if alerts and rule.reaches:
        assert sorted(set().union(*(a.outstanding for a in alerts))) == sorted(example.then)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_is_seen_to_act_and_to_stay_quiet(rule: Rule) -> None:
    """One example raises, one does not though the trigger is there, and they differ."""
    raises = [example for example in rule.examples if example.raises]
    quiet = [example for example in rule.examples if not example.raises]

    assert raises, f"{rule.code} is never seen to act"
    assert len(quiet) >= 2, f"{rule.code} is not seen both to hold back and to stay quiet"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_has_a_code_a_name_and_words(rule: Rule, terms: Terms) -> None:
    """A person can read the alert aloud, and see what would close it."""
    assert CODES.fullmatch(rule.code)
    assert rule.name
    assert rule.name == rule.name.strip()
    assert rule.missing.endswith(".")
    assert rule.closes
    assert terms.policy.versions(rule.code)


class Watched(Timeline):
    """A timeline that notes which event types it was asked for."""

    def __init__(self, seen: Timeline) -> None:
        super().__init__(seen.raw, seen.groups)
        self.asked: set[type[Fact]] = set()

    def of(self, kind: type[Fact], **bounds: object) -> tuple:  # type: ignore[type-arg]
        """Note the type, then answer as ever."""
        self.asked.add(kind)
        return super().of(kind, **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_reads_no_type_that_it_does_not_name(rule: Rule) -> None:
    """So an arriving event need only re-judge the rules that it can touch."""
    for example in rule.examples:
        watched = Watched(fold(example.given))
        rule.duties(watched)

        assert watched.asked <= rule.reads


@pytest.mark.parametrize(("rule", "example"), SHOWN)
def test_reading_once_tells_what_reading_again_and_again_tells(
    rule: Rule, example: Example, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way for a history known in order gives the same life as the long way."""
    short = tell("CASE-1", example.given, terms, example.at)

    monkeypatch.setattr("projections.knowledge._known_as_it_happened", lambda _raw: False)
    long = tell("CASE-1", example.given, terms, example.at)

    assert [a.data() for a in short.alerts] == [a.data() for a in long.alerts]
    assert short.wakes == long.wakes
    assert rule.code in RULES


def test_the_folder_holds_every_rule_of_the_duties() -> None:
    """Each of them, and no other. A new rule is added here: see docs/adding-a-rule.md."""
    expected = (
        *(f"S{n:02}" for n in range(1, 26) if n not in {10, 12}),
        *("S10a", "S10b", "S12", "S12b", "Q02", "G01"),
        *(f"P{n:02}" for n in range(1, 11)),
        *(f"N{n:02}" for n in range(1, 15) if n != 10),
        *("N06u", "N10a", "N10b"),
    )

    assert set(RULES) == set(expected)


def examples() -> Iterator[Example]:
    """Yield every example of every rule."""
    for rule in RULES.values():
        yield from rule.examples


def test_nothing_is_raised_before_it_has_been_known_for_ten_minutes(terms: Terms) -> None:
    """Whatever is owed at once waits until what it rests on has settled."""
    for example in examples():
        for alert in tell("CASE-1", example.given, terms, example.at).alerts:
            if alert.raised_at:
                assert alert.raised_at >= alert.judged.ready_at - timedelta(minutes=0)
