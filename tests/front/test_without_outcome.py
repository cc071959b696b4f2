"""Offsets without an outcome are looked at in spans, however many there are."""

from throughline.kafka_log import NEAR, spans


def test_what_lies_near_each_other_is_read_at_one_go() -> None:
    """What lies between is read as well, which is sooner done than sought over."""
    assert list(spans([3, 5, 5 + NEAR])) == [range(3, 6 + NEAR)]


def test_what_lies_far_apart_is_sought() -> None:
    """Each span ends with the last offset that is wanted."""
    assert list(spans([3, 4 + NEAR])) == [range(3, 4), range(4 + NEAR, 5 + NEAR)]


def test_nothing_is_read_where_nothing_is_wanted() -> None:
    """There is nothing to look at."""
    assert list(spans([])) == []
