"""Of the rows that differ the first bad place comes first."""

from throughline.comparing import Wrong, in_order


def event(place: int, used: str | None, right: str | None) -> Wrong:
    """Give an event that differs, by what names it in each of the two stores."""
    said = [None if key is None else (key, "more") for key in (used, right)]
    return Wrong("case/C", "events", (place,), *said)


def test_events_come_before_what_follows_from_them() -> None:
    """And of them that which was read first."""
    chain = Wrong("case/C", "chains", (), (1,), (2,))
    first, second = event(3, "a", None), event(4, "b", None)

    assert in_order([chain, second, first]) == [first, second, chain]


def test_an_event_is_wrong_where_it_was_read_and_not_where_a_copy_of_it_lies() -> None:
    """The copy is as it was; it stands because the other was altered."""
    copy, altered = event(3, None, "a"), event(4, "a", None)

    assert in_order([copy, altered]) == [altered, copy]
    renamed = event(4, "a", "b")
    assert in_order([copy, renamed]) == [renamed, copy]


def test_an_event_that_was_never_read_is_no_copy() -> None:
    """Somebody put it there."""
    added, gone = event(3, None, "forged"), event(4, "a", None)

    assert in_order([gone, added]) == [added, gone]
