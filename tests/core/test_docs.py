"""What README and docs say is there: commands, options, links, files, names, dates."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from events.base import CATALOGUE
from projections.rules import RULES
from store.tables import metadata
from streams.topics import topics
from throughline.cli import app
from throughline.settings import PREFIX, Settings, variable

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
README = ROOT / "README.md"
COMMANDS = {each.name for each in app.registered_commands}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
OFFLINE = {"check", "duties", "events", "replay"}  # these need no service, so what they say is sure

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"\b[SPNQG]\d\d[abu]?\b")
SNAKE = re.compile(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`")
FOLDERS = "bench|events|faults|projections|store|streams|web|throughline|tests|requirements"
FILE = re.compile(rf"(?<!ay[ \n])(?<!want )`((?:{FOLDERS})/[\w./-]*)`")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"[^>]*? alt=\"([^\"]*)\">")
PICTURES = ROOT / "docs" / "pictures"
MOST, MOST_OF_ALL = 150_000, 1_500_000  # bytes
DATE = re.compile(r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]+ \d{4})\b")
ENDINGS = {name.rpartition("_")[2] for name in CATALOGUE}
PARTS = ("Context", "Decision", "Why", "What it costs")
NOT_EVENTS = {"met_late", "met_recorded_late"}
NOT_RULES = {"Q01"}  # a projection: `throughline lag`

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def typed(page: Path) -> list[str]:
    """List the lines that a page tells a person to type."""
    blocks = [text for kind, text in BLOCK.findall(page.read_text()) if kind == "console"]
    return [line[2:] for text in blocks for line in text.splitlines() if line.startswith("$ ")]


def prose(page: Path) -> str:
    """Give a page without its blocks of code."""
    return BLOCK.sub("", page.read_text())


@each_page
def test_every_command_to_type_is_there(page: Path) -> None:
    """With each of its options; and each target of make."""
    known = getattr(get_command(app), "commands", {})
    for line in typed(page):
        for part in line.split(" | "):
            program, *words = part.split()
            if program == "throughline":
                assert words[0] in known, line
                options = {name for option in known[words[0]].params for name in option.opts}
                assert {word for word in words if word.startswith("--")} <= options, line
            elif program == "make":
                assert words[0] in TARGETS, line


@each_page
def test_every_command_that_is_named_is_there(page: Path) -> None:
    """In a sentence as in a block."""
    named = set(re.findall(r"`throughline ([a-z]+)", prose(page)))
    made = set(re.findall(r"`make ([a-z]+)", prose(page)))

    assert named <= COMMANDS
    assert made <= TARGETS


def test_what_a_command_is_said_to_print_is_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter, where it needs no service."""
    monkeypatch.chdir(ROOT)
    shown = [text for kind, text in BLOCK.findall(README.read_text()) if kind == "console"]
    told = [text.removeprefix("$ throughline ").split("\n", 1) for text in shown]
    answered = [(line, output) for line, output in told if output and not output.startswith("$")]

    assert answered
    for line, output in answered:
        assert line.split()[0] in OFFLINE
        assert CliRunner().invoke(app, line.split()).stdout.rstrip() == output.rstrip()


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of this repository, and to a heading where it names one."""
    for link in LINK.findall(prose(page)):
        if "://" not in link:
            path, _, anchor = link.partition("#")
            target = page.parent / path if path else page

            assert target.exists(), link
            assert not anchor or anchor in headings(target), link


def pictures(page: Path) -> Iterator[tuple[Path, str]]:
    """List the pictures of a page, each with what it says to those who do not see it."""
    for said, there, src, alt in PICTURE.findall(page.read_text()):
        yield (page.parent / (there or src)).resolve(), said or alt


def test_every_picture_is_small_told_in_words_and_shown_somewhere() -> None:
    """And there is none that no page shows."""
    shown = [picture for page in PAGES for picture in pictures(page)]
    sizes = {each: each.stat().st_size for each in PICTURES.iterdir()}

    assert {path for path, _ in shown} == sizes.keys()
    assert [alt for _, alt in shown if len(alt) < 40] == []
    assert max(sizes.values()) <= MOST
    assert sum(sizes.values()) <= MOST_OF_ALL


def headings(page: Path) -> set[str]:
    """List what can follow a # in a link to a page."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """Those left aside that a page tells a person to write."""
    assert [name for name in FILE.findall(prose(page)) if not (ROOT / name).exists()] == []


@each_page
def test_every_rule_and_every_event_that_is_named_is_there(page: Path) -> None:
    """By its code; by its wire name. The one that a page shows how to add is left aside."""
    text = prose(page)
    names = {name for name in SNAKE.findall(text) if name.rpartition("_")[2] in ENDINGS}

    assert set(CODE.findall(text)) - NOT_RULES <= RULES.keys()
    assert names - NOT_EVENTS <= CATALOGUE.keys() | {"school_changed"}


@each_page
def test_every_setting_that_is_named_is_there(page: Path) -> None:
    """By its environment variable."""
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", page.read_text()))

    assert named <= {variable(name) for name in Settings.model_fields}


@each_page
def test_every_date_was_that_weekday(page: Path) -> None:
    """So that a person can count working days by eye."""
    for date in DATE.findall(page.read_text()):
        weekday, day, month, year = date.split()
        at = datetime.strptime(f"{day} {month[:3]} {year} +0000", "%d %b %Y %z")

        assert f"{at:%a}" == weekday, date


def test_the_decisions_are_numbered_and_tell_the_same_four_things() -> None:
    """Context, decision, why, what it costs; and none is missing."""
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))
    for number, page in zip(numbers, DECISIONS, strict=True):
        assert page.read_text().startswith(f"# {number}. ")
        places = [page.read_text().find(f"\n## {title}\n") for title in PARTS]
        assert all(-1 < before < after for before, after in pairwise(places)), page.name


def test_the_inventory_names_every_topic_and_table_with_its_retention() -> None:
    """No more, no fewer: what is personal data must be known."""
    text = (ROOT / "docs" / "data-protection.md").read_text()
    of_the_store = text.partition("\n## The store\n")[2].partition("\n## ")[0]
    tables = re.findall(r"^\| `([a-z_]+)` \|", of_the_store, re.MULTILINE)
    of_ours = r"^\| `((?:inbound|case|throughline)\.\S+)` \|.*\| ([^|]+) \|$"
    kept = dict(re.findall(of_ours, text, re.MULTILINE))
    wanted = {
        topic.name.replace("csc", "<agency>"): (
            f"{topic.retention.days} days" if topic.retention else "no expiry"
        )
        for topic in topics(["csc"], 1, Settings().inbound_days, 1)
    }

    assert sorted(tables) == sorted(metadata.tables)
    assert {name: told.partition(" (")[0] for name, told in kept.items()} == wanted
