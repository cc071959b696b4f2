"""The shape of who knew what in JSON, for OpenAPI, field by field."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["own", "told", "not_told", "kept_back", "not_owed"]
Document = Literal["cin", "cp_outline"]


class PointerAnswer(BaseModel):
    """An event: what it says, when it happened, and when that was known."""

    model_config = ConfigDict(title="Pointer")

    id: str
    source: str
    type: str
    says: str
    occurred_at: datetime
    known_at: datetime


class ClockAnswer(BaseModel):
    """What is or was owed because an agency is to know."""

    model_config = ConfigDict(title="Clock")

    rule: str
    rule_name: str
    owed: Literal["word", "an answer"]
    owed_by: list[str]
    since: datetime
    due_at: datetime
    met_at: datetime | None
    late: bool = Field(description="It was met late, or is late by this moment.")
    waived: bool
    alert_id: str | None = Field(description="Where an alert was listed by then.")
    says: str | None = Field(description="What is missing, while it is not met.")


class CellAnswer(BaseModel):
    """What one agency knew of one piece."""

    model_config = ConfigDict(title="Cell")

    agency: str
    state: State
    known_by: PointerAnswer | None = Field(description="By what it first knew.")
    opened: PointerAnswer | None
    answered: PointerAnswer | None
    kept_back: PointerAnswer | None = Field(description="The decision not to tell it.")
    owed: list[ClockAnswer] = Field(description="What is still owed first, then by due time.")


class PieceAnswer(BaseModel):
    """A piece of information, with a cell for each agency."""

    model_config = ConfigDict(title="Piece")

    piece: str = Field(description="The same at every moment of looking.")
    says: str
    ref: str | None
    plan_type: Document | None
    version: int | None
    since: datetime
    cells: list[CellAnswer]


class ColumnAnswer(BaseModel):
    """An agency, and which version of the plan it holds."""

    model_config = ConfigDict(title="Column")

    agency: str
    in_network: bool
    holds_version: int | None


class PlanAnswer(BaseModel):
    """The plan that started last."""

    model_config = ConfigDict(title="Plan")

    plan_type: Document
    versions_sent: int


class SharingCase(BaseModel):
    """The matrix of one case."""

    case: str
    plan: PlanAnswer | None
    agencies: list[ColumnAnswer]
    pieces: list[PieceAnswer]


class SharingAnswer(BaseModel):
    """Who knew what, when: what `throughline sharing --json` prints."""

    model_config = ConfigDict(title="Sharing")

    as_of: datetime
    known_at: datetime
    policy_version: str
    cases: list[SharingCase]
