"""The command line. `throughline --help` lists what can be asked; one file a command in commands/.

What a command needs it imports when it is called, so that help is there at once.
"""

import logging
import sys
from importlib.metadata import version as installed
from inspect import cleandoc
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from throughline.commands import (
    broker,
    check,
    clock,
    duties,
    events,
    keys,
    lag,
    notify,
    publish,
    rebuild,
    rejected,
    replay,
    retry,
    settings,
    sharing,
    simulate,
    status,
    topics,
    up,
    verify,
    web,
    worker,
)
from throughline.told import told

PANELS = {
    "Events": (events, check, publish, simulate),
    "What is owed": (replay, sharing, duties, lag),
    "The service": (
        up,
        status,
        clock,
        topics,
        broker,
        worker,
        web,
        notify,
        rebuild,
        rejected,
        retry,
        verify,
        keys,
        settings,
    ),
}


STOPPED = 130  # by Ctrl-C


class InOneLine(TyperGroup):
    """A group of commands that ends every failure in one line on standard error."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command and exit with its status."""
        logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # what it says we say
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except KeyboardInterrupt:  # where Typer does not see it: before a command or after it
            status = STOPPED
        except Exception as error:  # noqa: BLE001  the one place where whatever failed is told
            line, status = told(error)
            typer.echo(f"throughline: {line}", err=True)
        sys.exit(status or 0)


app = typer.Typer(
    name="throughline",
    cls=InOneLine,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


VERSION = typer.Option("--version", help="Say which version this is.")


@app.callback(invoke_without_command=True)
def throughline(context: typer.Context, *, version: Annotated[bool, VERSION] = False) -> None:
    """Take in facts from agencies; tell what is owed to a child, and is late."""
    if version:
        typer.echo(f"throughline {installed('throughline')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _help(command: ModuleType) -> str:
    """Give a command's help with each paragraph on one line, for the terminal to break."""
    paragraphs = cleandoc(command.run.__doc__ or "").split("\n\n")
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)


def _examples(command: ModuleType) -> str:
    return "\n".join(("Examples", *(f"  {line}" for line in command.EXAMPLES)))


for _panel, _commands in PANELS.items():
    for _command in _commands:
        app.command(
            _command.__name__.rpartition(".")[2],
            help=_help(_command),
            epilog=_examples(_command),
            rich_help_panel=_panel,
        )(_command.run)


def main() -> None:
    """Run what the command line asks for."""
    app(prog_name="throughline")
