"""What cannot be answered, and what the asker can do about it.

Refusal
├── NotUnderstood       400    the question cannot be read
├── NotSignedIn         401    nobody is signed in, and this is for those who are
├── NotAllowed          403    whoever asks may not do this
│   └── NotShown        403    whoever asks does not see this case
│       └── NotPartOf   403    or sees their agency's part of it, and this is another's
├── OpenedTooOften      429    whoever asks has broken the glass of too many cases of late
├── Unknown             404    there is no such case or page
├── NotYet              503    nothing can be said for certain now; ask again later
└── SenderRefused              an agency's request, answered as a problem, whoever asks
    ├── EventsRefused   400    events are not as the contract has them
    ├── NoKey           401    no valid key was shown
    ├── NotYours        403    it is another agency's
    ├── TooLarge        413    more than is taken at once
    ├── TooOften        429    more often than is taken
    └── NotTaken        503    Kafka has not taken it

The message is one sentence for people. It never repeats what was asked: that may be a name.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import ClassVar, NamedTuple, Self

TOLD_AT_MOST = 100  # faults of one request


class Refusal(Exception):
    """A question that is not answered; `status` is the answer's status, `title` its heading."""

    status = 500
    title = "Something went wrong here"


class NotUnderstood(Refusal):
    """The question cannot be read."""

    status = 400
    title = "This cannot be read"


class NotAllowed(Refusal):
    """Whoever asks may not do this."""

    status = 403
    title = "This is not yours to do"


class NotSignedIn(Refusal):
    """Nobody is signed in, and this is for those who are."""

    status = 401
    title = "Sign in first"
    # The draft's scheme for a session's cookie: for `Basic` a browser would ask for a password.
    headers: ClassVar = {"www-authenticate": 'Cookie form-action="/sign-in"'}


class NotShown(NotAllowed):
    """Whoever asks does not see this case, whether or not there is one; they may open it.

    case    its ref, as it was asked for
    """

    title = "This case is not open to you"
    said = (
        "No case with this ref is open to you: either there is none, or your agency does not work "
        "with the family, or you have not said what you look at it for."
    )

    def __init__(self, case: str) -> None:
        super().__init__(self.said)
        self.case = case


class NotPartOf(NotShown):
    """The agency of whoever asks works with the family, and is no part of this alert."""

    title = "This alert is not open to you"
    said = "Your agency works with this family, but it neither owes this nor is owed it."


class OpenedTooOften(Refusal):
    """Whoever asks has broken the glass of too many cases of late."""

    status = 429
    title = "Too many cases were opened"

    def __init__(self, wait: int) -> None:
        minutes = ceil(wait / 60)
        super().__init__(
            "You broke the glass as often as one person may in an hour: each time somebody is "
            f"called. Try again in {minutes} min, or ask the manager on call."
        )


class Unknown(Refusal):
    """There is no such thing."""

    status = 404
    title = "Nothing is found there"


class NotYet(Refusal):
    """Nothing can be said for certain now."""

    status = 503
    title = "Nothing can be said for certain now"


class Wrong(NamedTuple):
    """One thing wrong with one event.

    event    its place in the batch, from 0; None: it is about the request as a whole
    """

    event: int | None
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class SenderRefused(Refusal):
    """A request of an agency that is refused.

    wrong      what is wrong with which event, as far as it is about events
    headers    that the answer carries
    """

    def __init__(
        self, said: str, wrong: Sequence[Wrong] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(said)
        self.wrong = tuple(wrong[:TOLD_AT_MOST])
        self.headers = dict(headers or {})


class EventsRefused(SenderRefused):
    """Events are not as the contract has them, so none of the request was taken."""

    status = 400

    @classmethod
    def of(cls, wrong: Sequence[Wrong], events: int) -> Self:
        """Say what is wrong with the events of a request of so many."""
        first = wrong[0]
        if events == 1:
            return cls("; ".join(map(str, wrong)), wrong)
        at_fault = len({each.event for each in wrong})
        return cls(
            f"{at_fault} of {events} events are not right, so none was taken. "
            f"The first is event {first.event}, counted from 0: {first}",
            wrong,
        )

    @classmethod
    def for_all(cls, field: str, reason: str) -> Self:
        """Say what is wrong with the request as a whole."""
        return cls.of([Wrong(None, field, reason)], 1)


class NoKey(SenderRefused):
    """No valid key was shown."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "Show your agency's key, as `Authorization: Bearer KEY`. Whoever runs this service "
            "makes one with `throughline keys add`.",
            headers={"www-authenticate": "Bearer"},
        )


class NotYours(SenderRefused):
    """It is another agency's."""

    status = 403


class TooLarge(SenderRefused):
    """It is more than is taken at once."""

    status = 413

    @classmethod
    def at_most(cls, limit: int) -> Self:
        """Say how large the body may be."""
        return cls(f"The body has at most {limit:,} bytes.")


class TooOften(SenderRefused):
    """This key asks more often than is taken."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(
            f"This key asks too often. Ask again in {wait} s, and send several events as a batch.",
            headers={"retry-after": str(wait)},
        )


class NotTaken(SenderRefused):
    """Kafka has not taken it in time."""

    status = 503

    def __init__(self, wait: int) -> None:
        super().__init__(
            "Kafka has not confirmed these events. Some may have been taken. Send all of them "
            "again: what is repeated has no second effect.",
            headers={"retry-after": str(wait)},
        )
