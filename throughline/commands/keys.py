"""`throughline keys` gives agencies the keys by which they send over HTTP."""

from typing import Annotated, Literal

import typer

from throughline.commands.options import Data

ACTION = typer.Argument(help="What to do.", show_default=False)
AGENCY = typer.Argument(help="The code of the agency.", metavar="[AGENCY]", show_default=False)
KEY = typer.Option(help="The key to revoke, by the id that `list` shows.", metavar="ID")
UNTIL = typer.Option(
    help="Until when the older keys are taken; else until they are revoked.", metavar="T"
)
ALL = typer.Option("--all", help="Revoke every key of the agency.")
EXAMPLES = (
    "throughline keys add hospital",
    "throughline keys list",
    "throughline keys rotate hospital --until 2027-01-31",
    "throughline keys revoke hospital --key 3f9c0a71be02",
)


def run(  # noqa: PLR0913  each is an option
    action: Annotated[Literal["add", "list", "rotate", "revoke"], ACTION],
    agency: Annotated[str | None, AGENCY] = None,
    key: Annotated[str | None, KEY] = None,
    until: Annotated[str | None, UNTIL] = None,
    *,
    all_: Annotated[bool, ALL] = False,
    data: Data = None,
) -> None:
    """Make, list, rotate or revoke the API keys of agencies.

    A key is shown once, when it is made, on standard output; what is kept is a hash of it. `rotate`
    makes another beside those that there are: both are taken until the older one is revoked, or
    until the moment that --until names. A key that was revoked stays in the list. Moments are the
    machine's.
    """
    from datetime import UTC, datetime

    from throughline.agency_keys import as_text, check_options, made, of_agency, revoke, still_ahead
    from throughline.settings import read_settings
    from throughline.when import when
    from throughline.wiring import check_service, open_keys

    check_options(action, {"--key": key, "--until": until, "--all": all_})
    settings, now = read_settings(data=data), datetime.now(UTC)
    ends_at = still_ahead(when("--until", until), now)
    check_service(settings)
    keys = open_keys(settings)
    known = of_agency(agency, settings.agencies, action, keys)
    if known is None or action == "list":
        typer.echo(as_text(keys.all(known), now))
        return
    if action == "revoke":
        typer.echo(revoke(keys, known, key, now, every=all_))
        return
    told = keys.add(known, now) if action == "add" else keys.rotate(known, now, ends_at)
    typer.echo(told)
    typer.echo(made(known), err=True)
