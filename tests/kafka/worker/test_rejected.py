"""What was refused, shown as it came and tried again, on the real broker."""

import pytest

from events.samples import sample
from events.types.child_visited import ChildVisited
from events.wire import encode, kafka_key
from store.shapes import Origin
from tests.kafka.worker.conftest import STRUCTURED, Service
from tests.kafka.worker.test_over_http import settings
from throughline.refused import again, shown
from throughline.told import Refused

VISIT = sample(ChildVisited, "Mon 1 Jan 2018 09:30", event_id="V-1")  # after the clock's reading
FIRST = Origin("inbound.csc", 0, 0)


async def refused(service: Service) -> None:
    """Have a worker refuse an event from the future."""
    service.start()
    await service.produce(
        "inbound.csc", (kafka_key(VISIT), encode(VISIT), [STRUCTURED]), at=service.bootstrap
    )
    await service.until(lambda: service.store.refusal(FIRST))


async def test_it_is_shown_as_it_came(service: Service) -> None:
    """Byte for byte, with the headers that it had, and why it was refused."""
    await refused(service)

    told = await shown(settings(service), service.store, FIRST)

    assert (told.key, told.value, told.headers) == (b"CASE-1", encode(VISIT), (STRUCTURED,))
    assert (told.refused.field, told.refused.fault) == ("time", "theirs")


async def test_tried_again_it_is_received_anew(service: Service) -> None:
    """By then its time has come; and what was refused is still told."""
    await refused(service)
    service.clock("Mon 1 Jan 2018 10:00")

    tried = await again(settings(service), service.store, FIRST)
    await service.until(lambda: service.ids("CASE-1") == ["V-1"])

    assert tried.good
    [event] = service.store.case_events("CASE-1")
    assert event.known_at > VISIT.occurred_at
    assert service.store.refusal(FIRST)


async def test_what_was_displaced_is_sent_as_its_sender_sent_it(service: Service) -> None:
    """Without our own words in it, which intake would refuse; it is in conflict again."""
    service.start()
    service.clock("Mon 1 Jan 2018 10:00")
    await service.send(VISIT)
    await service.until(lambda: service.ids("CASE-1"))
    service.clock("Mon 1 Jan 2018 11:00")
    await service.send(sample(ChildVisited, "Mon 1 Jan 2018 09:45", event_id="V-1"))
    second, third = (Origin("inbound.csc", 0, n) for n in (1, 2))
    await service.until(lambda: service.store.refusal(second))

    await again(settings(service), service.store, second)
    found = await service.until(lambda: service.store.refusal(third))

    assert found is not None
    assert found.field == "id"


async def test_a_record_that_was_not_refused_cannot_be_shown(service: Service) -> None:
    """One line says so."""
    with pytest.raises(Refused, match="no refusal of inbound"):
        await shown(settings(service), service.store, FIRST)
