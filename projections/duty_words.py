"""A rule in plain words: what the head of its own file says of it, and what its limits mean.

The head of a rule's file is a sentence, then notes, each under the word that it begins with. A
`Link` is where one can read what is cited; it ends with its address.

    S13. Everyone invited to a conference that made a plan is sent the plan.

    Source  Sussex procedures 8.8: decision letter and outline plan to everyone invited.
    Link    Sussex procedures 8.8 https://example.org/8-8
    Audit   C8: the plan went out late.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from projections.duties import Rule
from projections.limits import Limit
from projections.policy import Entry
from projections.words import agencies, listed

NOTE: Final = re.compile(r"([A-Z][a-z]+) {2,}(.+)")
LINK: Final = "Link"
IN_WORDS: Final = {
    "at once": "at once",
    "the same day": "by the end of the same day",
    "next working morning": "by 09:00 on the next working day",
    "court hour": (
        "within {number} hours, not counting Sundays, bank holidays, Good Friday and Christmas Day"
    ),
    "day before": "by the end of the day {number} days before it ends",
}
ANYBODY: Final = {"outstanding": "an agency", "owed_to": "an agency", "owed_by": "agencies"}


class Link(NamedTuple):
    """Where one can read what is cited."""

    says: str
    href: str


class Written(NamedTuple):
    """What the head of a rule's file says.

    says     what is owed, in a sentence
    notes    word and text: on what it rests, and what the audit found
    links    where to read what is cited
    """

    says: str
    notes: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


def written(rule: Rule) -> Written:
    """Read the head of a rule's file, without the code that it begins with."""
    head = (sys.modules[rule.logic.__module__].__doc__ or "").strip()
    says, _, rest = head.removeprefix(f"{rule.code}. ").partition("\n\n")
    told = list(_notes(rest.splitlines()))
    return Written(
        says=" ".join(says.split()),
        notes=tuple((word, text) for word, text in told if word != LINK),
        links=tuple(_link(text) for word, text in told if word == LINK),
    )


def _notes(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Put together the lines of each note; one that begins with no such word goes on the last."""
    word, text = "", list[str]()
    for line in lines:
        if begun := NOTE.fullmatch(line):
            if text:
                yield word, " ".join(text)
            word, text = begun[1], [begun[2]]
        elif line.strip():
            text.append(line.strip())
    if text:
        yield word, " ".join(text)


def _link(text: str) -> Link:
    says, _, href = text.rpartition(" ")
    return Link(says or href, href)


def how_soon(within: Limit) -> str:
    """Say a time limit as a person does: `within 5 working days`, `at once`."""
    return IN_WORDS.get(within.unit, f"within {within.spelled}").format(number=within.number)


def differs(variant: Entry, entry: Entry) -> str:
    """Say what a variant changes of the entry that it belongs to; its limit, where nothing."""
    told = {
        "within": how_soon(variant.within),
        "severity": f"{variant.severity} severity",
        "notice": f"{variant.notice.spelled} before" if variant.notice else "without notice",
        "owed_by": f"owed by {agencies(variant.owed_by)}",
        "owed_to": f"owed to {agencies(variant.owed_to)}",
        "also_to": f"owed to {agencies(variant.also_to)} too",
        "off": "not judged" if variant.off else "judged",
    }
    changed = (said for name, said in told.items() if _of(variant, name) != _of(entry, name))
    return listed(changed, told["within"])


def _of(entry: Entry, name: str) -> object:
    return getattr(entry, name)


def missing(rule: Rule) -> str:
    """Say what its alert says, of no case in particular."""
    return rule.missing.format_map(ANYBODY)
