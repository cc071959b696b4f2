"""The signs by which one sees whether the service is well: each with its reason, and what to do.

They are found by what `trust` is made of, so the page of health, `/readyz` and `throughline status`
cannot differ. What rests on a worker that has not been heard of is not known, and is never called
well.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from projections.words import listed, uk
from store.shapes import Counts
from web.sign import Sign, Step
from web.spans import ago, counted, ended, sentence
from web.standing import Clocks, Standing
from web.telling import how_told
from web.trust import (
    Trust,
    why_ahead,
    why_aside,
    why_behind,
    why_judged_anew,
    why_not_checked,
    why_unjudged,
    why_unread,
)

UNHEARD: Final = "Not known: the worker looks, and it has not been heard of lately."
NOTHING_ASIDE: Final = "Nothing: our own code could take all of it."
NO_STORE: Final = "Not known: the store does not answer."


WORKER = Step("Start it, or read its log:", "throughline worker")
KAFKA = Step("Start it. Nothing is lost meanwhile, and nothing is raised:", "throughline status")
READ_LOG = Step("Look again in a minute; then read the worker's log.")
FIND_OUT = Step("Find out who did it, and make the store again:", "throughline verify")
RETRY = Step("Install the fix, start the worker again, and try again:", "throughline retry")
FEEDS = Step("See which agency, and why:", href="/feeds")
ASK = Step("Ask the agency, and look at what was refused of it:", href="/feeds")
NOTIFY = Step("Start it, or read its log; then try each contact:", "throughline notify test")
STORE = Step("Look at its disk, and at where it should be:", "throughline settings")
NAMES: Final = (
    *("Store", "Worker", "Kafka", "Partitions", "Completeness", "Judging"),
    *("Left out", "Kept aside", "To be sent", "Refused", "Silent", "Messages"),
)


def without_store(why: str) -> list[Sign]:
    """Give the signs where the store does not answer: nothing else is known then."""
    _, *others = NAMES
    return [
        Sign("Store", "wrong", sentence(why), STORE),
        *(Sign(name, "unknown", NO_STORE) for name in others),
    ]


def signs(clocks: Clocks, standing: Standing, trusted: Trust, counts: Counts) -> list[Sign]:
    """Give every sign; what others rest on comes first."""
    held = f"{counted(counts.events, 'event')} of {counted(counts.cases, 'case')}"
    by_the_worker = list(_by_the_worker(clocks, standing))
    found = [
        Sign("Store", "well", f"It answers, and holds {held}."),
        _worker(clocks, standing),
        *by_the_worker,
        _left_out(clocks, standing, trusted),
        _sign("Kept aside", why_aside(standing.backlog), NOTHING_ASIDE, RETRY),
        _to_be_sent(standing, by_the_worker[0]),
        _sign("Refused", trusted.refused, _refused_lately(standing), FEEDS),
        _sign("Silent", trusted.silent, _heard(standing), ASK),
        _sign("Messages", trusted.untold, how_told(clocks, standing.notifier), NOTIFY),
    ]
    return sorted(found, key=lambda sign: NAMES.index(sign.name))


def _sign(name: str, why: str | None, rests_on: str, then: Step) -> Sign:
    return Sign(name, "wrong", sentence(why), then) if why else Sign(name, "well", rests_on)


def _worker(clocks: Clocks, standing: Standing) -> Sign:
    why, found = why_not_checked(clocks, standing.found), standing.found
    ticked = (
        f"The clock of the duties last ticked {_ago(clocks, found.checked_at)}." if found else ""
    )
    return _sign("Worker", why, ticked, WORKER)


def _by_the_worker(clocks: Clocks, standing: Standing) -> Iterator[Sign]:
    """Give what the worker writes down; nothing of it is known where nobody has heard of it."""
    unheard = why_not_checked(clocks, standing.found)
    for sign_of in (_kafka, _partitions, _complete, _judging):
        sign = sign_of(clocks, standing)
        yield Sign(sign.name, "unknown", UNHEARD) if unheard else sign


def _kafka(clocks: Clocks, standing: Standing) -> Sign:
    asked = [each.looked_at for each in standing.partitions if each.looked_at]
    if not asked:
        return Sign("Kafka", "unknown", "Not known yet: the worker has not heard of it.")
    last = max(asked)
    if clocks.wall() - last <= clocks.freshness.standing:
        return Sign("Kafka", "well", f"It answered the worker {_ago(clocks, last)}.")
    why = standing.found and standing.found.reason
    said = f"{sentence(why)} " if why else ""
    return Sign("Kafka", "wrong", f"{said}It last answered {_ago(clocks, last)}.", KAFKA)


def _partitions(clocks: Clocks, standing: Standing) -> Sign:
    if not any(each.looked_at for each in standing.partitions):
        return Sign("Partitions", "unknown", "Not known yet: nobody has noted where they end.")
    behind = sum(each.lag or 0 for each in standing.partitions)
    left = f"{counted(behind, 'record')} still to be read" if behind else "read to their ends"
    of_all = f"{counted(len(standing.partitions), 'partition')}, {left}"
    rests_on = f"{of_all}; each was polled within the last minute."
    return _sign("Partitions", why_unread(clocks, standing.partitions), rests_on, READ_LOG)


def _complete(clocks: Clocks, standing: Standing) -> Sign:
    found = standing.found
    to = found and found.complete_to
    rests_on = f"Every event received up to {uk(to)} is counted." if to else ""
    if found and found.reason:
        rests_on = f"{rests_on} More is on its way: {ended(found.reason)}"
    why = why_ahead(clocks, found) or why_behind(clocks, found)
    return _sign("Completeness", why, rests_on, READ_LOG)


def _judging(clocks: Clocks, standing: Standing) -> Sign:
    since, anew = standing.waits_since, why_judged_anew(standing.judge_again)
    if anew and not why_unjudged(clocks, since):
        return Sign("Judging", "unknown", f"Not known yet: {ended(anew)} It ends by itself.")
    rests_on = f"What fell due on {uk(since)} is next." if since else "Nothing that fell due waits."
    return _sign("Judging", why_unjudged(clocks, since), rests_on, READ_LOG)


def _left_out(clocks: Clocks, standing: Standing, trusted: Trust) -> Sign:
    if trusted.left_out is None and standing.walked_at is None:
        return Sign("Left out", "unknown", "Not known yet: it is still being looked through.")
    last = _ago(clocks, standing.walked_at) if standing.walked_at else ""
    rests_on = f"Nothing: all that was read is here. It was last looked through {last}."
    return _sign("Left out", trusted.left_out, rests_on, FIND_OUT)


def _to_be_sent(standing: Standing, kafka: Sign) -> Sign:
    """Say what waits. That some does is as it should be while Kafka takes it."""
    waits = [f"{number:,} for {topic}" for topic, number in standing.backlog.outbox.items()]
    if not waits:
        return Sign("To be sent", "well", "Nothing waits.")
    then = KAFKA if kafka.how == "wrong" else None
    return Sign("To be sent", kafka.how, f"Waiting to leave: {listed(waits)}.", then)


def _refused_lately(standing: Standing) -> str:
    refused = sum(feed.lately_refused for feed in standing.feeds)
    came = refused + sum(feed.lately_accepted for feed in standing.feeds)
    if not came:
        return "Nothing came in the last 24 hours."
    return f"{refused:,} of {counted(came, 'event')} of the last 24 hours; no agency's too often."


def _heard(standing: Standing) -> str:
    if not standing.heard:
        return "Nobody has been heard yet."
    measured = sum(each.usual is not None for each in standing.heard)
    agencies = counted(len(standing.heard), "agency", "agencies")
    return f"Nobody. Of {agencies} heard, {measured:,} send often enough to have a rhythm."


def _ago(clocks: Clocks, at: datetime) -> str:
    return ago(clocks.wall() - at)
