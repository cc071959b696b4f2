"""What was refused, as whoever runs the service reads it; Kafka is not asked here."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from events.samples import moment
from store.shapes import REJECTED, Move, Origin, Refused
from store.store import Store
from throughline.refused_text import Shown

Run = Callable[..., Result]
AT = moment("Mon 12 Mar 2018 12:00")
ONE = Refused(
    Origin("inbound.police", 0, 17), "police", "E-17", "/agency/police",
    "time", "time: wanted RFC 3339", "theirs", AT, 0, 0,
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a folder with a store in which two records were refused."""
    other = ONE._replace(origin=Origin("inbound.police", 0, 18), id=None, offset=1)
    with Store.open("sqlite", tmp_path) as store:
        store.refuse([Move(REJECTED, 0, 0, 2)], [ONE, other])
    return tmp_path


def test_what_was_refused_is_listed_by_reason_and_then_the_newest(run: Run, data: Path) -> None:
    """How often, from when to when, and each by the place that `show` takes."""
    told = run("rejected", "list", "--data", data).stdout

    assert told == (
        "By reason:\n"
        "  police: 2 times, the sender's fault; field time\n"
        "    time: wanted RFC 3339\n"
        "    first Mon 12 Mar 2018, 12:00, last Mon 12 Mar 2018, 12:00\n"
        "\n"
        "The newest 2:\n"
        "  inbound.police 0 18  Mon 12 Mar 2018, 12:00; field time\n"
        "  inbound.police 0 17  Mon 12 Mar 2018, 12:00, id E-17; field time\n"
    )


def test_of_another_agency_nothing_is_refused(run: Run, data: Path) -> None:
    """And it is said so."""
    assert run("rejected", "list", "--agency", "gp", "--data", data).stdout == (
        "Nothing is refused.\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show",), "name a record by topic, partition and offset"),
        (("retry", "inbound.police", "0"), "name a record by topic, partition and offset"),
        (("show", "inbound.police", "0", "-1"), "No such option"),
        (("show", "inbound.police", "0", "x"), "name a record by topic, partition and offset"),
        (("show", "inbound.police", "0", "99"), "no refusal of inbound.police 0 at 99 is known"),
    ],
)
def test_a_record_that_is_not_there_is_one_line(
    words: tuple[str, ...], told: str, run: Run, data: Path
) -> None:
    """Status 2."""
    ran = run("rejected", *words, "--data", data)

    assert ran.exit_code == 2
    assert told in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_record_is_shown_without_what_moves_a_cursor() -> None:
    """What a sender wrote does nothing to the terminal of whoever looks at it."""
    headers = (("content-type", b"a\x1b[2J"), ("none", None), ("odd", b"\xff"))

    lines = list(Shown(ONE, b"k\n", b'{"a": "\x1b]0;x\x07 \xc3\xa9"}', headers).lines())

    assert lines[0] == "inbound.police 0 17: the sender's fault"
    assert lines[3:] == [
        "  key       k\\n",
        "  header    content-type: a\\x1b[2J",
        "  header    none: (none)",
        "  header    odd: \\xff",
        "",
        '{"a": "\\x1b]0;x\\x07 é"}',
    ]
