"""The supervisor: runs the parts of the service, and starts again what ends.

A part may end for good reasons: it could not go on without losing something, its store was
rebuilt, or somebody killed it. So being started again is the normal answer. A part that ends by
itself, at once and again and again, is given up on, and that ends the whole.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from signal import Signals
from typing import Protocol

from streams.broker_error import BrokerError

LETS_GO = 7.0  # seconds for a part to end once told to

Say = Callable[[str], None]


class Running(Protocol):
    """A part that runs, as `Broker` and `Child` are."""

    process: subprocess.Popen[bytes]

    def stop(self, within: float) -> None:
        """End it: politely, after so many seconds by force. A second call does nothing."""
        ...


@dataclass(frozen=True)
class Patience:
    """How long we try.

    soon     seconds; a part that ends sooner has ended at once
    tries    so many times in a row, before we give up
    pause    seconds before it is started again; more, the oftener it ended at once
    """

    soon: float = 10.0
    tries: int = 5
    pause: float = 0.5


class Part:
    """One part, running for as long as it is wanted.

    begin         starts it; may take its time, and raise BrokerError or OSError
    last_words    what it last said
    first         it runs already: begin only its heirs
    """

    def __init__(  # noqa: PLR0913  all but two have a default
        self,
        name: str,
        begin: Callable[[], Running],
        *,
        last_words: Callable[[], str] = lambda: "it said nothing",
        say: Say = lambda _: None,
        first: Running | None = None,
        patience: Patience = Patience(),
    ) -> None:
        self.name = name
        self.given_up: str | None = None
        self._begin = begin
        self._last_words = last_words
        self._say = say
        self._running = self._first = first
        self._patience = patience
        self._told = ""
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._keep_running, name=name, daemon=True)

    def start(self) -> None:
        """Begin. It blocks nobody."""
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The process that ran last."""
        return self._running.process.pid if self._running else None

    def tell_to_stop(self) -> None:
        """Tell it to stop; `stop` waits until it has."""
        self._unwanted.set()
        if self._running:
            with suppress(ProcessLookupError):
                self._running.process.terminate()

    def stop(self) -> None:
        """Stop it: politely, then not."""
        self.tell_to_stop()
        if self._running:
            self._running.stop(LETS_GO)
        if self._thread.ident:
            self._thread.join(LETS_GO)

    def _keep_running(self) -> None:
        at_once = 0
        while not self._unwanted.is_set():
            began = time.monotonic()
            how = self._run()
            if self._unwanted.is_set():
                return
            soon = time.monotonic() - began < self._patience.soon
            at_once = at_once + 1 if soon and not isinstance(how, Signals) else 0
            if at_once == self._patience.tries:
                self.given_up = f"{self.name} cannot run: {self._why(how)}"
                return
            self._tell(how)
            self._unwanted.wait(self._patience.pause * max(at_once, 1))

    def _run(self) -> int | Signals | str:
        """Run it once; return its exit status, the signal that killed it, or why it began not."""
        try:
            running = self._first or self._begin()
        except (BrokerError, OSError) as error:
            return str(error)
        self._running, self._first = running, None
        if self._unwanted.is_set():
            running.stop(LETS_GO)
        status = running.process.wait()
        running.stop(LETS_GO)  # and so lets go of what it held
        return Signals(-status) if status < 0 else status

    def _tell(self, how: int | Signals | str) -> None:
        """Say how it ended; what was said last is not said again."""
        if isinstance(how, Signals):
            told = f"{self.name} was killed ({how.name}) and is started again"
        elif isinstance(how, str):
            told = f"{self.name} cannot be started, and is tried again: {how}"
        else:
            told = f"{self.name} ended and is started again: {self._last_words()}"
        if told != self._told or isinstance(how, Signals):
            self._say(told)
        self._told = told

    def _why(self, how: int | Signals | str) -> str:
        return how if isinstance(how, str) else self._last_words()
