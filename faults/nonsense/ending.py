"""What became of every record at rest: one outcome each, and each refusal names its field."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from aiokafka import ConsumerRecord

from faults.nonsense.records import Record
from faults.nonsense.values import TELLS
from faults.truth import Truth
from store.origins import origin_in
from store.refusal import as_it_came, refusal_in
from store.shapes import Origin
from streams.sorting import origin

AnyRecord: TypeAlias = "ConsumerRecord[bytes, bytes]"
Sent: TypeAlias = Mapping[str, Sequence[Record]]  # by topic, as it lies there

OVER_HTTP = Record("over HTTP", "", None, None, (), may_be_taken=True)


class Outcomes(NamedTuple):
    """How the records ended.

    counts    by kind: accepted or refused
    wrong     what should not have been
    """

    counts: Counter[tuple[str, str]]
    wrong: list[str]


def outcomes(
    inbound: Sequence[AnyRecord],
    log: Iterable[AnyRecord],
    rejected: Iterable[AnyRecord],
    sent: Sent,
    truth: Truth,
) -> Outcomes:
    """Find the one outcome of each inbound record.

    sent    of a topic that is not there, all came over HTTP
    """
    found = Outcomes(Counter(), list(_not_there(inbound, sent)))
    ends = _Ends(log, rejected, truth)
    for record in inbound:
        of = sent.get(record.topic)
        told = of[record.offset] if of else OVER_HTTP
        outcome, wrong = ends.of(record)
        found.counts[told.kind, outcome] += 1
        if outcome == "accepted" and not told.may_be_taken:
            wrong.append("was accepted")
        if outcome == "refused" and told.must_be_taken:
            wrong.append("was refused")
        found.wrong.extend(f"{told.kind}: {why}" for why in wrong)
    return found


def _not_there(inbound: Sequence[AnyRecord], sent: Sent) -> Iterator[str]:
    lying = Counter(record.topic for record in inbound)
    for topic, records in sent.items():
        if lying[topic] != len(records):
            yield f"{topic} holds {lying[topic]} records, and {len(records)} were sent"


class _Ends:
    """Where each inbound record came to."""

    def __init__(
        self, log: Iterable[AnyRecord], rejected: Iterable[AnyRecord], truth: Truth
    ) -> None:
        self._accepted = Counter(origin_in(record.headers) for record in log)
        self._refused: dict[Origin, list[AnyRecord]] = defaultdict(list)
        for record in rejected:
            if why := refusal_in(record.headers):
                self._refused[why.origin].append(record)
        self._displaced = {at for copies in truth.displaced for at in copies}

    def of(self, record: AnyRecord) -> tuple[str, list[str]]:
        """Tell how a record ended, and what is not right about that.

        What was accepted and gave way to another of its id is on inbound.rejected too.
        """
        at = origin(record)
        accepted, refused = self._accepted[at], self._refused.get(at, [])
        if accepted == 1 and (not refused or at in self._displaced):
            return "accepted", []
        if accepted == 0 and len(refused) == 1:
            return "refused", list(_why_wrong(record, refused[0]))
        return "otherwise", [f"{at} was accepted {accepted}, refused {len(refused)} times"]


def _why_wrong(came: AnyRecord, refused: AnyRecord) -> Iterator[str]:
    why = refusal_in(refused.headers)
    if why is None or not (why.field and why.reason):
        yield "the refusal names no field"
        return
    if why.fault != "theirs":
        yield f"the refusal is a fault of ours: {why.reason}"
    if TELLS.search(f"{why.field} {why.reason}"):
        yield "the refusal repeats what came"
    kept = refused.key, refused.value, tuple(as_it_came(refused.headers))
    if kept != (came.key, came.value, tuple(came.headers)):
        yield f"{why.origin} is not kept as it came"
