"""`throughline topics` makes the topics that the service needs."""

from typing import Annotated

import typer

from throughline.commands.options import Bootstrap

ACLS = typer.Option(
    "--acls", help="Only print who needs which rights, as commands of Kafka's own tool."
)
EXAMPLES = (
    "throughline topics",
    "throughline topics --bootstrap kafka.example.org:9092",
    "throughline topics --acls > rights.sh",
)


def run(bootstrap: Bootstrap = None, *, acls: Annotated[bool, ACLS] = False) -> None:
    """Make the topics that are missing, and set retention and times of the others right.

    Partitions of a topic that is there already are left alone, and told where they are otherwise
    than the settings say. To do it again changes nothing.

    With --acls nothing is made and no broker is asked: the rights that each agency and the service
    need are printed, for the administrator of the brokers to look at and give.
    """
    import asyncio

    from streams.topic_admin import check_topics, create_topics
    from throughline.rights_text import as_script
    from throughline.settings import read_settings
    from throughline.wiring import kafka, wanted_topics

    settings = read_settings(bootstrap=bootstrap)
    if acls:
        typer.echo(as_script(settings))
        return
    broker = kafka(settings)
    wanted = wanted_topics(settings)
    made = asyncio.run(create_topics(broker, wanted))
    for word, names in (("made", made.created), ("set right", made.changed)):
        for name in names:
            typer.echo(f"{word}: {name}")
    wrong = asyncio.run(check_topics(broker, wanted))
    for told in wrong:
        typer.echo(told, err=True)
    typer.echo(f"{len(wanted)} topics; {len(made.created)} made now.", err=True)
    raise typer.Exit(1 if wrong else 0)
