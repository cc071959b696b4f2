"""Data of an older version of a type is lifted to today's before it is checked."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from events import records
from events.base import CATALOGUE, Agencies, Data, EventType, Fact, Upcast, event
from events.errors import Malformed, Unreadable
from events.samples import sample
from events.types.plan_distributed import PlanDistributed
from events.wire import Document, content, decode, encode, from_line, read

SENT = from_line(encode(sample(PlanDistributed, "Tue 27 Feb 2018 10:00", event_id="P-7")))
FIRST: Data = {"recipient": "gp"}
SECOND: Data = {"recipients": ["gp"]}
TODAY: Data = {"recipients": ["gp"], "by_post": True}


def _to_many(data: Data) -> Data:
    return {"recipients": [data["recipient"]]}


def _to_how(data: Data) -> Data:
    return {**data, "by_post": None}


UPCASTS: tuple[Upcast, ...] = (_to_many, _to_how)


@pytest.fixture
def letter() -> Iterator[EventType]:
    """Enter a type in its third version, for as long as the test lasts."""

    @event("letter_sent", sentence="To {recipients}.", example=TODAY, upcasts=UPCASTS)
    class LetterSent(Fact):
        """A letter was sent."""

        recipients: Agencies
        by_post: bool | None = None

    records.reader.cache_clear()  # it knows the types that there were when it was built
    yield LetterSent.kind
    del CATALOGUE["letter_sent"]
    records.reader.cache_clear()


def letter_sent(version: int, data: Any) -> Document:
    """Make what was sent: a letter, in this version of its type."""
    return {**SENT, "type": f"uk.throughline.letter_sent.v{version}", "data": data}


@pytest.mark.parametrize(("version", "data"), [(1, FIRST), (2, SECOND), (3, SECOND)])
def test_every_version_reads_as_todays(letter: EventType, version: int, data: Data) -> None:
    """What an old version could not say is not known; which version was sent is kept."""
    told = decode(letter_sent(version, data))

    assert told.fact == letter.fact.model_validate({"recipients": ["gp"]})
    assert told.version == version
    assert read(orjson.dumps(letter_sent(version, data))) == told


@pytest.mark.usefixtures("letter")
def test_a_repeat_in_a_newer_version_is_a_repeat() -> None:
    """Content is compared after decoding."""
    assert content(decode(letter_sent(1, FIRST))) == content(decode(letter_sent(3, SECOND)))


@pytest.mark.usefixtures("letter")
def test_what_is_written_is_of_the_latest_version() -> None:
    """Whatever it was read from."""
    written = orjson.loads(encode(decode(letter_sent(1, FIRST))))

    assert (written["type"], written["data"]) == ("uk.throughline.letter_sent.v3", SECOND)


@pytest.mark.usefixtures("letter")
@pytest.mark.parametrize("data", [{}, {"recipients": ["gp"]}, {"recipient": ["gp"]}])
def test_what_is_no_data_of_an_old_version_is_refused(data: Data) -> None:
    """An upcast may fail on it in any way: it is the sender's fault, and told as such."""
    with pytest.raises(Malformed, match=r"^data"):
        decode(letter_sent(1, data))
    with pytest.raises(Unreadable, match=r"^data"):
        read(orjson.dumps(letter_sent(1, data)))


@pytest.mark.usefixtures("letter")
def test_a_version_to_come_is_refused_with_the_ones_that_are() -> None:
    """The sender is ahead of us."""
    with pytest.raises(Malformed, match=r"^type: wanted version 1 to 3 of letter_sent; "):
        decode(letter_sent(4, TODAY))
