"""Take what we use out of npm's packages: python -m web.vendor FOLDER.

FOLDER holds what `npm pack NAME@VERSION` wrote for each package of vendor.json.
"""

import sys
from pathlib import Path

from web.vendor.unpacking import Unfit, vendor

if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  the program and one folder
        sys.exit("usage: python -m web.vendor FOLDER")
    try:
        vendor(Path(sys.argv[1]))
    except Unfit as why:
        sys.exit(f"vendor: {why}")
