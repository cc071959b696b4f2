"""The local broker in the foreground: it ends with us, and we say if it ends by itself."""

import signal
from collections.abc import Callable
from types import FrameType

from streams.broker import start_broker
from streams.kafka_folder import died
from throughline.settings import Settings


class Told(BaseException):
    """Somebody told us to stop."""


def run_broker(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the broker until it is told to stop.

    say      is told what happens, a line at a time

    raises   BrokerError, if it cannot run or ends by itself; KeyboardInterrupt
    """
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with start_broker(settings.data, settings.kafka_port, settings.host, say) as broker:
            say(f"Kafka answers at {broker.bootstrap}; Ctrl-C ends it")
            broker.wait()
            folder = broker.claim.folder
            raise died(folder, folder / "logs" / "kafka.log")
    except Told:
        say("Kafka has ended")
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_: int, __: FrameType | None) -> None:
    raise Told
