"""The pages for agencies in each of their states, and a service that reads at once what is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from events.base import AnyEvent
from events.wire import decode, from_line
from projections.judge import Terms
from store.shapes import Move, Origin
from tests.web.browser.sites import MONDAY, State, six
from web.door import Sent
from web.samples import InMemory, Service


@dataclass
class ReadAtOnce(InMemory):
    """Inbound topics of which all that comes is on its timeline before the sender is answered."""

    service: Service | None = None

    async def take(self, agency: str, events: Sequence[Sent]) -> Sequence[Origin] | None:
        """Keep these."""
        lying = await super().take(agency, events)
        assert self.service
        assert lying
        for sent in events:
            self._read(decode(from_line(sent.value), received=self.service.clock))
        topic, _, first = lying[0]
        self.service.store.advance([Move(topic, 0, first, first + len(events))])
        return lying

    def _read(self, event: AnyEvent) -> None:
        assert self.service
        if not self.service.store.events_of(event.source, event.id):
            self.service.take(event)


def reading(service: Service) -> Service:
    """Let a service read at once whatever is sent to it over HTTP."""
    service.log = ReadAtOnce(service=service)
    assert service.parts.door
    service.parts = replace(service.parts, door=replace(service.parts.door, log=service.log))
    return service


def kafka_alone(folder: Path, terms: Terms) -> Service:
    """Have a service that takes nothing over HTTP."""
    service = Service(folder, terms, MONDAY)
    service.parts = replace(service.parts, door=None)
    return service


SENDING = (
    State("developers", six, "/developers"),
    State("developers-found", six, "/developers?q=police+checks"),
    State("developers-none-found", six, "/developers?q=zebra"),
    State("developers-kafka-alone", kafka_alone, "/developers"),
    State("event", six, "/developers/merlin_created"),
    State("event-many-codes", six, "/developers/assessment_authorised"),
    State("event-long", six, "/developers/conference_held"),
    State("event-of-ours", six, "/developers/alert_snoozed"),
    State("event-kafka-alone", kafka_alone, "/developers/event_corrected"),
    State("event-none", six, "/developers/merlin_creatd", 404),
)
