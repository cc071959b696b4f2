"""The real parts are built here, and everyone else is handed what they need."""

from datetime import time
from functools import cache, partial

from sqlalchemy import make_url

from projections.agencies import Groups
from projections.calendar import london
from projections.judge import Terms
from store.ended import EndedSessions
from store.feeds import Alarm
from store.keys import Keys
from store.seal import Seal
from store.store import Store
from streams.clients import Kafka
from streams.clock import Clock, RealClock, StoryClock
from streams.inbound import Inbound
from streams.parts import Parts
from streams.topics import Topic, topics
from throughline.code_hash import code_hash
from throughline.england import england
from throughline.health import clocks, why_red
from throughline.kafka_access import has_tls, security
from throughline.policy_file import read_policy
from throughline.secret_files import read_secret
from throughline.sending import LARGEST
from throughline.settings import Settings, variable
from throughline.sign_in import sign_in
from throughline.told import Refused
from web.door import Door, Limits
from web.ended import Ended
from web.parts import Parts as WebParts


def terms(settings: Settings) -> Terms:
    """Build what duties are judged by: policy, working calendar, agency groups, and the code.

    raises    PolicyError
    """
    return Terms(read_policy(settings), england(), Groups(settings.groups), code_hash())


def wanted_topics(settings: Settings) -> tuple[Topic, ...]:
    """List the topics as these settings want them."""
    given = settings
    return topics(given.agencies, given.partitions, given.inbound_days, given.replication)


def kafka(settings: Settings) -> Kafka:
    """Say how Kafka is reached, and who we are to it. Raises Refused."""
    return Kafka(settings.bootstrap, security(settings))


def clock(settings: Settings) -> Clock:
    """Build the service's clock: the story's, where one is played in this data folder."""
    steps = settings.data / "clock"
    return StoryClock(steps) if steps.exists() else RealClock()


def store_url(settings: Settings) -> str:
    """Give the URL of the store, with the password out of its file. Raises Refused."""
    url, file = settings.store_url.get_secret_value(), settings.store_password_file
    if file is None:
        return url
    if url == "sqlite":
        raise Refused(f"{variable('store_password_file')}: is for PostgreSQL; the store is sqlite")
    password = read_secret("store_password_file", file)
    return make_url(url).set(password=password).render_as_string(hide_password=False)


def open_store(settings: Settings) -> Store:
    """Open the store. Raises StoreError and Refused."""
    since = london(settings.since, time(0)) if settings.since else None
    return Store.open(store_url(settings), settings.data, since=since)


def open_keys(settings: Settings) -> Keys:
    """Open the keys of agencies, which lie beside the store. Raises StoreError."""
    return Keys.open(store_url(settings), settings.data)


def open_seal(settings: Settings) -> Seal:
    """Find the service's own seal, which lies beside the store. Raises StoreError."""
    return Seal.open(store_url(settings), settings.data)


def open_existing_store(settings: Settings) -> Store:
    """Open the store where there is one, and make none. Raises Refused and StoreError."""
    check_service(settings)
    return open_store(settings)


def check_service(settings: Settings) -> None:
    """Make sure that there is a service. Raises Refused, where its store should be and is not."""
    is_file = settings.store_url.get_secret_value() == "sqlite"
    if is_file and not (settings.data / "store" / "current").exists():
        raise Refused(
            f"{settings.data} holds no service: `throughline up` makes one there, "
            "or name another folder with --data"
        )


def parts(settings: Settings) -> Parts:
    """Build what a worker is made of. Raises PolicyError and Refused."""
    reads = clock(settings)
    return Parts(
        bootstrap=settings.bootstrap,
        agencies=settings.agencies,
        partitions=settings.partitions,
        store=lambda: open_store(settings),
        terms=terms(settings),
        clock=reads,
        group=settings.group,
        member=settings.member,
        tick=settings.tick,
        stuck_after=settings.stuck_after,
        stop_within=settings.stop_within,
        metrics=(settings.host, settings.metrics_port),
        why_red=partial(why_red, clocks(settings, reads)),
        security=security(settings),
        inbound_days=settings.inbound_days,
        replication=settings.replication,
    )


def web_parts(settings: Settings) -> WebParts:
    """Build what the web process is made of. Raises PolicyError and Refused."""
    reading = clock(settings)
    return WebParts(
        store=lambda: open_store(settings),
        terms=terms(settings),
        now=reading.now,
        bootstrap=settings.kafka_address or settings.bootstrap,
        by_tls=has_tls(settings),
        story=reading.stands,
        margin=reading.margin,
        alarm=Alarm(settings.refused_share, settings.refused_least),
        door=door(settings),
        sign_in=sign_in(settings),
        ended=Ended(EndedSessions.open(store_url(settings), settings.data)),
    )


def door(settings: Settings) -> Door:
    """Build what lets agencies send over HTTP."""
    sealing = cache(lambda: open_seal(settings))
    return Door(
        keys=lambda: open_keys(settings),
        log=Inbound(kafka(settings), settings.send_within),
        agencies=settings.agencies,
        seal=lambda value: sealing().of(value),
        limits=Limits(
            rate=settings.send_rate,
            burst=settings.send_burst,
            batch=settings.send_batch,
            batch_bytes=settings.send_bytes,
            event_bytes=LARGEST,
        ),
    )
