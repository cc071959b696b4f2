"""A command of ours that does not outlive whoever started it.

    python -m throughline.attended worker …

Its standard input is a pipe that the starter holds and never writes to. When the starter ends,
however it ends, the pipe closes, and the command is told to stop.
"""

import os
import signal
import sys
import threading

from throughline.cli import main

TO_STOP = (signal.SIGTERM, signal.SIGINT)


def _end_with_the_starter() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    # Not to be heard in that thread: a worker takes them in one of its own, whatever else it does.
    signal.pthread_sigmask(signal.SIG_BLOCK, TO_STOP)
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_STOP)
    main()
