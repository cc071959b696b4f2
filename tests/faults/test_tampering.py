"""Tampering does what it says, and `verify` finds all of it out."""

from pathlib import Path
from random import Random

import orjson
import pytest

from faults.tampering import log, rows
from faults.tampering.altering import altered_bytes, altered_json, altered_text
from faults.tampering.log import tamper
from faults.tampering.segments import Stored, partitions, read_segment, write_segment
from faults.tampering.tampering import Tampering
from store.refusal import APPENDED
from store.tables import metadata
from streams.topics import CASE_ALERTS, CASE_EVENTS, HEADS, REJECTED
from tests.faults.command import ROOT, faults
from throughline.difference import Difference

SEEDS = range(60)
EVENT = frozenset({"event"})


def chance(seed: int) -> Random:
    """Give the chance of a seed."""
    return Random(seed)  # noqa: S311  a tampering, not a secret


def record(offset: int, topic: str = CASE_EVENTS) -> Stored:
    """Make a record as a broker stores it."""
    value = orjson.dumps({"id": f"E{offset}", "time": "2018-01-08T09:00:00Z", "length": offset})
    headers = tuple((name, b"7") for name in (*log.ORIGIN, *APPENDED))
    return Stored(topic, 0, offset, 1_515_402_000_000, b"CASE-1", value, headers)


def a_log() -> dict[tuple[str, int], list[Stored]]:
    """Make a log of all topics, ten records each."""
    topics = (CASE_EVENTS, CASE_ALERTS, HEADS, REJECTED)
    return {(topic, 0): [record(at, topic) for at in range(10)] for topic in topics}


def test_a_partition_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Each record keeps its offset, also after one that is missing."""
    (tmp_path / f"{CASE_EVENTS}-0").mkdir()
    kept = [record(0), record(1), record(5)._replace(key=None, value=None, headers=())]

    write_segment(tmp_path, CASE_EVENTS, 0, kept)

    assert read_segment(tmp_path, CASE_EVENTS, 0) == kept
    assert partitions(tmp_path, CASE_EVENTS) == [0]


def test_what_the_broker_makes_again_is_removed(tmp_path: Path) -> None:
    """An index of the records that were there would lead to the wrong ones."""
    folder = tmp_path / f"{CASE_EVENTS}-0"
    folder.mkdir()
    (folder / f"{'0' * 20}.index").write_bytes(b"x")
    (folder / "leader-epoch-checkpoint").write_bytes(b"x")

    write_segment(tmp_path, CASE_EVENTS, 0, [record(0)])

    assert {file.name for file in folder.iterdir()} == {
        f"{'0' * 20}.log",
        "leader-epoch-checkpoint",
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_one_thing_is_altered_in_one_partition(seed: int) -> None:
    """The others are not touched, and offsets go on as they must."""
    before = a_log()

    after = tamper(before, range(10), chance(seed))

    was, is_ = before[after.partition], after.records
    assert is_ != was
    assert [one.offset for one in is_] == sorted({one.offset for one in is_})
    how = after.tampering.kind.partition(": ")[2]
    gone, new = set(was) - set(is_), set(is_) - set(was)
    assert {"altered": 1, "removed": 1}.get(how, len(gone)) == len(gone)
    assert {"altered": 1, "removed": 0, "cut off": 0}.get(how, len(new)) == len(new)
    assert len(is_) - len(was) == {"added": 1, "removed": -1, "altered": 0}.get(how, -len(gone))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_altered_is_another(seed: int) -> None:
    """It is never left as it was."""
    document = {"a": [1, {"b": "x"}], "c": True, "d": None, "e": ""}

    assert altered_json(document, chance(seed))[0] != document
    assert altered_bytes(b"abc", chance(seed)) != b"abc"
    assert altered_text("abc", chance(seed)) != "abc"


def test_what_has_no_field_is_not_altered_as_json() -> None:
    """Whoever asks alters a byte of it instead."""
    with pytest.raises(LookupError):
        altered_json({}, chance(0))


def test_a_finding_names_the_tampering_by_whom_and_where() -> None:
    """Another case, or another place, is not the one that was tampered with."""
    done = Tampering("events: altered", "", frozenset({"case/A"}), frozenset({3, 4}), EVENT)
    right = Difference("case/A", ("row",), "the event is not", place=3)

    assert done.is_named([Difference("case/B", ("row",), "x"), right])
    assert not done.is_named([right._replace(subject="case/B")])
    assert not done.is_named([right._replace(what="the alert is not")])
    assert not done.is_named([right._replace(place=5)])
    assert not done.is_named([])


def test_what_concerns_nobody_is_named_by_any_finding() -> None:
    """There is no case to be named, and no place but that it was found out."""
    done = Tampering("feeds: removed", "", frozenset())

    assert done.is_named([Difference("", ("row",), "the count")])
    assert not done.is_named([])


def test_every_table_is_in_the_runbook() -> None:
    """It says what each is held against, or why against nothing."""
    told = (ROOT / "docs" / "operating.md").read_text()

    assert [name for name in metadata.tables if f"`{name}`" not in told] == []


def test_what_is_left_out_is_there() -> None:
    """No table and no column of that name would be left out for nothing."""
    for table, out in rows.LEFT_OUT.items():
        columns = {column.name for column in metadata.tables[table].columns}

        assert out == rows.WHOLE or out < columns


@pytest.mark.kafka
def test_a_few_tamperings_are_all_found_out() -> None:
    """Each is named, and what was not tampered with is found whole."""
    told = faults("--tamper", "12", "--seed", "5")

    assert "12 tamperings, seed 5: 12 found out, 12 named rightly" in told
