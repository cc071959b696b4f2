"""The access log: who looked at which case, as of when, and on what they saw it.

It is the topic `throughline.access`, a CloudEvent a read. A page of a case leaves only once Kafka
has it (Data Protection Act 2018 s62 for the police; here for every agency).
"""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import orjson
from anyio import from_thread

from events.moments import moment, spelled
from events.told import attributes_told
from web.door import Door, Noted, Sent
from web.parts import Parts
from web.people import Person, Role
from web.refusals import NotYet
from web.rights import Basis

Page: TypeAlias = Literal["timeline", "sharing", "network", "alert"]
Kind: TypeAlias = Literal["case_read", "case_opened"]

NOT_WRITTEN: Final = (
    "Kafka has not confirmed that this read is in the access log, so the page is not shown. Ask "
    "again in a minute."
)
NO_LOG: Final = "This service has no access log to write to, so no case is shown."


class Access(NamedTuple):
    """One entry of the log.

    kind        the case was read, or opened by somebody who does not see it otherwise
    page        what was read of it
    alert_id    the alert, where it was one
    reason      the purpose, or why the glass was broken
    as_of       the moment that was asked for; None: now
    at          what the service's clock read
    """

    kind: Kind
    case: str
    at: datetime
    person: Person
    basis: Basis
    reason: str | None = None
    page: Page | None = None
    alert_id: str | None = None
    as_of: datetime | None = None
    known_at: datetime | None = None

    def sent(self) -> Sent:
        """Write it as it goes to Kafka."""
        told = attributes_told(token_urlsafe(18), "access", self.kind, self.case, self.at)
        data = {name: value for name, value in self._data().items() if value is not None}
        return Sent(self.case.encode(), orjson.dumps({**told, "data": data}))

    def _data(self) -> dict[str, Any]:
        return {
            "actor": self.person.ref,
            "role": self.person.role,
            "agency": self.person.agency,
            "basis": self.basis,
            "reason": self.reason,
            "page": self.page,
            "alert_id": self.alert_id,
            "as_of": self.as_of and spelled(self.as_of),
            "known_at": self.known_at and spelled(self.known_at),
        }


def read_entry(value: bytes) -> Access | None:
    """Read an entry back; None where it is none of ours."""
    try:
        told = orjson.loads(value)
        data: dict[str, Any] = told["data"]
        role: Role = data["role"]
        return Access(
            kind=told["type"].split(".")[2],
            case=told["subject"].partition("/")[2],
            at=moment(told["time"]),
            person=Person(data["actor"], role, data.get("agency")),
            basis=data["basis"],
            reason=data.get("reason"),
            page=data.get("page"),
            alert_id=data.get("alert_id"),
            as_of=_moment(data.get("as_of")),
            known_at=_moment(data.get("known_at")),
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _moment(told: str | None) -> datetime | None:
    return moment(told) if told else None


def note(parts: Parts, entry: Access) -> None:
    """Put an entry on the log, from a thread that answers a request.

    raises    NotYet, where it is not written: then nothing may be shown
    """
    from_thread.run(note_it, parts, entry)


async def note_it(parts: Parts, entry: Access) -> None:
    """Put an entry on the log, from the loop that serves. Raises NotYet, as above."""
    if not await _door(parts).log.note(entry.sent()):
        raise NotYet(NOT_WRITTEN)


def noted(parts: Parts, before: int | None, most: int) -> list[Noted]:
    """Read back, from a thread that answers a request, so many entries: the last before a place.

    before    None: the last of all

    raises    NotYet, where Kafka does not answer
    """
    found = from_thread.run(_door(parts).log.noted, before, most)
    if found is None:
        raise NotYet("Kafka does not answer, so the access log cannot be read now.")
    return list(found)


def _door(parts: Parts) -> Door:
    if parts.door is None:
        raise NotYet(NO_LOG)
    return parts.door
