"""The page that says what could not be answered, and what to do about it."""

from fastapi.responses import HTMLResponse

from web.rendering import page


def wrong(status: int, title: str, sentence: str, again: str | None = None) -> HTMLResponse:
    """Show one clear sentence, and where to ask again."""
    return page("wrong.html", {"title": title, "sentence": sentence, "again": again}, status)
