"""`throughline web` serves the pages."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap, Data

PORT = typer.Option(help="The port of the pages. Default: 8000.", show_default=False)
HOST = typer.Option(help="The address that it listens on. Default: 127.0.0.1.", show_default=False)
EXAMPLES = ("throughline web", "throughline web --port 8080 --data ./data")


def run(
    data: Data = None,
    bootstrap: Bootstrap = None,
    port: Annotated[int | None, PORT] = None,
    host: Annotated[str | None, HOST] = None,
) -> None:
    """Serve the pages and their API until Ctrl-C or SIGTERM.

    It reads what the worker keeps in the store, and judges nothing by itself.
    """
    from dataclasses import replace

    from throughline.logs import log_as_json
    from throughline.moving import moved_by_an_act
    from throughline.settings import read_settings
    from throughline.wiring import web_parts
    from web.serve import run as serve

    settings = read_settings(data=data, bootstrap=bootstrap, port=port, host=host)
    log_as_json(settings.log_level)
    parts = web_parts(settings)
    if parts.story:
        parts = replace(parts, acted=moved_by_an_act(settings))
    serve(parts, settings.host, settings.port)
