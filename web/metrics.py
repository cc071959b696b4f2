"""What is measured, each name declared once, and read off the store whenever it is asked."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.policy import SEVERITIES
from store.feeds import LATELY, refused_share
from store.shapes import CASE_ALERTS, CASE_EVENTS, REJECTED, Counts, Feed
from web.parts import Parts
from web.silence import is_silent
from web.standing import Standing, stand
from web.stores import Stores

TOPICS: Final = (CASE_EVENTS, CASE_ALERTS, REJECTED)
Values: TypeAlias = dict["Measure", Mapping[tuple[str, ...], float]]  # by what tells them apart


class Measure(NamedTuple):
    """One thing measured; `labels` are what tells its values apart, where there are several."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()


AGENCY: Final = ("agency",)
PLACE: Final = ("topic", "partition")
LAG: Final = Measure(
    "throughline_complete_to_lag_seconds",
    "How far what is complete lies behind the service's clock.",
)
CHECKED: Final = Measure(
    "throughline_completeness_age_seconds",
    "How long ago the worker last looked, by the machine's clock.",
)
ALERTS: Final = Measure("throughline_open_alerts", "Alerts raised and not closed.", ("severity",))
OUTBOX: Final = Measure("throughline_outbox_records", "Records that wait to be sent.", ("topic",))
PARKED: Final = Measure("throughline_parked_records", "Records that our code could not apply.")
UNJUDGED: Final = Measure("throughline_unjudged_cases", "Cases that our code could not judge.")
CASES: Final = Measure("throughline_cases", "Cases on whose timeline there is an event.")
EVENTS: Final = Measure("throughline_events", "Events on the timelines of cases.")
ACCEPTED: Final = Measure("throughline_feed_accepted", "Events accepted of an agency.", AGENCY)
REFUSED: Final = Measure(
    "throughline_feed_refused", "Records refused of an agency, for a fault of its own.", AGENCY
)
SHARE: Final = Measure(
    "throughline_feed_refused_share",
    "Which share of what came of an agency in the last 24 hours was refused.",
    AGENCY,
)
LAST: Final = Measure(
    "throughline_feed_last_event_age_seconds",
    "How long ago something new of an agency was last accepted, by the service's clock.",
    AGENCY,
)
SILENT: Final = Measure(
    "throughline_feed_silent",
    "1 while an agency is silent against its own rhythm, else 0.",
    AGENCY,
)
END: Final = Measure(
    "throughline_partition_end", "The offset after the last record, as last looked at.", PLACE
)
READ: Final = Measure(
    "throughline_partition_read", "The offset of the next record to be read.", PLACE
)
READ_AGO: Final = Measure(
    "throughline_partition_read_age_seconds",
    "How long ago Kafka last answered a poll, if only that nothing is new.",
    PLACE,
)
WAITS: Final = Measure(
    "throughline_unjudged_age_seconds",
    "How long ago what waits longest to be judged fell due, by the service's clock; 0: nothing.",
)
LEFT_OUT: Final = Measure(
    "throughline_left_out", "1 while of something that was read nothing is kept, else 0."
)
AGAIN: Final = Measure(
    "throughline_judge_again", "Cases still to be judged by a new policy, calendar or release."
)
FEEDS: Final = (ACCEPTED, REFUSED, SHARE)
MEASURES: Final = (
    *(LAG, CHECKED, WAITS, AGAIN, LEFT_OUT),
    *(ALERTS, OUTBOX, PARKED, UNJUDGED, CASES, EVENTS),
    *(*FEEDS, LAST, SILENT, END, READ, READ_AGO),
)


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
            counts, standing = store.counts(), stand(self._parts, store)
            feeds = store.feeds(self._parts.now() - LATELY)
        of_reading = _of_partitions(self._parts, standing) | _of_hearing(self._parts, standing)
        values = _values(counts) | _of_feeds(feeds) | _ages(self._parts, standing) | of_reading
        return (_family(measure, values.get(measure, {})) for measure in MEASURES)


def _values(counts: Counts) -> Values:
    return {
        ALERTS: {(severity,): counts.alerts.get(severity, 0) for severity in SEVERITIES},
        OUTBOX: {(topic,): counts.outbox.get(topic, 0) for topic in TOPICS},
        PARKED: {(): counts.parked},
        UNJUDGED: {(): counts.unjudged},
        CASES: {(): counts.cases},
        EVENTS: {(): counts.events},
    }


def _of_feeds(feeds: list[Feed]) -> Values:
    told = [(feed.agency, feed.accepted, feed.refused, refused_share(feed)) for feed in feeds]
    return {
        measure: {(agency,): values[at] for agency, *values in told}
        for at, measure in enumerate(FEEDS)
    }


def _of_hearing(parts: Parts, standing: Standing) -> Values:
    now = parts.now()
    return {
        LAST: {(each.agency,): (now - each.last_at).total_seconds() for each in standing.heard},
        SILENT: {(each.agency,): is_silent(each, now) for each in standing.heard},
    }


def _of_partitions(parts: Parts, standing: Standing) -> Values:
    wall = parts.wall()
    of = {(each.topic, str(each.partition)): each for each in standing.partitions}
    return {
        END: {place: each.end for place, each in of.items() if each.end is not None},
        READ: {place: each.read for place, each in of.items()},
        READ_AGO: {
            place: (wall - each.read_at).total_seconds()
            for place, each in of.items()
            if each.read_at is not None
        },
    }


def _ages(parts: Parts, standing: Standing) -> Values:
    """Work out the ages: the lag grows also while no worker is there to write it."""
    found, since, now = standing.found, standing.waits_since, parts.now()
    ages: Values = {
        WAITS: {(): (now - since).total_seconds() if since else 0},
        AGAIN: {(): standing.judge_again},
        LEFT_OUT: {(): bool(standing.left_out)},
    }
    if found is not None:
        ages[CHECKED] = {(): (parts.wall() - found.checked_at).total_seconds()}
        if found.complete_to is not None:
            ages[LAG] = {(): (now - found.complete_to).total_seconds()}
    return ages


def _family(measure: Measure, values: Mapping[tuple[str, ...], float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(measure.name, measure.meaning, labels=measure.labels)
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family
