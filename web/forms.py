"""What a form of a page sends: its fields, each once, no larger than a form of ours can be."""

from urllib.parse import parse_qsl

from fastapi import Request

from web.bodies import body_of
from web.refusals import NotAllowed, NotUnderstood
from web.sessions import asking, is_token

LARGEST = 8 * 1024  # bytes
FIELDS = 20
NOT_OURS = "This is not what a form of this page sends."
FORGED = (
    "This form is not, or no longer, of your session. Go back, load the page again, and send it "
    "from there."
)


async def form_of(request: Request, largest: int = LARGEST) -> dict[str, str]:
    """Read the fields of a form, of one's own site alone.

    largest    how many bytes it may have

    raises    NotUnderstood, NotAllowed and TooLarge
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise NotAllowed(FORGED)
    body = await body_of(request, largest)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        raise NotUnderstood(NOT_OURS) from None


async def own_form(request: Request) -> dict[str, str]:
    """Read the fields of a form that shows the session's token.

    raises    NotUnderstood, NotAllowed and TooLarge
    """
    sent = await form_of(request)
    if not is_token(sent.get("token", "")):
        raise NotAllowed(FORGED)
    return sent


async def anyones_form(request: Request, largest: int = LARGEST) -> dict[str, str]:
    """Read the fields of a form that nobody need be signed in for; whoever is shows their token.

    raises    NotUnderstood, NotAllowed and TooLarge
    """
    sent = await form_of(request, largest)
    if asking() and not is_token(sent.get("token", "")):
        raise NotAllowed(FORGED)
    return sent
