"""The process itself: it starts, says in one line why it cannot, and stops in time."""

import gc
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from events.samples import moment
from web import serve
from web.listening import WebError, listen
from web.samples import Service

PROCESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from projections.agencies import Groups
from projections.judge import Terms
from projections.policy import Policy
from store.store import Store
from throughline.england import england
from web.app import build
from web.listening import listen
from web.parts import Parts
from web.people import DEMO
from web.serve import serve
from web.sessions import SignIn
import throughline, tomllib

policy = Path(throughline.__file__).with_name("policy.toml").read_text()
terms = Terms(Policy(tomllib.loads(policy)), england(), Groups())
now = lambda: datetime(2018, 3, 12, tzinfo=UTC)
store = lambda: Store.open("sqlite", Path(sys.argv[1]))
people = SignIn("of-tests-alone", DEMO, secure=False)
parts = Parts(store, terms, now, "127.0.0.1:9092", sign_in=people)
listener = listen("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
serve(build(parts), listener)
print("closed", flush=True)
"""
Process = subprocess.Popen[str]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Give the way to start a web process."""
    processes: list[Process] = []

    def start() -> Process:
        processes.append(
            subprocess.Popen(  # noqa: S603  our own Python, our own lines
                [sys.executable, "-c", PROCESS, str(tmp_path)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        )
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("told", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, -signal.SIGINT)])
def test_it_answers_until_it_is_told_to_stop(
    started: Callable[[], Process], told: signal.Signals, status: int
) -> None:
    """A connection kept open by a browser does not hold it; it is quiet all along."""
    process = started()
    assert process.stdout
    port = int(process.stdout.readline())
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as browser:
        answer = browser.get("/healthz")
        begun = time.monotonic()
        process.send_signal(told)
        output, errors = process.communicate(timeout=10)

    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert time.monotonic() - begun < 5
    assert process.returncode == status
    assert output == ("closed\n" if status == 0 else "")
    assert errors == "" or "KeyboardInterrupt" in errors


def test_pages_that_wait_for_news_do_not_hold_it(started: Callable[[], Process]) -> None:
    """Each connection ends in order: cut off after the last answers, it would raise here."""
    process = started()
    assert process.stdout
    address = f"http://127.0.0.1:{int(process.stdout.readline())}/live?since=1.0"
    with httpx2.Client(auth=("ON-CALL-1", "")) as browser, ExitStack() as opened:
        told = [opened.enter_context(browser.stream("GET", address)).iter_text() for _ in range(3)]
        begins = [next(each) for each in told]
        process.send_signal(signal.SIGTERM)
        rest = ["".join(each) for each in told]
        output, errors = process.communicate(timeout=10)

    assert all("Not complete: the worker has not looked" in each for each in begins)
    assert rest == ["", "", ""]
    assert (process.returncode, output, errors) == (0, "closed\n", "")


def test_a_busy_port_is_told_in_one_line() -> None:
    """It says where, why and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(WebError) as refused:
            listen("127.0.0.1", port)

    assert str(refused.value) == (
        f"pages at 127.0.0.1:{port}: another program listens there already; "
        "stop it, or choose another --port"
    )


def test_an_address_of_another_machine_is_told_in_one_line() -> None:
    """Documentation addresses are nobody's."""
    with pytest.raises(WebError, match=r"^pages at 192\.0\.2\.1:80: .*choose another --host$"):
        listen("192.0.2.1", 80)


def test_what_is_loaded_is_not_looked_through_again_and_again(
    at: Callable[[datetime], Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what is to be let go of: that would halt a request for longer than it takes."""
    frozen: list[int] = []

    def served(_: object, listener: socket.socket) -> None:
        listener.close()
        frozen.append(gc.get_freeze_count())

    monkeypatch.setattr(serve, "serve", served)

    serve.run(at(moment("Thu 22 Feb 2018 12:00")).parts, "127.0.0.1", 0)
    gc.unfreeze()

    assert frozen[0] > 0
