"""From a form on an alert's page to the case's log, the alert and its return."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from events.samples import sample
from events.types.referral_received import ReferralReceived
from tests.kafka.worker.test_over_http import settings
from throughline.moving import moved_by_an_act
from throughline.verifying import verify
from throughline.wiring import clock, kafka, open_seal, terms, web_parts
from web.app import build

if TYPE_CHECKING:
    from store.store import Store
    from tests.kafka.worker.conftest import Service
    from throughline.difference import Difference
    from throughline.settings import Settings

REFERRAL = sample(ReferralReceived, "Mon 1 Jan 2018 08:00")


def promises(told: Settings, alert_id: str) -> str:
    """Sign in as the manager, open the page, take the alert on, and follow to where that leads."""
    parts = replace(web_parts(told), acted=moved_by_an_act(told))
    browser = {"accept": "text/html"}
    with TestClient(
        build(parts), "http://127.0.0.1", follow_redirects=False, headers=browser
    ) as web:
        web.post("/sign-in", data={"person": "ON-CALL-1"})
        page = web.get(f"/alerts/{alert_id}").text
        form = page[page.index('/acknowledge"') :]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        chosen = {"reason": "see_the_child", "until": "other", "typed": "5 Jan 2018, 12:00"}
        answer = web.post(f"/alerts/{alert_id}/acknowledge", data={**hidden, **chosen})
        return str(answer.headers["location"])


async def test_a_promise_is_on_the_log_and_brings_the_alert_back(service: Service) -> None:
    """The page shows it at once; what the log tells is all that there is to know of it."""
    service.start()
    await service.send(REFERRAL)
    await service.until(lambda: service.ids("CASE-1"))
    await service.complete(service.clock("Thu 4 Jan 2018 10:00"))
    store = service.store.another()
    [late] = service.store.open_alerts(10)
    told = settings(service, demo_people=True)

    led_to = await asyncio.to_thread(promises, told, late["alert_id"])
    [held] = service.store.open_alerts(10)
    await service.complete(service.clock("Fri 5 Jan 2018 12:01"))
    await service.until(lambda: not service.store.counts().outbox)

    assert led_to == f"/alerts/{late['alert_id']}"  # so the page is as it will stay
    assert (held["state"], held["actor"]) == ("acknowledged", "ON-CALL-1")
    changes = [json.loads(record.value or b"") for record in await service.read("case.alerts")]
    states = [change["data"]["state"] for change in changes]
    assert states == ["raised", "acknowledged", "raised"]
    assert await asyncio.to_thread(found_wrong, told, store) == []


def found_wrong(told: Settings, store: Store) -> list[Difference]:
    """Hold log and store against each other."""
    reads, is_sealed = clock(told).now, open_seal(told).is_on
    return verify(kafka(told), store, terms(told), reads, 1, is_sealed=is_sealed).findings
