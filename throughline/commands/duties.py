"""`throughline duties` shows every duty with its limit, severity and source."""

from pathlib import Path
from typing import Annotated

import typer

CODE = typer.Argument(help="The code of a rule, such as S13.", show_default=False)
POLICY = typer.Option(help="A policy.toml other than the one set.", show_default=False)
EXAMPLES = ("throughline duties", "throughline duties S13", "throughline duties --policy ours.toml")


def run(
    code: Annotated[str | None, CODE] = None,
    policy: Annotated[Path | None, POLICY] = None,
) -> None:
    """List the duties, or show one in full: what is owed, what meets it, and every dated entry.

    How soon and how severe is policy. The list shows the latest entry of each rule; a duty is
    judged by the one in force on the day of its trigger.
    """
    from throughline.duties_text import listing, page
    from throughline.policy_file import read_policy
    from throughline.settings import read_settings

    written = read_policy(read_settings(policy=policy))
    typer.echo("\n".join(listing(written) if code is None else page(code, written)))
