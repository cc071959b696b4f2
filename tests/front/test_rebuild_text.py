"""What a rebuild says of the store that was there before, however much that is."""

from throughline.comparing import Wrong
from throughline.explaining import Explained
from throughline.rebuild_text import ROWS, SHOWN, as_text, complaints
from throughline.rebuilding import Rebuilt


def wrong(case: str, member: int) -> Wrong:
    """Give a household member too many."""
    return Wrong(f"case/{case}", "links", (f"AD-{member}",), (), None)


def said(explained: Explained | None) -> list[str]:
    """Give the lines that follow the first."""
    return list(as_text(Rebuilt(explained=explained)))[1:]


def test_where_nothing_differs_one_line_says_so() -> None:
    """And none where there was no store before."""
    assert said(Explained(alike=7)) == ["Of 7 cases and persons every row is as it was before."]
    assert said(None) == []


def test_what_differs_is_told_up_to_a_number_and_the_rest_counted() -> None:
    """Of cases, and of the rows of each."""
    rows = [wrong("C-0", member) for member in range(ROWS + 2)]
    cases = {f"case/C-{n}": [wrong(f"C-{n}", 1)] for n in range(SHOWN + 3)}

    lines = said(Explained(alike=7, differing=cases | {"case/C-0": rows}))

    assert lines[0].endswith(f"and of {SHOWN + 3} not. What was wrong there:")
    assert lines[1] == "  C-0: the household member AD-0 is there, and the log gives none"
    assert lines[ROWS + 1 : ROWS + 3] == [
        "  C-0: and 2 rows more",
        "  C-1: the household member AD-1 is there, and the log gives none",
    ]
    assert lines[-1] == "  and 3 more"


def test_what_was_not_compared_is_said() -> None:
    """It is nothing wrong: one of the two was further."""
    *_, last = said(Explained(alike=7, newer=1, moved=2))

    assert last == (
        "Not compared: 1 event that only one of the two had read, and what follows for 2 that one "
        "had not judged as far."
    )


def test_what_is_missing_is_complained_of() -> None:
    """On standard error; where nothing is, nothing."""
    assert list(complaints(Rebuilt())) == []
    assert len(list(complaints(Rebuilt(expired=1, unreadable=1, parked=1)))) == 3
