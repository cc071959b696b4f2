"""What a tool sends to act on an alert: the fields of each way, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from events.base import Moment
from events.moments import WANTED, spelled
from web.acts import IDS, WAYS
from web.people import Kind
from web.refusals import EventsRefused, Wrong

JSON: Final = "application/json"
EXAMPLE_ID: Final = "4f1d2a9c07be4f1d2a9c"
TITLES: Final[dict[Kind, str]] = {
    "acknowledge": "Promise",
    "snooze": "Snooze",
    "waive": "Waiver",
}
SAYS: Final = {  # by the name that pydantic has for what is wrong
    "missing": "is missing",
    "extra_forbidden": "is not a field of this",
    "string_pattern_mismatch": "wanted 16 to 64 letters, digits, - and _",
    "string_type": "wanted a text",
    "value_error": WANTED,
}
Sent: TypeAlias = Mapping[str, str]


def _reasons(kind: Kind) -> Any:
    told = "What will be done." if kind == "acknowledge" else "Why."
    return Field(description=told, json_schema_extra={"enum": list(WAYS[kind].reasons)})


class Act(BaseModel):
    """What every act says."""

    model_config = ConfigDict(extra="forbid")
    renamed: ClassVar[Sent] = {}

    id: str = Field(
        pattern=f"^{IDS.pattern}$",
        description="Of your own making. What is sent again under the same has no second effect.",
    )
    seen: Moment | None = Field(
        None, description="`changed_at` of the alert as you saw it: if it changed since, 409."
    )

    @property
    def sent(self) -> dict[str, str]:
        """The fields as a form of the page sends them."""
        told = self.model_dump(exclude={"seen"}, exclude_none=True)
        names = {name: self.renamed.get(name, name) for name in told}
        moments = {"promised_by", "until"}
        return {
            names[name]: spelled(value) if name in moments else value
            for name, value in told.items()
        }


class Promise(Act):
    """Take an alert on: it comes back if what was promised is not done by then."""

    renamed: ClassVar[Sent] = {"action": "reason", "promised_by": "until"}

    action: Annotated[str, _reasons("acknowledge")]
    promised_by: Moment = Field(description="At most 14 days away.")


class Snooze(Act):
    """Put an alert off: it comes back then, if it is still owed."""

    reason: Annotated[str, _reasons("snooze")]
    until: Moment = Field(description="At most 28 days away.")


class Waiver(Act):
    """Say that what an alert asks for need not be done."""

    reason: Annotated[str, _reasons("waive")]


SHAPES: Final[dict[Kind, type[Act]]] = {
    "acknowledge": Promise,
    "snooze": Snooze,
    "waive": Waiver,
}
EXAMPLES: Final[dict[Kind, dict[str, str]]] = {
    "acknowledge": {"action": "see_the_child", "promised_by": "2018-01-23T12:00:00Z"},
    "snooze": {"reason": "awaiting_reply", "until": "2018-01-24T12:00:00Z"},
    "waive": {"reason": "done_another_way"},
}


def body_of_act(kind: Kind) -> dict[str, Any]:
    """Describe for OpenAPI what is sent."""
    schema = SHAPES[kind].model_json_schema()
    content = {"schema": schema, "example": example_of_act(kind)}
    return {"required": True, "content": {JSON: content}}


def example_of_act(kind: Kind) -> dict[str, str]:
    """Give what could be sent as it is."""
    return {"id": EXAMPLE_ID, **EXAMPLES[kind]}


def read_act(kind: Kind, body: bytes) -> Act:
    """Read what was sent.

    raises    EventsRefused, naming each field and what was wanted
    """
    try:
        return SHAPES[kind].model_validate_json(body)
    except ValidationError as error:
        raise EventsRefused.of(list(_wrong(kind, error)), 1) from None


def _wrong(kind: Kind, error: ValidationError) -> Iterator[Wrong]:
    fields = SHAPES[kind].model_fields
    for each in error.errors(include_input=False, include_url=False):
        where = str(each["loc"][0]) if each["loc"] else "body"
        field = where if where in fields or not each["loc"] else "(unknown field)"
        yield Wrong(None, field, SAYS.get(each["type"], "wanted a JSON object"))


def refuse(kind: Kind, wrong: Iterator[tuple[str, str]]) -> EventsRefused:
    """Name what is wrong by the fields of what was sent."""
    sent = {inner: outer for outer, inner in SHAPES[kind].renamed.items()}
    return EventsRefused.of([Wrong(None, sent.get(f, f), says) for f, says in wrong], 1)
