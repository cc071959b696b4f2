"""Who was sent a message about an alert, for tools."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from events.moments import spelled
from projections.notices import Notice
from web.answers import json, problems
from web.case_reading import note_alert, whoever_asks
from web.pages.alert import NO_ALERT
from web.parts import Parts
from web.refusals import Unknown
from web.stores import Stores
from web.told import told_now, told_once


class NoticeAnswer(BaseModel):
    """What became of one attempt to tell somebody."""

    model_config = ConfigDict(title="Notice")

    what: Literal["attempting", "sent", "failed", "skipped", "unknown"]
    at: datetime
    step: int | None = Field(description="Which step of whom is told, from 0.")
    contact: str | None = Field(description="Whose contact, and which of theirs: `csc/1`.")
    why: str | None = Field(description="Why it did not arrive, or was skipped.")


class NoticesAnswer(BaseModel):
    """Who was told of an alert, and who is next."""

    model_config = ConfigDict(title="Notices")

    notices: list[NoticeAnswer] = Field(description="In the order in which it was done.")
    then: str = Field(description="Who is told next, or why nobody is; empty where it is over.")


def notices_api(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add the answer for tools."""

    @router.get(
        "/alerts/{alert_id}/notices",
        response_model=NoticesAnswer,
        responses=problems(401, 403, 404, 503),
    )
    def notices(alert_id: str) -> Response:
        """Tell who was sent a message about an alert, what became of it, and who is next."""
        with stores() as store:
            whoever_asks(parts)
            held = store.alert(alert_id)
            if held is None:
                raise Unknown(NO_ALERT)
            note_alert(parts, store, held)
            told = list(map(_told, told_once(store.notices_of(alert_id), parts.now())))
            then = told_now(parts, store, held).then
        return json({"notices": told, "then": then})


def _told(notice: Notice) -> dict[str, str | int | None]:
    return {
        "what": notice.what,
        "at": spelled(notice.at),
        "step": notice.step,
        "contact": notice.contact,
        "why": notice.why,
    }
