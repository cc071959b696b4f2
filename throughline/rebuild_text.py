"""What a rebuild came to, as text."""

from collections.abc import Iterator

from projections.words import uk
from throughline.comparing import Wrong
from throughline.explaining import Explained
from throughline.rebuilding import Rebuilt
from throughline.row_words import in_words
from throughline.verify_text import whom
from web.spans import counted

SHOWN = 20  # cases that differ
ROWS = 5  # rows of each


def as_text(made: Rebuilt) -> Iterator[str]:
    """Say what was made, and how it differs from what was there."""
    judged = f"judged up to {uk(made.complete_to)}" if made.complete_to else "not judged yet"
    yield (
        f"Rebuilt {counted(made.events, 'event')} on {counted(made.cases, 'case')}, {judged}; "
        f"{counted(made.alerts, 'alert')} open, {counted(made.untold, 'change')} still to be told."
    )
    if made.explained:
        yield from _of_before(made.explained)


def _of_before(explained: Explained) -> Iterator[str]:
    alike, differing = explained.alike, explained.differing
    if not differing:
        yield f"Of {alike:,} cases and persons every row is as it was before."
    else:
        yield (
            f"Of {alike:,} cases and persons every row is as it was before, and of "
            f"{len(differing):,} not. What was wrong there:"
        )
        for subject in list(differing)[:SHOWN]:
            yield from _of_one(subject, differing[subject])
        if len(differing) > SHOWN:
            yield f"  and {len(differing) - SHOWN:,} more"
    if explained.newer or explained.moved:
        yield (
            f"Not compared: {counted(explained.newer, 'event')} that only one of the two had read, "
            f"and what follows for {explained.moved:,} that one had not judged as far."
        )


def _of_one(subject: str, rows: list[Wrong]) -> Iterator[str]:
    for one in rows[:ROWS]:
        yield f"  {whom(subject)}: {in_words(one)}"
    if len(rows) > ROWS:
        yield f"  {whom(subject)}: and {counted(len(rows) - ROWS, 'row')} more"


def complaints(made: Rebuilt) -> Iterator[str]:
    """Say what is missing."""
    if made.expired:
        yield f"{counted(made.expired, 'inbound record')} expired before they were read."
    if made.unreadable:
        yield (
            f"{counted(made.unreadable, 'record')} of case.alerts could not be read: what they "
            "told may be told again."
        )
    if made.parked or made.unjudged:
        yield (
            f"{counted(made.parked, 'record')} and {counted(made.unjudged, 'case')} could not be "
            "taken, which is a fault of ours; once it is mended, `throughline retry` tries again."
        )
