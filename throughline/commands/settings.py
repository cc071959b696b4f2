"""`throughline settings` prints every setting, its value and what it means."""

from typing import Annotated

import typer

JSON = typer.Option("--json", help="Print one JSON object.")
EXAMPLES = ("throughline settings", "THROUGHLINE_PORT=8080 throughline settings --json")


def run(*, as_json: Annotated[bool, JSON] = False) -> None:
    """Print every setting, with its value, its environment variable and its meaning.

    A secret is never shown; of each contact in the file that THROUGHLINE_NOTICES names only what
    kind it is. A variable that begins like a setting of ours and is none is told,
    and so is a file that is not there.
    """
    from throughline.notices_file import contacts_shown
    from throughline.settings import read_settings
    from throughline.settings_text import as_json_object, as_text, missing, strangers

    settings = read_settings()
    contacts, wrong = contacts_shown(settings)
    for line in (*strangers(), *missing(settings), *wrong):
        typer.echo(line, err=True)
    write = as_json_object if as_json else as_text
    typer.echo(write(settings, contacts))
