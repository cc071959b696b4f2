"""The examples in README and docs, tried: what is shown does what is said of it."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import throughline
from events import records
from events.base import CATALOGUE, AnyEvent
from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.wire import decode, encode, from_line
from projections.calendar import london_day
from projections.duties import RULES, Example
from projections.history import tell
from projections.judge import Terms
from projections.policy import Policy
from projections.replay import by_case
from projections.words import uk_day
from store.store import Store
from streams.clients import Kafka
from streams.runs import Record
from throughline.story import SIX_CASES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
POLICY = (Path(throughline.__file__).parent / "policy.toml").read_text()
SIX = ROOT / "throughline" / "story" / "six_cases.ndjson"


def blocks(page: Path, kind: str) -> list[str]:
    """List the blocks of code of a kind on a page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


def block(page: Path, kind: str) -> str:
    """Give the first of them."""
    return blocks(page, kind)[0]


def policy_with(page: str) -> Policy:
    """Read the policy with the entry that a page shows below it, unless it is there already."""
    entry = block(DOCS / page, "toml")
    return Policy(tomllib.loads(POLICY if entry in POLICY else POLICY + entry))


def load(page: Path, folder: Path) -> ModuleType:
    """Write the first Python block of a page into the file that it says, and import that.

    Whoever followed the page to the letter has that file: then it is theirs that is tried.
    """
    (path,) = re.findall(r"[Ss]ay\s(?:we want )?`([\w/]+\.py)`", page.read_text())
    name = path.removesuffix(".py").replace("/", ".")
    if (ROOT / path).exists():
        return import_module(name)
    file = folder / Path(path).name
    file.write_text(block(page, "python"))
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def new_event(tmp_path: Path) -> Iterator[ModuleType]:
    """Add the event type that the page shows, for as long as the test lasts."""
    before = set(CATALOGUE)
    yield load(DOCS / "adding-an-event.md", tmp_path)
    for name in CATALOGUE.keys() - before:
        del CATALOGUE[name]
    records.reader.cache_clear()


def test_the_event_type_shown_is_one(new_event: ModuleType) -> None:
    """It is in the catalogue under its file's name, and its example goes there and back."""
    kind = CATALOGUE[new_event.__name__.rpartition(".")[2]]
    made: AnyEvent = sample(kind.fact, "Mon 16 Apr 2018 09:00")

    assert kind.fact.model_validate(kind.example).data() == kind.example
    assert decode(from_line(encode(made)), own=True) == made
    assert kind.fact.__module__ == f"events.types.{kind.name}"
    explained = re.findall(r"^    (\w+)   ", kind.fact.__doc__ or "", re.MULTILINE)
    assert explained == list(kind.fact.model_fields)


@pytest.fixture
def new_rule(tmp_path: Path) -> Iterator[ModuleType]:
    """Add the rule that the page shows, for as long as the test lasts."""
    before = dict(RULES)
    yield load(DOCS / "adding-a-rule.md", tmp_path)
    RULES.clear()
    RULES.update(before)


def test_the_rule_shown_does_what_its_examples_say(new_rule: ModuleType, terms: Terms) -> None:
    """Under the entry of policy shown; it acts, holds back and stays quiet."""
    judged_by = Terms(policy_with("adding-a-rule.md"), terms.calendar, terms.groups)
    code = new_rule.__name__.rpartition(".")[2].partition("_")[0].upper()
    examples: tuple[Example, ...] = new_rule.EXAMPLES

    for example in examples:
        told = tell("CASE-1", example.given, judged_by, example.at).alerts
        raised = [alert for alert in told if alert.judged.rule.code == code]
        assert bool(raised) is example.raises, example.says
    assert [example.raises for example in examples] == [True, False, False]


class Told(NamedTuple):
    """A record of `case.alerts`, as aiokafka would read it."""

    offset: int
    value: bytes
    topic: str = "case.alerts"
    partition: int = 0
    timestamp: int = 0
    key: bytes = b"CASE-1"
    headers: tuple[tuple[str, bytes | None], ...] = ()


