"""What verifying came to, as text."""

from collections.abc import Iterator

from projections.words import uk
from throughline.verifying import Verified

SHOWN = 50  # findings


def as_text(verified: Verified) -> Iterator[str]:
    """Say that all is well, or where it is not, a line each."""
    looked_at = (
        f"{verified.events:,} events of {verified.subjects:,} cases and persons, "
        f"{verified.heads:,} hash chains"
    )
    found = verified.findings
    if not found:
        to = f", judged up to {uk(verified.complete_to)}" if verified.complete_to else ""
        yield f"Verified: {looked_at}{to}. Log and store agree."
        return
    yield f"Not as it should be: {len(found)} of what follows from {looked_at}."
    for finding in found[:SHOWN]:
        yield f"  {whom(finding.subject)}: {finding.what}"
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN:,} more"


def whom(subject: str) -> str:
    """Name whom something is about: a case by its ref, a person as such."""
    return subject.removeprefix("case/").replace("person/", "person ") or "the service"
