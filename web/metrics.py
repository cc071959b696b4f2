"""What is measured, each name declared once, and read off the store whenever it is asked."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.policy import SEVERITIES
from store.feeds import LATELY, refused_share
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED, Completeness, Counts, Feed
from web.parts import Parts
from web.stores import Stores

TOPICS: Final = (CASE_EVENTS, CASE_ALERTS, REJECTED)


class Measure(NamedTuple):
    """One thing measured; `label` is what tells its values apart, where there are several."""

    name: str
    meaning: str
    label: str | None = None


LAG: Final = Measure(
    "throughline_complete_to_lag_seconds",
    "How far what is complete lies behind the service's clock.",
)
CHECKED: Final = Measure(
    "throughline_completeness_age_seconds",
    "How long ago the worker last looked, by the machine's clock.",
)
ALERTS: Final = Measure("throughline_open_alerts", "Alerts raised and not closed.", "severity")
OUTBOX: Final = Measure("throughline_outbox_records", "Records that wait to be sent.", "topic")
PARKED: Final = Measure("throughline_parked_records", "Records that our code could not apply.")
UNJUDGED: Final = Measure("throughline_unjudged_cases", "Cases that our code could not judge.")
CASES: Final = Measure("throughline_cases", "Cases on whose timeline there is an event.")
EVENTS: Final = Measure("throughline_events", "Events on the timelines of cases.")
ACCEPTED: Final = Measure("throughline_feed_accepted", "Events accepted of an agency.", "agency")
REFUSED: Final = Measure(
    "throughline_feed_refused", "Records refused of an agency, for a fault of its own.", "agency"
)
SHARE: Final = Measure(
    "throughline_feed_refused_share",
    "Which share of what came of an agency in the last 24 hours was refused.",
    "agency",
)
FEEDS: Final = (ACCEPTED, REFUSED, SHARE)
MEASURES: Final = (LAG, CHECKED, ALERTS, OUTBOX, PARKED, UNJUDGED, CASES, EVENTS, *FEEDS)


def metrics(parts: Parts, stores: Stores, router: APIRouter) -> None:
    """Add what Prometheus asks."""
    registry = CollectorRegistry()
    registry.register(_Collector(parts, stores))

    @router.get("/metrics", include_in_schema=False)
    def measured() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Collector(Collector):
    """Reads every measure at the moment of asking."""

    def __init__(self, parts: Parts, stores: Stores) -> None:
        self._parts, self._stores = parts, stores

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return (_family(measure, {}) for measure in MEASURES)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._stores() as store:
            counts, found = store.counts(), store.completeness()
            feeds = store.feeds(self._parts.now() - LATELY)
        values = _values(counts) | _of_feeds(feeds) | (_ages(self._parts, found) if found else {})
        return (_family(measure, values.get(measure, {})) for measure in MEASURES)


def _values(counts: Counts) -> dict[Measure, dict[str, float]]:
    return {
        ALERTS: {severity: counts.alerts.get(severity, 0) for severity in SEVERITIES},
        OUTBOX: {topic: counts.outbox.get(topic, 0) for topic in TOPICS},
        PARKED: {"": counts.parked},
        UNJUDGED: {"": counts.unjudged},
        CASES: {"": counts.cases},
        EVENTS: {"": counts.events},
    }


def _of_feeds(feeds: Iterable[Feed]) -> dict[Measure, dict[str, float]]:
    told = [(feed.agency, feed.accepted, feed.refused, refused_share(feed)) for feed in feeds]
    return {
        measure: {agency: values[at] for agency, *values in told}
        for at, measure in enumerate(FEEDS)
    }


def _ages(parts: Parts, found: Completeness) -> dict[Measure, dict[str, float]]:
    """Work out the ages: the lag grows also while no worker is there to write it."""
    ages = {CHECKED: {"": (parts.wall() - found.checked_at).total_seconds()}}
    if found.complete_to is not None:
        ages[LAG] = {"": (parts.now() - found.complete_to).total_seconds()}
    return ages


def _family(measure: Measure, values: dict[str, float]) -> GaugeMetricFamily:
    labels = [measure.label] if measure.label else []
    family = GaugeMetricFamily(measure.name, measure.meaning, labels=labels)
    for label, value in values.items():
        family.add_metric([label] if labels else [], value)
    return family
