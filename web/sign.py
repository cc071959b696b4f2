"""A sign by which one sees whether the service is well, and all of them in a sentence."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from projections.words import listed
from web.spans import counted

How = Literal["well", "wrong", "unknown"]
WORST: Final[tuple[How, ...]] = ("wrong", "unknown", "well")


class Step(NamedTuple):
    """What to do where something is wrong; a command to type, or a page to open, ends it."""

    says: str
    command: str = ""
    href: str = ""


class Sign(NamedTuple):
    """One sign: what it rests on, or why it is wrong or not known."""

    name: str
    how: How
    says: str
    then: Step | None = None


def worst_first(found: Iterable[Sign]) -> list[list[Sign]]:
    """Put what is wrong first, and what is not known for one reason together."""
    groups: dict[tuple[int, str], list[Sign]] = {}
    for sign in found:
        alike = sign.says if sign.how == "unknown" else sign.name
        groups.setdefault((WORST.index(sign.how), alike), []).append(sign)
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]


def summary(found: Sequence[Sign]) -> str:
    """Say all of it in a sentence or two: how many, and which."""
    wrong, unknown = (_names(found, how) for how in ("wrong", "unknown"))
    if not (wrong or unknown):
        return f"All {len(found)} signs are well."
    told = f"{_are(wrong)} wrong: {listed(wrong)}." if wrong else "Nothing is wrong."
    return f"{told} {_are(unknown)} not known: {listed(unknown)}." if unknown else told


def _names(found: Iterable[Sign], how: str) -> list[str]:
    return [sign.name.lower().replace("kafka", "Kafka") for sign in found if sign.how == how]


def _are(names: Sequence[str]) -> str:
    return f"{counted(len(names), 'sign')} {'is' if len(names) == 1 else 'are'}"