async def test_the_agent_shown_counts_each_record_once(tmp_path: Path) -> None:
    """Handed the same poll again it finds nothing new in it; a bad one ends nothing."""
    values = [json.dumps({"data": {"severity": said}}).encode() for said in ("high", "low", "high")]
    bad = (b"", b"[]", b'{"data": 1}')
    poll: list[Record] = [Told(place, value) for place, value in enumerate((*values, *bad))]
    module = load(DOCS / "adding-an-agent.md", tmp_path)
    with Store.open("sqlite", tmp_path) as store:
        tally = module.Tally(Kafka("nowhere:9092"), store)

        first, second = await tally.take(poll), await tally.take(poll)

        assert store.position("case.alerts", 0) == len(poll)
    assert first == Counter(high=2, low=1, unreadable=3)
    assert second == Counter(repeated=6)


def test_the_changes_shown_fit_the_files_that_they_name() -> None:
    """Each line stands there as it is before the change, or as it is after it."""
    shown = blocks(DOCS / "adding-an-agent.md", "diff")

    assert len(shown) == 2
    for change in shown:
        name, *lines = change.splitlines()
        held = (ROOT / name.removeprefix("--- ")).read_text().splitlines()
        before = [line[1:] for line in lines if line[0] in " -"]
        after = [line[1:] for line in lines if line[0] in " +"]
        assert set(before) <= set(held) or set(after) <= set(held), name


def test_a_later_entry_changes_a_number_from_its_day_on() -> None:
    """Both sides of the date, as the page says."""
    policy = policy_with("policy.md")
    before = policy.entry("S13", date(2018, 3, 31))
    after = policy.entry("S13", date(2018, 4, 1))

    assert before is not None
    assert after is not None
    assert before.entry.within.spelled == "1 working day"
    assert after.entry.within.spelled == "2 working days"


def test_every_variant_that_a_page_names_is_in_the_policy() -> None:
    """And the page on policy names each of them, stage 3 aside."""
    written = set(re.findall(r"^\[(\w+\.\w+)\]$", POLICY, re.MULTILINE))
    named = set(re.findall(r"`\[(\w+\.\w+)\]`", (DOCS / "policy.md").read_text()))

    assert named == written - {"N13.stage_3"}


def test_the_first_event_is_taken_and_raises_what_is_said_of_it(terms: Terms) -> None:
    """Known at the story's end, and ten minutes later two alerts stand."""
    readme = ROOT / "README.md"
    line = block(readme, "json")
    event = decode(from_line(line.encode()), received=moment("Sun 8 Jul 2018 12:00"))
    assert line.count("\n") == 1

    at = event.known_at + timedelta(minutes=10)
    raised = {a.judged.rule.code for a in tell("EXAMPLE-1", [event], terms, at).alerts}
    just_before = tell("EXAMPLE-1", [event], terms, at - timedelta(seconds=1)).alerts

    assert raised == set(re.findall(r"\((N\d\d\w)\)", readme.read_text())) == {"N10a", "N10b"}
    assert just_before == []


def test_the_baseline_shown_starts_the_duties_that_are_named(terms: Terms) -> None:
    """And no others; where the history has started the plan, it starts none again."""
    page = DOCS / "first-day.md"
    baseline = decode(from_line(block(page, "json").encode()))
    (named,) = re.findall(r"From that moment on (.*?) are owed;", page.read_text(), re.DOTALL)
    start = sample(ConferenceHeld, "Wed 3 Dec 2025 10:00", case="EXAMPLE-3", outcome="cp_plan")
    later = moment("Mon 6 Jul 2026 12:00")

    def owed(*events: AnyEvent) -> list[str]:
        told = tell("EXAMPLE-3", events, terms, later).alerts
        return sorted(alert.judged.rule.code for alert in told if alert.raised_at)

    assert owed(baseline) == sorted(re.findall(r"\((\w\d\d)\)", named))
    assert owed(start, baseline) == owed(start)


def test_what_the_story_is_said_to_tell_is_what_it_tells(terms: Terms) -> None:
    """Each alert quoted is raised on that day: its sentence word by word, its rule and its case."""
    shown = re.findall(
        r"^(\w+ \d+ \w+ \d+): .*\d alerts? raised\n    late  (.+) \((\w+), ([\w-]+)\)$",
        (ROOT / "README.md").read_text(),
        re.MULTILINE,
    )
    events = [decode(from_line(line), own=True) for line in SIX_CASES.read_bytes().splitlines()]
    raised = {
        (uk_day(london_day(alert.raised_at)), alert.says, alert.judged.rule.code, case)
        for case, held in by_case(events).items()
        for alert in tell(case, held, terms, moment("Sun 8 Jul 2018 12:00")).changes
        if alert.raised_at
    }

    assert shown
    assert set(shown) <= raised
