"""What can come back to whoever sends events, why, and what to do about it, for people."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from web.outcomes import SAID, Kind


class Answer(NamedTuple):
    """One that can be had.

    code       a status of HTTP, or an outcome
    because    what it means
    do         what to do about it
    """

    code: str
    because: str
    do: str


ANSWERS: Final[Sequence[Answer]] = (
    Answer("202", "Kafka has every event of the request.", "Nothing. Ask what became of it."),
    Answer(
        "304",
        "What you have still holds. Only who asks with `if-none-match` is told so.",
        "Nothing.",
    ),
    Answer(
        "400",
        "An event is not as it must be. `errors` names each field and what was wanted.",
        "Mend it, and send the whole request again.",
    ),
    Answer("401", "No valid key was shown.", "Show it, or ask for one."),
    Answer("403", "The source of an event is not your agency's.", "Send only your own."),
    Answer("404", "There is nothing at that address.", "Compare it with those on this page."),
    Answer("405", "The address is right, and the method is not.", "POST to send, GET to ask."),
    Answer("413", "It is more than is taken at once.", "Send fewer events, or smaller ones."),
    Answer("429", "This key asks too often.", "Wait as long as `Retry-After` says; send batches."),
    Answer(
        "500",
        "The fault is ours, and has been noted.",
        "Send the same again later. If it stays so, tell whoever runs this.",
    ),
    Answer(
        "503",
        "Kafka has not taken it in time, or the service cannot look.",
        "Wait as long as `Retry-After` says, and send the same again.",
    ),
)
DO: Final[dict[Kind, str]] = {
    "accepted": "Nothing.",
    "repeated": "Nothing. To send again is always safe.",
    "rejected": "Mend what `refusals` names, and send it again, under the same id or a new one.",
    "not_seen": "Ask again. If it stays so, it was never sent, or the worker is held up.",
}
OUTCOMES: Final[Sequence[Answer]] = tuple(Answer(kind, SAID[kind], DO[kind]) for kind in DO)
