"""The pages that lead the service's navigation, and those of one case, in their order."""

from typing import Any, Final

PAGES: Final = (
    ("board", "/", "Board"),
    ("cases", "/cases", "Cases"),
    ("policy", "/policy", "Duties"),
    ("feeds", "/feeds", "Feeds"),
    ("health", "/health", "Health"),
    ("developers", "/developers", "For agencies"),
)
CASE_PAGES: Final = (  # what the address of each ends with, and its name
    ("", "Timeline"),
    ("/sharing", "Who knew what"),
    ("/network", "Network"),
)


def navigation(here: str) -> list[dict[str, Any]]:
    """List them as the service navigation wants them; `here` is the one that is shown."""
    return [{"href": href, "text": text, "active": name == here} for name, href, text in PAGES]
