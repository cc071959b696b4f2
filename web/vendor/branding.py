"""Off GOV.UK the design system is used without its typeface, crown, crest and logos.

unbranded(css)    the same sheet without them
branding(text)    what is left of them; vendoring stops where anything is
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

TYPEFACE: Final = re.compile(r"""["']?GDS Transport["']?\s*,\s*""")
BRANDS: Final = re.compile(
    r"GDS.?Transport|@font-face|crown|crest|logotype|favicon|opengraph|\.woff|govuk-icon-",
    re.IGNORECASE,
)
IMAGES: Final = re.compile(r"url\(/assets/images/([\w.-]+)\)")
# a comment, a string, or one character that shapes a sheet
TOKEN: Final = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.DOTALL)
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
HOLDS_RULES: Final = ("@media", "@supports", "@layer", "@container")


class Rule(NamedTuple):
    """One rule of a sheet; `body` is None for a statement such as `@charset`."""

    head: str
    body: str | None


def unbranded(css: str) -> str:
    """Take the branding out of a style sheet, with its comments."""
    kept = "".join(_without_brands(rule) for rule in _rules(COMMENT.sub("", css)))
    return IMAGES.sub(r"url(images/\1)", TYPEFACE.sub("", kept))


def images_of(css: str) -> list[str]:
    """Name the pictures that a sheet shows once its branding is out."""
    return sorted(set(re.findall(r"url\(images/([\w.-]+)\)", css)))


def branding(text: str) -> list[str]:
    """Name what is left of the branding in a file, or in its name."""
    return sorted({found[0] for found in BRANDS.finditer(text)})


def _without_brands(rule: Rule) -> str:
    if rule.body is None:
        return f"{rule.head};"
    if rule.head.startswith(HOLDS_RULES):
        inside = "".join(map(_without_brands, _rules(rule.body)))
        return f"{rule.head}{{{inside}}}" if inside else ""
    head = ",".join(each for each in rule.head.split(",") if not BRANDS.search(each))
    body = ";".join(
        each for each in rule.body.split(";") if not BRANDS.search(TYPEFACE.sub("", each))
    )
    return f"{head}{{{body}}}" if head and body else ""


def _rules(css: str) -> Iterator[Rule]:
    """Cut a sheet into its outermost rules."""
    start = depth = 0
    opened = 0
    for token in TOKEN.finditer(css):
        if token[0] == "{":
            opened = token.start() if not depth else opened
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if not depth:
                yield Rule(css[start:opened].strip(), css[opened + 1 : token.start()])
                start = token.end()
        elif token[0] == ";" and not depth:
            yield Rule(css[start : token.start()].strip(), None)
            start = token.end()
