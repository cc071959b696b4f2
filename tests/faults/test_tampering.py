"""Tampering does what it says, and `verify` finds all of it out."""

from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from events.moments import moment
from faults.tampering import log, rows
from faults.tampering.altering import altered_bytes, altered_json, altered_text
from faults.tampering.forging import WAYS, forge
from faults.tampering.log import tamper
from faults.tampering.segments import Stored, partitions, read_segment, write_segment
from faults.tampering.tampering import Tampering
from store.origins import as_headers, origin_in
from store.refusal import APPENDED, Refusal
from store.shapes import Origin
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


COPY = {"subject": "case/C", "id": "P-1.C", "source": "/agency/police", "derivedfrom": "P-1"}
SAID = (
    {"subject": "case/C", "id": "E-1", "source": "/agency/csc"},
    {"subject": "person/A", "id": "P-1", "source": "/agency/police"},
    COPY,
)
AT = {"time": "2018-01-08T09:00:00Z", "receivedtime": "2018-01-08T09:05:00Z"}
REFUSED = Origin("inbound.csc", 0, 7)
POSITIONS = {(CASE_EVENTS, 0): 3, ("inbound.csc", 0): 9}


def a_told_log() -> dict[tuple[str, int], list[Stored]]:
    """Make a log of a case, a person, what was derived, a refusal, and a change of an alert."""
    events = [
        record(at)._replace(
            value=orjson.dumps({**AT, **says}),
            headers=() if says is COPY else as_headers(Origin("inbound.csc", 0, at)),
        )
        for at, says in enumerate(SAID)
    ]
    why = Refusal("event: is no JSON", "event", "theirs", REFUSED, moment(AT["time"]))
    data = {"alert_id": "A", "case": "CASE-1", "state": "raised"}
    change = record(0, CASE_ALERTS)._replace(value=orjson.dumps({"id": "C-1", "data": data}))
    refused = record(0, REJECTED)._replace(headers=why.as_headers())
    return {(CASE_EVENTS, 0): events, (CASE_ALERTS, 0): [change], (REJECTED, 0): [refused]}


def forged(seed: int) -> tuple[Tampering, Stored, dict[str, Any]]:
    """Forge a record; return it, and what it says."""
    one = forge(a_told_log(), POSITIONS, chance(seed))
    return *one, orjson.loads(one.record.value or b"")


def test_a_record_is_forged_in_every_way() -> None:
    """Each lies behind all others of its partition, and is not what one of them is."""
    kinds = set()
    for seed in SEEDS:
        tampering, made, _ = forged(seed)
        there = a_told_log()[made.topic, made.partition]

        assert made.offset == len(there)
        assert made.value not in [one.value for one in there]
        assert tampering.whom == {"case/CASE-1", "person/CASE-1"}
        kinds.add(tampering.kind.partition(", ")[2])

    assert kinds == {*WAYS}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_forged_record_says_what_cannot_be(seed: int) -> None:
    """It names the event or record of another, one that there is not, or a change that was told."""
    tampering, made, says = forged(seed)
    came_of = origin_in(made.headers)

    match tampering.kind.partition(", ")[2]:
        case "as derived":
            named = says["source"], says["derivedfrom"], came_of
            assert named == ("/agency/police", "P-1", None)
        case "like what is derived":
            assert says["id"] != COPY["id"] or says["receivedtime"] < AT["receivedtime"]
        case "of a refused record":
            assert came_of == REFUSED
        case "of no record":
            assert came_of
            assert came_of.offset >= POSITIONS.get(came_of[:2], 0)
        case "of another's record":
            assert came_of in {Origin("inbound.csc", 0, at) for at in (0, 1)}
        case "told again":
            assert (says["id"], says["data"]["alert_id"]) == ("C-1", "A")
            assert tampering.words == {"C-1"}


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
    told = faults("--tamper", "2", "--seed", "5")

    assert "2 tamperings, seed 5: 2 found out, 2 named rightly" in told
