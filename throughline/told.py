"""Whatever goes wrong is told in one line that says what, where and what to do. No tracebacks.

0      done
1      done, and the answer is bad
2      wrong usage, or input that cannot be read
70     a fault of ours
130    Ctrl-C
"""

import os
import traceback
from pathlib import Path

from typer import TyperException

WRONG, OURS = 2, 70
PLAINER = {
    ", unable to parse string as an integer": "",
    ", unable to parse string as a number": "",
    "Input should be ": "wanted ",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "greater than or equal to 0": "0 or more",
    "greater than or equal to ": "at least ",
    "less than or equal to ": "at most ",
}
ALL_OF_IT = "THROUGHLINE_TRACEBACK"  # the setting, which cannot be read if the settings are wrong


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do about it."""


def told(error: Exception) -> tuple[str, int]:
    """Say an error in one line, with the exit status that goes with it."""
    if isinstance(error, TyperException):
        return _of_usage(error), error.exit_code
    if isinstance(error, _foreseen()):
        return str(error), WRONG
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or type(error).__name__}", WRONG
    return _of_ours(error), OURS


def _foreseen() -> tuple[type[Exception], ...]:
    """List the errors whose message is written for people; imported only once something failed."""
    from projections.policy import PolicyError  # noqa: PLC0415  heavy: a help page needs none of it
    from store.errors import StoreError  # noqa: PLC0415  likewise
    from streams.broker_error import BrokerError  # noqa: PLC0415  likewise
    from streams.clock import ClockError  # noqa: PLC0415  likewise
    from streams.topic_admin import TopicsError  # noqa: PLC0415  likewise
    from web.listening import WebError  # noqa: PLC0415  likewise

    return Refused, PolicyError, StoreError, BrokerError, ClockError, TopicsError, WebError


def _of_usage(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "throughline"
    said = error.format_message().replace("\n", " ").rstrip(".")
    for stiff, plain in PLAINER.items():
        said = said.replace(stiff, plain)
    return f"{said}; `{command} --help` shows how"


def _of_ours(error: Exception) -> str:
    """Say where our own fault lies, and never what the error says: that may be somebody's name."""
    if os.environ.get(ALL_OF_IT, "").lower() in {"1", "true", "yes", "on"}:
        traceback.print_exception(error)
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{Path(last.filename).name}, line {last.lineno}"
    shown = f"{ALL_OF_IT}=true shows all of it"
    return f"a fault of ours: {type(error).__name__} in {where}; {shown}"
