"""`throughline broker` runs a real Apache Kafka on this machine."""

from typing import Annotated

import typer

from throughline.commands.options import Data

PORT = typer.Option(help="Where Kafka listens. Default: 9092.", show_default=False)
HOST = typer.Option(help="The address that it listens on. Default: 127.0.0.1.", show_default=False)
EXAMPLES = ("throughline broker", "throughline broker --data ./data --kafka-port 9192")


def run(
    data: Data = None,
    kafka_port: Annotated[int | None, PORT] = None,
    host: Annotated[str | None, HOST] = None,
) -> None:
    """Run a local Kafka until Ctrl-C, with no Docker and no Java installed.

    What is on its topics stays in the data folder. The first start fetches Kafka from Maven
    Central, about 45 MB, and checks each file; later ones need no network.
    """
    from throughline.broker_run import run_broker
    from throughline.settings import read_settings

    settings = read_settings(data=data, kafka_port=kafka_port, host=host)
    run_broker(settings, say=lambda line: typer.echo(line, err=True))
