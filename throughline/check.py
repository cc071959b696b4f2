"""Everything about the tree that can be checked without running it: `make check`, but for tests.

Each check is a command that a person could type; all of them run, and the failures are told last.
"""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", ".")),
    ("types", ("mypy",)),
    ("imports", ("lint-imports",)),
    ("generated files", ("python", "-m", "throughline.generate", "--check")),
)


def main() -> int:
    """Run every check; return 1 if any failed."""
    failed = [name for name, command in CHECKS if not _passes(name, command)]
    if failed:
        print(f"check: failed: {', '.join(failed)}", file=sys.stderr)  # noqa: T201  its output
    return 1 if failed else 0


def _passes(name: str, command: tuple[str, ...]) -> bool:
    began = time.monotonic()
    print(f"check: {name}", flush=True)  # noqa: T201  its output
    done = subprocess.run([BIN / command[0], *command[1:]], check=False)  # noqa: S603  our own list
    print(f"check: {name}: {time.monotonic() - began:.1f} s", flush=True)  # noqa: T201  its output
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
