"""The options that several commands share."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Bootstrap: TypeAlias = Annotated[
    str | None,
    typer.Option(help="Where Kafka answers, host:port.", envvar=[], show_default=False),
]
Data: TypeAlias = Annotated[
    Path | None, typer.Option(help="The data folder.", metavar="DIR", show_default=False)
]
