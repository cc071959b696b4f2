"""The shapes of the JSON answers, for OpenAPI: contract.md 4 and 5, field by field."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["warned", "raised", "acknowledged", "snoozed", "closed"]
ClosedAs = Literal["met_late", "met_recorded_late", "waived", "superseded", "not_applicable", "met"]


class AlertAnswer(BaseModel):
    """One alert. Further fields may come, none go."""

    model_config = ConfigDict(extra="allow", title="Alert")

    alert_id: str = Field(description="From content: a replay gives the same.")
    about: str | None = Field(description="Which of several duties of one trigger.")
    case: str
    ref: str | None = Field(description="The incident, concern or request it is about.")
    rule: str
    rule_name: str
    policy_version: str = Field(description="Code, from-date and content hash of the entry used.")
    severity: Literal["critical", "high", "medium", "low"]
    owed_by: list[str]
    owed_to: list[str]
    outstanding: list[str] = Field(description="Who of those owed has not been reached.")
    trigger_event: str
    trigger_source: str
    triggered_at: datetime
    due_at: datetime
    raised_at: datetime | None = Field(description="Empty while it is only a forecast.")
    state: State
    changed_at: datetime
    actor: str | None
    reason: str | None
    until: datetime | None = Field(description="The end of a promise or a snooze.")
    met_at: datetime | None = Field(description="When what was owed was done.")
    closed_at: datetime | None = Field(description="When that became known.")
    closed_as: ClosedAs | None
    explanation: dict[str, Any] = Field(
        description="Of one alert enough to recompute the due time by hand; "
        "in a list `says` and `trigger` alone."
    )


class EventAnswer(BaseModel):
    """One event as shown: a CloudEvent. `correctedat`: when a shown correction became known."""

    model_config = ConfigDict(extra="allow", title="Event")

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    recordedtime: datetime | None = None
    receivedtime: datetime | None = None
    correctedat: datetime | None = None
    derivedfrom: str | None = None
    datacontenttype: str
    data: dict[str, Any]


class CaseAnswer(BaseModel):
    """One case as it stood."""

    model_config = ConfigDict(title="Case")

    case: str
    events: list[EventAnswer]
    alerts: list[AlertAnswer]


class TimelineAnswer(BaseModel):
    """A replay: what `throughline replay --json` prints."""

    model_config = ConfigDict(title="Timeline")

    as_of: datetime
    known_at: datetime
    policy_version: str
    seen_by: str | None = Field(None, description="By whose knowledge; left out: all of it.")
    cases: list[CaseAnswer]
