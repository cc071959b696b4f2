"""The pages that lead the service's navigation, in its order."""

from typing import Any, Final

PAGES: Final = (
    ("board", "/", "Board"),
    ("cases", "/cases", "Cases"),
    ("feeds", "/feeds", "Feeds"),
    ("health", "/health", "Health"),
)


def navigation(here: str) -> list[dict[str, Any]]:
    """List them as the service navigation wants them; `here` is the one that is shown."""
    return [{"href": href, "text": text, "active": name == here} for name, href, text in PAGES]
