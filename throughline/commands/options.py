"""The options that several commands share, each with what it is unless given."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from platformdirs import user_data_path

HOME = "~/"
_FOLDER = str(user_data_path("throughline", appauthor=False)).replace(f"{Path.home()}/", HOME)

Bootstrap: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help="Where Kafka answers, host:port. Default: 127.0.0.1:9092.",
        envvar=[],
        show_default=False,
    ),
]
Data: TypeAlias = Annotated[
    Path | None,
    typer.Option(help=f"The data folder. Default: {_FOLDER}.", metavar="DIR", show_default=False),
]
