"""What event types and rules say of who comes to know: a suite that names none of them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import throughline
from events.base import CATALOGUE, Agencies, EventType, Fact, event
from events.pieces import Piece
from events.samples import moment, sample
from events.types.assessment_started import AssessmentStarted
from projections.duties import RULES, Duty, Proof, Rule, rule
from projections.judge import Terms
from projections.policy import Policy
from projections.replay import replay
from projections.sharing import Sharing, sharing
from projections.timeline import Timeline

POLICY = (Path(throughline.__file__).parent / "policy.toml").read_text()
ENTRY = """
[[X01]]
from = 2018-01-01
within = "1 working day"
severity = "low"
owed_by = ["csc"]
source = "a test"
"""
SAID = [kind for kind in CATALOGUE.values() if kind.piece.words]
TELLING = [rule for rule in RULES.values() if rule.tells]

every_named = pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.name)
every_rule = pytest.mark.parametrize("rule", TELLING, ids=lambda rule: rule.code)


def required(kind: type[Fact]) -> set[str]:
    """Name the fields of a type that are always there."""
    fields = kind.model_fields.items()
    return {info.alias or name for name, info in fields if info.is_required()}


@every_named
def test_the_words_of_a_piece_can_be_said_of_every_event(kind: EventType) -> None:
    """They name required fields alone; also of what it came of, before any of it is told."""
    named = {name for _, name, _, _ in Formatter().parse(kind.piece.words) if name}
    origin = kind.piece.one_for

    assert named <= required(kind.fact)
    assert isinstance(origin, str) or named <= required(origin)


@every_named
def test_the_words_of_a_piece_are_a_phrase(kind: EventType) -> None:
    """No sentence, and nobody's name: who is told stands in the cells."""
    assert not kind.piece.words.endswith(".")
    assert not {"to", "recipients", "attended", "person"} & {
        name for _, name, _, _ in Formatter().parse(kind.piece.words) if name
    }


@every_rule
def test_a_rule_reads_what_tells_those_owed(rule: Rule) -> None:
    """Else it could not see it done."""
    assert rule.tells in rule.reads


@pytest.fixture
def own_catalogue() -> Iterator[None]:
    """Forget afterwards what a test has entered."""
    kinds, rules = dict(CATALOGUE), dict(RULES)
    yield
    CATALOGUE.clear()
    CATALOGUE.update(kinds)
    RULES.clear()
    RULES.update(rules)


def shown(terms: Terms, *events: Any, at: str = "Mon 12 Mar 2018 10:00") -> Sharing:
    """Show who knew what of a case at a moment."""
    when = moment(at)
    return sharing(replay("CASE-1", events, terms, when, when), terms, when, when)


@pytest.mark.usefixtures("own_catalogue")
def test_a_new_event_type_brings_its_own_row(terms: Terms) -> None:
    """With nothing said of a piece, each event of it is one, called as the type is."""

    @event("leaflet_sent", sentence="A leaflet was sent.", example={"recipients": ["school"]})
    class LeafletSent(Fact):
        recipients: Agencies

    told = shown(terms, sample(LeafletSent, "Mon 5 Mar 2018 10:00"))

    (row,) = told.rows
    assert row.words == "Leaflet sent"
    assert {cell.agency: cell.state for cell in row.cells} == {"csc": "own", "school": "told"}


@pytest.mark.usefixtures("own_catalogue")
def test_a_new_rule_brings_its_own_clock(terms: Terms) -> None:
    """It says by what those owed would be told, and in its own words what is missing."""

    @event(
        "leaflet_sent",
        sentence="A leaflet was sent.",
        example={"recipients": ["school"]},
        piece=Piece("Leaflet", one_for=AssessmentStarted),
    )
    class LeafletSent(Fact):
        recipients: Agencies

    @rule(
        "X01",
        "leaflet sent",
        reads=(AssessmentStarted, LeafletSent),
        missing="No leaflet has been sent to {outstanding}.",
        closes="a leaflet",
        reaches=True,
        tells=LeafletSent,
    )
    def leaflet_sent(case: Timeline) -> Iterator[Duty]:
        for started in case.of(AssessmentStarted):
            sent = case.of(LeafletSent, since=started)
            proofs = tuple(Proof(each, to=each.fact.recipients) for each in sent)
            yield Duty(trigger=started, owed_to=("school", "gp"), proofs=proofs)

    judged_by = Terms(Policy(tomllib.loads(POLICY + ENTRY)), terms.calendar, terms.groups)
    start = sample(AssessmentStarted, "Mon 5 Mar 2018 10:00")

    before = shown(judged_by, start, at="Mon 5 Mar 2018 11:00")
    after = shown(judged_by, start, sample(LeafletSent, "Fri 9 Mar 2018 10:00"))

    assert [row.words for row in (*before.rows, *after.rows)] == ["Leaflet", "Leaflet"]
    school, gp = after.cell(after.rows[0], "school"), after.cell(after.rows[0], "gp")
    assert before.cell(before.rows[0], "school").state == "not_told"
    assert (school.state, gp.state) == ("told", "not_told")
    assert school.clock is not None
    assert gp.clock is not None
    assert school.clock.late_at(after.as_of)
    assert gp.clock.says == "No leaflet has been sent to GP."
