"""How the service stands, as a person reads it: the answer first, then what it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from events.moments import moment
from projections.policy import SEVERITIES
from projections.words import uk, words
from web.silence import every
from web.spans import ago, counted, ended
from web.trust import why_judged_anew

FEED = ("accepted", "lately_accepted", "refused", "lately_refused")

Found = Mapping[str, Any]


def as_text(found: Found, now: datetime) -> str:
    """Tell it to a person.

    now    the machine's clock, for how long ago something was
    """
    parts = (_on_top(found), _figures(found, now), _partitions(found), _feeds(found["feeds"]))
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part)


def _on_top(found: Found) -> Iterator[str]:
    yield found["says"]
    if found["complete"] and found["waiting"]:
        yield ended(f"More is on its way: {found['waiting']}")
    if found["refused"]:
        yield f"Some of it is missing, {found['refused']}; `throughline rejected list` says why."
    if found["silent"]:
        yield ended(f"Silent against their own rhythm: {found['silent']}")
    if found["untold"]:
        yield ended(f"People may not be told: {found['untold']}")


def _figures(found: Found, now: datetime) -> Iterator[str]:
    """Give one figure a line, its name before it."""
    stands = ", where it stands" if found["clock_stands"] else ""
    told = {
        "complete up to": None if found["complete"] else _at(found["complete_to"], "never yet"),
        "clock": f"{_at(found['clock'])}{stands}",
        "last tick": _ago(found["checked_at"], now) or "never yet",
        "to be judged": _waits(found),
        "open alerts": _counts(_worst_first(found["open_alerts"]), "none"),
        "history": found["history"]
        and f"{counted(found['history'], 'alert')} due before lateness counts",
        "cases, events": f"{found['cases']:,}, {found['events']:,}",
        "to be sent": _counts(found["outbox"], "nothing", " for"),
        "kept aside": _kept_aside(found),
        "left out": _left_out(found, now),
        "told are": _told(found, now),
        "Kafka": f"{found['kafka']} {'answers' if found['kafka_answers'] else 'does not answer'}",
    }
    yield from _aligned([(name, value) for name, value in told.items() if value])


def _at(told: str | None, never: str = "") -> str:
    return uk(moment(told)) if told else never


def _ago(told: str | None, now: datetime) -> str:
    return ago(now - moment(told)) if told else ""


def _told(found: Found, now: datetime) -> str:
    """Say who is told; another machine may do that."""
    by = f", by {found['notices']}" if found["notices"] else ""
    if found["told_at"]:
        return f"people{by}; what sends messages was last heard of {_ago(found['told_at'], now)}"
    return found["notices"] or "nobody: THROUGHLINE_NOTICES names no file"


def _waits(found: Found) -> str:
    since, anew = found["waits_since"], why_judged_anew(found["judge_again"])
    if anew and not since:
        return anew
    return f"what fell due on {_at(since)}, and later" if since else "nothing"


def _worst_first(alerts: Mapping[str, int]) -> dict[str, int]:
    return {severity: alerts[severity] for severity in SEVERITIES if alerts.get(severity)}


def _counts(told: Mapping[str, int], nothing: str, of: str = "") -> str:
    return ", ".join(f"{number:,}{of} {what}" for what, number in told.items()) or nothing


def _kept_aside(found: Found) -> str:
    if not (found["parked"] or found["unjudged"]):
        return "nothing"
    return f"{counted(found['parked'], 'record')}, {counted(found['unjudged'], 'case')}"


def _left_out(found: Found, now: datetime) -> str:
    if found["left_out"]:
        return "; ".join(found["left_out"])
    walked = _ago(found["walked_at"], now)
    return f"nothing; all of it was last looked through {walked}" if walked else "not known yet"


def _partitions(found: Found) -> Iterator[str]:
    """Tell of each partition that was ever read or is not read to its end; count the others."""
    shown = [each for each in found["partitions"] if each["read"] or each["lag"]]
    if shown:
        head = ("partition", "end", "read", "lag", "last polled")
        yield from _aligned([head, *map(_partition, shown)], right={1, 2, 3})
    if others := len(found["partitions"]) - len(shown):
        yield f"  and {others} more on which nothing has come yet"


def _partition(each: Found) -> tuple[str, ...]:
    end, lag = (_number(each[name]) for name in ("end", "lag"))
    since = each["seconds_since_read"]
    read = "not known" if since is None else ago(timedelta(seconds=since))
    return f"{each['topic']} {each['partition']}", end, _number(each["read"]), lag, read


def _number(told: int | None) -> str:
    return "?" if told is None else f"{told:,}"


def _feeds(feeds: Sequence[Found]) -> Iterator[str]:
    if feeds:
        head = ("feed", "last event", "usually", "accepted", "in 24 h", "refused", "in 24 h")
        yield from _aligned([head, *map(_feed, feeds)], right={3, 4, 5, 6})


def _feed(feed: Found) -> tuple[str, ...]:
    usual = feed["usually_every"]
    said = every(timedelta(seconds=usual)) if usual else "no rhythm yet"
    return (
        words(feed["agency"]) or "nobody",
        _at(feed["last_at"], "none"),
        f"{said}: SILENT" if feed["silent"] else said,
        *(f"{feed[number]:,}" for number in FEED),
    )


def _aligned(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Iterator[str]:
    """Set these rows in columns, those of numbers to the right."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, wide, strict=True))
        ]
        yield f"  {'  '.join(cells)}".rstrip()
