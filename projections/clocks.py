"""What is owed because an agency is to know of something: since when, by whom, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from projections.alerts import Alert, alert_id, sentence
from projections.duties import Proof
from projections.judge import Judged
from projections.pieces import Gathered, who
from projections.timeline import Timeline


@dataclass(frozen=True)
class Clock:
    """What is owed because an agency is to know: word to it, or its answer.

    judged      the duty
    agency      whose cell this is
    is_answer   it is the agency itself that owes an answer
    met_by      what met it, as far as this agency goes
    alert       the alert of the duty, where one was ever listed
    """

    judged: Judged
    agency: str
    is_answer: bool
    met_by: Proof | None
    alert: Alert | None

    @property
    def owed_by(self) -> tuple[str, ...]:
        """Who owes it."""
        return (self.agency,) if self.is_answer else self.judged.owed_by

    @property
    def since(self) -> datetime:
        """When the clock began."""
        return self.judged.starts_at

    @property
    def due_at(self) -> datetime:
        """When it must have been met."""
        return self.judged.due_at

    @property
    def met_at(self) -> datetime | None:
        """When it was met, as far as this agency goes."""
        return self.met_by.done_at if self.met_by else None

    @property
    def waived(self) -> bool:
        """Tell whether somebody waived it."""
        return self.alert is not None and self.alert.closed_as == "waived"

    @property
    def running(self) -> bool:
        """Tell whether it is still owed."""
        return self.met_by is None and not self.waived

    def late_at(self, moment: datetime) -> bool:
        """Tell whether it was met late, or is late by this moment."""
        return (self.met_at or moment) > self.due_at

    @property
    def says(self) -> str:
        """Say what is missing while it is not met."""
        return sentence(self.judged, (self.agency,), self.owed_by)


def clocks_of(
    case: Timeline, ref: str, piece: Gathered, alerts: Mapping[str, Alert]
) -> dict[str, tuple[Clock, ...]]:
    """Say of each agency what is owed about it: what is still owed first, then by due time."""
    found: dict[str, list[Clock]] = {}
    for judged in piece.duties:
        duty = judged.duty
        alert = alerts.get(alert_id(ref, judged.rule.code, duty.trigger, duty.about))
        for agency in who(judged):
            proof = met_by(case, judged, agency)
            clock = Clock(judged, agency, duty.asked is not None, proof, alert)
            found.setdefault(agency, []).append(clock)
    return {agency: tuple(sorted(clocks, key=_by_weight)) for agency, clocks in found.items()}


def _by_weight(clock: Clock) -> tuple[bool, datetime, str]:
    return not clock.running, clock.due_at, clock.judged.rule.code


def met_by(case: Timeline, judged: Judged, agency: str) -> Proof | None:
    """Return the first proof that reached this agency."""
    proofs = judged.counted_proofs()
    reached = (p for p in proofs if p.to is None or agency in case.groups.reached(p.to))
    return next(reached, None)
