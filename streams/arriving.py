"""Whether a message of which no answer came may have arrived: it was on its way by then."""

from smtplib import SMTPServerDisconnected
from typing import Final

from requests import ReadTimeout
from requests.exceptions import ChunkedEncodingError
from urllib3.exceptions import ProtocolError

from streams.ways import Became

NOBODY_KNOWS: Final = Became("unknown", "the connection ended without an answer")
ON_ITS_WAY: Final = (
    ReadTimeout,
    ChunkedEncodingError,
    ProtocolError,
    SMTPServerDisconnected,
    TimeoutError,
)


def may_have_arrived(error: BaseException | None) -> bool:
    """Tell whether the message was on its way when this ended it, whatever sent it."""
    told = (error, *error.args) if error else ()
    return any(isinstance(each, ON_ITS_WAY) for each in told)
