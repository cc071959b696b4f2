"""Somebody who has signed in and asks for pages over HTTP, one after the other, on one connection.

Bytes are those on the wire: the head of the answer and its body as it was sent.
"""

import re
from collections.abc import Iterable
from gzip import decompress
from http.client import HTTPConnection, HTTPResponse
from time import perf_counter
from typing import Final, NamedTuple
from urllib.parse import urlencode, urljoin

LINKED: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')  # styles, scripts and pictures
IMPORTED: Final = re.compile(r'(?:from|import)\s*"([^"]+)"')  # what a script asks for in its turn
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
OK: Final = 200


class Answer(NamedTuple):
    """What came back.

    seconds    from the question to the last byte
    sent       bytes on the wire
    text       what it says
    """

    seconds: float
    sent: int
    text: str


class Wrong(Exception):
    """A page did not come as it should."""


class Visitor:
    """One person's browser, without its cache."""

    def __init__(self, port: int, person: str) -> None:
        """Sign in."""
        self._line = HTTPConnection("127.0.0.1", port)
        self._headers = {"accept": "text/html", "accept-encoding": "gzip"}
        self._line.request("POST", "/sign-in", urlencode({"person": person}), FORM)
        answer = self._line.getresponse()
        answer.read()
        self._headers["cookie"] = (answer.getheader("set-cookie") or "").partition(";")[0]

    def ask(self, path: str) -> Answer:
        """Ask for a page. Raises Wrong."""
        began = perf_counter()
        self._line.request("GET", path, headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        seconds = perf_counter() - began
        if answer.status != OK:
            raise Wrong(f"{path} came with {answer.status}")
        plain = decompress(body) if answer.getheader("content-encoding") == "gzip" else body
        return Answer(seconds, _head(answer) + len(body), plain.decode())

    def first_visit(self, path: str) -> int:
        """Return the bytes of a page with all that it is made of, to a browser that has nothing."""
        page = self.ask(path)
        sizes = {path: page.sent}
        self._add(sizes, LINKED.findall(page.text))
        return sum(sizes.values())

    def _add(self, sizes: dict[str, int], paths: Iterable[str]) -> None:
        for path in paths:
            if path not in sizes:
                found = self.ask(path)
                sizes[path] = found.sent
                if path.endswith(".js"):
                    asked = IMPORTED.findall(found.text)
                    self._add(sizes, (urljoin(path, each) for each in asked))

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _head(answer: HTTPResponse) -> int:
    lines = (f"{name}: {value}\r\n" for name, value in answer.getheaders())
    return len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n") + sum(map(len, lines)) + 2
