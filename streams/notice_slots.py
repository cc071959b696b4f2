"""The room for messages: an attempt is written once it has some, and gives it back when it ends."""

from time import monotonic
from typing import Final

from projections.notices import IN_FLIGHT, Notice, Try

AT_ONCE: Final = 16  # messages on their way
TO_ONE: Final = 4  # of these to one contact: where that is slow it holds up no other
HUNG: Final = IN_FLIGHT.total_seconds()  # after which no send is waited for


class Slots:
    """The attempts that are ours: from before one is written until what became of it is."""

    def __init__(self) -> None:
        self._ours: dict[str, Try] = {}
        self._claimed: set[str] = set()  # of these, those that are not read back yet
        self._begun: dict[str, float] = {}  # when these began to be sent, by the process's clock

    def may_write(self, notice: Notice) -> bool:
        """Tell whether a fact may be written now; where it is an attempt, take the room for it."""
        if notice.what == "attempting":
            return self._take_room(notice)
        attempt = notice._replace(what="attempting").notice_id
        return attempt not in self._ours or self._is_hung(attempt)

    def read_back(self, attempt: Notice) -> Try | None:
        """Say which try it is, where it is ours and was not read back before."""
        if attempt.notice_id not in self._claimed:
            return None
        self._claimed.discard(attempt.notice_id)
        return self._ours[attempt.notice_id]

    def begin(self, attempt: Notice) -> None:
        """Note that it is being sent."""
        self._begun[attempt.notice_id] = monotonic()

    def free(self, attempt: Notice) -> None:
        """Give back the room that it had."""
        self._ours.pop(attempt.notice_id, None)
        self._begun.pop(attempt.notice_id, None)

    def _take_room(self, attempt: Notice) -> bool:
        if attempt.notice_id in self._ours or attempt.step is None or attempt.contact is None:
            return False
        to_it = sum(each.contact == attempt.contact for each in self._ours.values())
        if len(self._ours) >= AT_ONCE or to_it >= TO_ONE:
            return False
        self._ours[attempt.notice_id] = Try(attempt.step, attempt.contact, attempt.number)
        self._claimed.add(attempt.notice_id)
        return True

    def _is_hung(self, attempt: str) -> bool:
        begun = self._begun.get(attempt)
        return begun is not None and monotonic() - begun >= HUNG
