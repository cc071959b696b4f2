"""What became of an event that an agency sent, as far as is known now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field

from events.base import AnyEvent
from store.shapes import INBOUND, Kept, Origin, Refused
from store.store import Store

Kind = Literal["accepted", "repeated", "rejected", "not_seen"]
SAID: dict[Kind, str] = {
    "accepted": "It is on its timeline, known from when it was received.",
    "repeated": "An event of this source and id was there before; this one has no second effect.",
    "rejected": "It was refused.",
    "not_seen": "It was neither accepted nor refused yet. If it was sent, ask again in a moment.",
}


class RefusedAnswer(BaseModel):
    """A record that was refused. Its bytes are not told: whoever sent it has them."""

    model_config = ConfigDict(title="Refusal")

    id: str | None = Field(description="As it was sent; none, where it could not be read.")
    source: str | None
    topic: str
    partition: int
    offset: int = Field(description="Where it lies on the inbound topic.")
    received_at: datetime
    field: str = Field(description="The first field at fault.")
    reason: str = Field(description="All that is wrong with it; never what came.")
    fault: Literal["theirs", "ours"] = Field(
        description="`ours`: the service failed on it, and will try it again. Nothing to do."
    )

    @classmethod
    def of(cls, refused: Refused) -> Self:
        """Tell a refusal."""
        return cls(**{**refused._asdict(), **refused.origin._asdict()})


class OutcomeAnswer(BaseModel):
    """What became of an event."""

    model_config = ConfigDict(title="Outcome")

    id: str
    source: str
    outcome: Kind
    detail: str
    received_at: datetime | None = Field(
        description="When what stands was received, or what was refused."
    )
    refusals: list[RefusedAnswer] = Field(description="What was refused of this source and id.")


def ask(event: AnyEvent, lies: Origin) -> str:
    """Give the address at which to ask what became of an event that was taken."""
    query = urlencode({"source": event.source, "offset": lies.offset})
    return f"/events/{quote(event.id, safe='')}?{query}"


def outcome(store: Store, agency: str, source: str, id_: str, offset: int | None) -> OutcomeAnswer:
    """Find out what became of an event.

    offset    of the record on the agency's topic that is meant; None: whichever
    """
    read_to = store.position(INBOUND + agency, 0)  # first: what is read by then is seen below
    standing, refused = store.events_of(source, id_), store.refusals_of(agency, source, id_)
    meant = None if offset is None else Origin(INBOUND + agency, 0, offset)
    kind, received_at = _kind(standing, refused, meant, read_to)
    return OutcomeAnswer(
        id=id_,
        source=source,
        outcome=kind,
        detail=SAID[kind],
        received_at=received_at,
        refusals=[RefusedAnswer.of(each) for each in refused],
    )


def _kind(
    standing: Sequence[Kept], refused: Sequence[Refused], meant: Origin | None, read_to: int
) -> tuple[Kind, datetime | None]:
    known_at = min((kept.event.known_at for kept in standing), default=None)
    theirs = [each for each in refused if meant in (None, each.origin)]
    if known_at is not None and (meant is None or any(kept.origin == meant for kept in standing)):
        return "accepted", known_at
    if theirs:
        return "rejected", theirs[-1].received_at
    if known_at is not None and meant is not None and meant.offset < read_to:
        return "repeated", known_at
    return "not_seen", None
