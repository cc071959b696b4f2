"""The same work on many things, in processes of their own, with the answers in order."""

import signal
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")

# `fork` hands over at no cost all that the work rests on, such as every event, also what cannot be
# pickled. It is safe where no thread runs, and a command that only reads and then tells has none.
FORK = get_context("fork")


def each(work: Callable[[A], B], things: Collection[A], jobs: int) -> Iterator[B]:
    """Do this work on each of these, in so many processes; where that is one, in this one.

    What becomes of a thing is sent here, so it must survive pickling. What could not be done apart
    is done here: so whatever is wrong with it is raised as ever, and a process that was ended, as
    where memory runs out, costs time and nothing else.
    """
    jobs = min(jobs, len(things))
    return map(work, things) if jobs <= 1 else _apart(work, list(things), jobs)


def _apart(work: Callable[[A], B], things: Sequence[A], jobs: int) -> Iterator[B]:
    children: list[_Child[A, B]] = []
    try:
        with _no_ctrl_c():
            children += (_Child(work, things[first::jobs]) for first in range(jobs))
        for number, thing in enumerate(things):
            try:
                done = children[number % jobs].next()
            except (EOFError, OSError):
                done = work(thing)
            yield done
    finally:
        for child in children:
            child.end()


class _Child(Generic[A, B]):
    """A process that does the work on its share of the things."""

    def __init__(self, work: Callable[[A], B], share: Sequence[A]) -> None:
        self._answers, answering = FORK.Pipe(duplex=False)
        self._process = FORK.Process(target=_do, args=(work, share, self._answers, answering))
        self._process.start()
        answering.close()

    def next(self) -> B:
        """Wait for what became of its next thing. Raises EOFError or OSError, if it has ended."""
        done: B = self._answers.recv()
        return done

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        self._answers.close()


def _do(
    work: Callable[[A], B], share: Sequence[A], answers: Connection, answering: Connection
) -> None:
    answers.close()  # read by the starter alone: once it has ended, to send on fails
    with suppress(Exception):  # the starter meets it too; or is gone, and nobody waits for more
        for thing in share:
            answering.send(work(thing))


@contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Hold Ctrl-C back; a process that starts meanwhile never hears it, and is ended by us."""
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
