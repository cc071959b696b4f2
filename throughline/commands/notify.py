"""`throughline notify` tells people of late alerts."""

from typing import Annotated, Literal

import typer

from throughline.commands.options import Bootstrap, Data

ACTION = typer.Argument(
    help="`test` sends each contact a message, and ends; `off`: nobody is to be told any more; "
    "`pass-over` lists what could not be read, or has one such record count no more.",
    show_default=False,
)
PLACE = typer.Argument(
    help="Which record to pass over, as it is listed.",
    metavar="[TOPIC PARTITION OFFSET]",
    show_default=False,
)
TO = typer.Option(help="Test the contacts of this one alone: an agency, or a step.", metavar="WHO")
EXAMPLES = (
    "throughline notify",
    "throughline notify test",
    "throughline notify test --to csc",
    "throughline notify off",
    "throughline notify pass-over",
    "throughline notify pass-over throughline.notices 0 1234",
)


def run(
    action: Annotated[Literal["test", "off", "pass-over"] | None, ACTION] = None,
    place: Annotated[list[str] | None, PLACE] = None,
    to: Annotated[str | None, TO] = None,
    data: Data = None,
    bootstrap: Bootstrap = None,
) -> None:
    """Tell people of late alerts until it is told to stop, by Ctrl-C or SIGTERM.

    First the agency that owes, then others, by the steps of the file that THROUGHLINE_NOTICES
    names. A message holds a severity, the ref of a case and a link. Each attempt and what became
    of it is on the topic throughline.notices; nothing is sent twice, also after a crash.

    While it runs it says so in the store, and pages tell where it has stopped. `off`, once it has
    been stopped for good, has them say instead that nobody is told.

    A record on its topics that it cannot read turns the board red, until somebody has looked at it
    and passes it over. Only what cannot be read can be passed over; what it was to say is told to
    nobody.

    Exit status: 0 told to stop, or every message arrived; 1 a test message did not; 2 not set up
    right, or there is no such record; 70 it could not go on.
    """
    from throughline.logs import log_as_json
    from throughline.notices_file import read_notices
    from throughline.notifying import noted, off, test
    from throughline.notifying import run as tell_people
    from throughline.passing_over import passing_over
    from throughline.settings import read_settings
    from throughline.told import Refused
    from throughline.wiring import clock

    settings = read_settings(data=data, bootstrap=bootstrap)
    if place and action != "pass-over":
        raise Refused(f"notify {action}: only `pass-over` is asked for one record")
    if action == "off":
        typer.echo(off(settings))
        raise typer.Exit
    if action == "pass-over":
        typer.echo(passing_over(settings, place or ()))
        raise typer.Exit
    notices = read_notices(settings)
    if action == "test":
        now = clock(settings).now
        tested = test(notices.contacts, to, now, noted(settings))
        typer.echo("\n".join(tested.lines))
        if tested.besides:
            typer.echo(tested.besides, err=True)
        raise typer.Exit(0 if tested.arrived else 1)
    log_as_json(settings.log_level)
    tell_people(settings, notices)
