"""An agency put right an event that it had sent."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from events.base import CATALOGUE, Code, Data, EventId, Fact, Moment, event

ALERT_ACTS = ("alert_acknowledged", "alert_snoozed", "alert_waived")  # the service's own to say
DEEPEST = 8  # corrections of corrections of …; without an end, one event could exhaust the stack


def _correctable(name: str) -> str:
    if name not in CATALOGUE or name in ALERT_ACTS:
        raise ValueError("wanted the name of an event type that agencies send")
    return name


CorrectableType = Annotated[Code, AfterValidator(_correctable)]


@event(
    "event_corrected",
    sentence="An earlier event ({corrects}, {corrected_type}) was corrected.",
    example={
        "corrects": "C1-11",
        "corrected_type": "plan_distributed",
        "time": "2018-02-27T10:00:00Z",
        "data": {"plan_type": "cin", "recipients": ["school", "school_nurse", "bdas", "gp"]},
    },
)
class EventCorrected(Fact):
    """An earlier event of the same source was put right; its record stays as it was.

    corrects         the id of that event, under the same source
    corrected_type   its event type, without version; never an act on an alert
    time             when it truly happened, if that was wrong
    data             its fields as they should have been, whole, if they were wrong

    At least one of time and data is given. Problems in data are told field by field.
    """

    corrects: EventId
    corrected_type: CorrectableType
    time: Moment | None = None
    data_: Data | None = Field(default=None, alias="data")

    @field_validator("data_")
    @classmethod
    def _is_data_of_that_type(cls, stated: Data | None, info: ValidationInfo) -> Data | None:
        kind = CATALOGUE.get(info.data.get("corrected_type", ""))
        if stated is None or kind is None:
            return stated
        if _depth(stated) > DEEPEST:
            raise ValueError(f"wanted no more than {DEEPEST} corrections within each other")
        return kind.fact.model_validate(stated).data()

    @model_validator(mode="after")
    def _corrects_something(self) -> Self:
        if self.time is None and self.data_ is None:
            raise ValueError("nothing is corrected: wanted time or data")
        return self


def _depth(stated: Any) -> int:
    depth = 0
    while isinstance(stated, dict):
        stated, depth = stated.get("data"), depth + 1
    return depth
