"""Files of events: one JSON object a line. A line knows where it stands, so that it can be told."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from throughline.progress import progress
from throughline.told import Refused

STANDARD_INPUT = "-"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # some editors put one before the first line
LONG = 4_000_000  # bytes from which on progress is worth showing
STEP = 200_000  # bytes between two looks at how far we are


class Line(NamedTuple):
    """One line that is not empty.

    number    counted from 1, empty lines too
    """

    file: str
    number: int
    value: bytes

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"{_name(self.file)}, line {self.number}"


def _name(file: str) -> str:
    return "standard input" if file == STANDARD_INPUT else file


def lines(files: Sequence[str]) -> Iterator[Line]:
    """Read the lines of these files, one file after the other; `-` is standard input.

    raises    Refused, if one cannot be read, or if there is no line in all of them
    """
    with progress() as shown:
        task = shown.add_task("Reading", total=_size(files), visible=_size(files) >= LONG)
        unseen, any_of_it = 0, False
        for file in files:
            for line in _of(file):
                yield line
                any_of_it = True
                unseen += len(line.value)
                if unseen >= STEP:
                    shown.advance(task, unseen)
                    unseen = 0
    if not any_of_it:
        raise Refused("there are no events in the input")


def _size(files: Sequence[str]) -> int:
    paths = [Path(file) for file in files if file != STANDARD_INPUT]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _of(file: str) -> Iterator[Line]:
    try:
        if file == STANDARD_INPUT:
            yield from _numbered(file, sys.stdin.buffer)
        else:
            with Path(file).open("rb") as content:
                yield from _numbered(file, content)
    except OSError as error:
        raise Refused(f"cannot read {file}: {error.strerror}") from None


def _numbered(file: str, content: BinaryIO) -> Iterator[Line]:
    for number, value in enumerate(content, 1):
        told = value.removeprefix(BYTE_ORDER_MARK) if number == 1 else value
        if told.strip():
            if number == 1:
                _check_text(file, told)
            yield Line(file, number, told.rstrip(b"\r\n"))


def _check_text(file: str, first: bytes) -> None:
    """Look whether the first line is text, so that a file of something else is told of once."""
    try:
        first.decode()
    except UnicodeDecodeError:
        raise Refused(f"{_name(file)} is not UTF-8 text") from None
    if b"\0" in first:  # as in UTF-16
        raise Refused(f"{_name(file)} is not UTF-8 text")
