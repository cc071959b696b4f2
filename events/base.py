"""A fact, the event that carries it, and the catalogue of every type there is.

A fact is what an agency says happened. An event is a fact in its envelope, with three clocks:

    occurred    when it happened; duties run on this
    recorded    when the agency wrote it down; else received
    received    when our log took it; until then an event in a file is known from its recorded time
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    TypeAlias,
    TypeVar,
)

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from events.moments import day, moment
from events.pieces import Piece

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Agency = Code
Agencies = Annotated[tuple[Agency, ...], Field(strict=False)]
Refs = Annotated[tuple[Ref, ...], Field(strict=False)]
EventId = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=100_000)]
Moment = Annotated[datetime, BeforeValidator(moment)]
Day = Annotated[date, BeforeValidator(day)]
Data: TypeAlias = dict[str, Any]
Upcast: TypeAlias = Callable[[Data], Data]


class Fact(BaseModel):
    """Something that happened, in the agency's own words and codes. It never changes."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        hide_input_in_errors=True,
        ser_json_bytes="utf8",
        serialize_by_alias=True,  # `with` is Python's word, so the field is `with_`
    )
    kind: ClassVar["EventType"]

    def data(self) -> Data:
        """Return the fact as the JSON object that travels: what is not said is left out."""
        return self.model_dump(mode="json", exclude_none=True)


class EventType(NamedTuple):
    """What the catalogue says of one type.

    name       the wire name, for ever
    fact       the class
    sentence   how it reads to a person, fields in braces
    example    data true to shape
    upcasts    how data of version 1, 2, … becomes data of the next
    piece      the piece of information that it is about: see pieces.py
    """

    name: str
    fact: type[Fact]
    sentence: str
    example: Data
    upcasts: tuple[Upcast, ...]
    piece: Piece = Piece()

    @property
    def version(self) -> int:
        """The version that is written today."""
        return len(self.upcasts) + 1

    @property
    def wire(self) -> str:
        """The CloudEvents type."""
        return f"uk.throughline.{self.name}.v{self.version}"

    @property
    def meaning(self) -> str:
        """The one line that says what happened."""
        return (self.fact.__doc__ or "").strip().splitlines()[0]

    def upcast(self, data: Data, version: int) -> Data:
        """Lift data of an older version to today's."""
        for step in self.upcasts[version - 1 :]:
            data = step(data)
        return data


CATALOGUE: dict[str, EventType] = {}

F = TypeVar("F", bound=Fact)
F_co = TypeVar("F_co", bound=Fact, covariant=True)


def event(
    name: str,
    *,
    sentence: str,
    example: Mapping[str, Any],
    upcasts: tuple[Upcast, ...] = (),
    piece: Piece = Piece(),  # noqa: B008  it never changes
) -> Callable[[type[F]], type[F]]:
    """Enter a fact in the catalogue under its wire name."""

    def enter(fact: type[F]) -> type[F]:
        if name in CATALOGUE:
            raise ValueError(f"two event types are called {name}")
        fact.kind = CATALOGUE[name] = EventType(name, fact, sentence, dict(example), upcasts, piece)
        return fact

    return enter


class Event(NamedTuple, Generic[F_co]):
    """A fact in its envelope.

    source         `/agency/<code>` with an optional tail, or `/service/<part>`
    subject        `case/<ref>` or `person/<ref>`
    occurred_at    aware, as every time here
    recordedtime   as sent, if sent; `recorded_at` is the clock to use
    receivedtime   as our log took it, if it has; `known_at` is the clock to use
    version        of the type, as sent
    derived_from   the id of the person's event that this was made from
    corrected_at   in a view: when the correction that it shows became known
    """

    source: str
    id: str
    subject: str
    occurred_at: datetime
    recordedtime: datetime | None
    receivedtime: datetime | None
    fact: F_co
    version: int = 1
    derived_from: str | None = None
    corrected_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two events the same one."""
        return self.source, self.id

    @property
    def recorded_at(self) -> datetime:
        """When the agency wrote it down; else when we received it; else when it happened."""
        return self.recordedtime or self.receivedtime or self.occurred_at

    @property
    def known_at(self) -> datetime:
        """When we could know it: received; in a file that does not say, recorded.

        What a correction says is known from when the correction was.
        """
        known = self.receivedtime or self.recorded_at
        return max(known, self.corrected_at) if self.corrected_at else known

    @property
    def agency(self) -> str:
        """The agency that says it; for the service's own events, the part of the service."""
        return self.source.split("/", 3)[2]

    @property
    def name(self) -> str:
        """The event type's name."""
        return self.fact.kind.name

    @property
    def ref(self) -> str | None:
        """The incident, concern or request that it belongs to, where it names one."""
        ref: str | None = self.fact.__dict__.get("ref")  # pydantic's own look-up is slow on a miss
        return ref

    @property
    def case(self) -> str | None:
        """The case ref, unless it is about a person."""
        return self.subject[5:] if self.subject.startswith("case/") else None

    @property
    def person(self) -> str | None:
        """The person ref, where the event is about a person and not about a case."""
        return self.subject[7:] if self.subject.startswith("person/") else None


AnyEvent: TypeAlias = Event[Fact]


def in_order(happened: AnyEvent) -> tuple[datetime, datetime, str, str]:
    """Order events as a timeline shows them: occurred, recorded, source, id."""
    return happened.occurred_at, happened.recorded_at, happened.source, happened.id
