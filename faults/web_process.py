"""The web process of a run, with the campaign's hooks in it.

Its only argument is a JSON object: `broken` (a promise to break, or null), and settings by name.
"""

import json
import logging
import sys

from faults.broken import PROMISES
from faults.hooks import Hooks
from throughline.settings import read_settings
from throughline.wiring import web_parts
from web.serve import run


def main() -> None:
    """Serve until told to stop."""
    told = json.loads(sys.argv[1])
    logging.basicConfig(
        level=logging.ERROR, format="%(asctime)s %(levelname)s:%(name)s:%(message)s"
    )
    if broken := told.pop("broken"):
        PROMISES[broken]()
    settings = read_settings(**told)
    Hooks(settings.data / "faults").install_in_web()
    run(web_parts(settings), settings.host, settings.port)


if __name__ == "__main__":
    main()
