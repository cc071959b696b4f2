"""The pages that lead the service's navigation, and those of one case, in their order."""

from typing import Any, Final

from web.sessions import asking

PAGES: Final = (
    ("board", "/", "Board"),
    ("cases", "/cases", "Cases"),
    ("policy", "/policy", "Duties"),
    ("feeds", "/feeds", "Feeds"),
    ("access", "/access", "Access log"),
    ("health", "/health", "Health"),
    ("developers", "/developers", "For agencies"),
)
CASE_PAGES: Final = (  # what the address of each ends with, and its name
    ("", "Timeline"),
    ("/sharing", "Who knew what"),
    ("/network", "Network"),
)


def navigation(here: str) -> list[dict[str, Any]]:
    """List those that whoever asks may read, as the service navigation wants them.

    here    the one that is shown
    """
    session = asking()
    reads_the_log = session is not None and (session.person.reads_the_log or session.leads)
    return [
        {"href": href, "text": text, "active": name == here}
        for name, href, text in PAGES
        if name != "access" or reads_the_log
    ]
