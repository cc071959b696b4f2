"""A read of a case is on Kafka before the page leaves, and the page of the log reads it back."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from events.samples import sample
from events.types.referral_received import ReferralReceived
from tests.kafka.worker.test_over_http import settings
from throughline.wiring import web_parts
from web.samples import HOSTS, visitor

if TYPE_CHECKING:
    from tests.kafka.worker.conftest import Service
    from throughline.settings import Settings

REFERRAL = sample(ReferralReceived, "Mon 1 Jan 2018 08:00")


def reads(told: Settings, *paths: str) -> list[str]:
    """Read these pages as the manager on call."""
    parts = web_parts(told)
    assert parts.sign_in
    asked_for = replace(parts.sign_in, hosts=HOSTS)
    with visitor(replace(parts, sign_in=asked_for)) as web:
        return [web.get(path).text for path in paths]


async def test_a_read_is_on_the_topic_and_on_the_page_of_the_log(service: Service) -> None:
    """Each once, the newest first."""
    service.start()
    await service.send(REFERRAL)
    await service.until(lambda: service.ids("CASE-1"))
    await service.complete(service.clock("Thu 4 Jan 2018 10:00"))
    told = settings(service, demo_people=True)

    empty, *_, shown = await asyncio.to_thread(
        reads, told, "/access", "/cases/CASE-1", "/cases/CASE-1/network", "/access"
    )

    assert "Nobody has looked at a case yet" in empty
    assert shown.index("the network") < shown.index("the timeline")
    entries = [json.loads(one.value or b"") for one in await service.read("throughline.access")]
    assert [entry["data"]["page"] for entry in entries] == ["timeline", "network"]
    assert {entry["subject"] for entry in entries} == {"case/CASE-1"}
