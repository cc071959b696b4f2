"""S03. An assessment that follows a referral is finished.

Source  CIN census guide 2023-24, 4.9 and 4.9.3: from the referral to the manager's
        authorisation. A referral that goes no further than early help is not assessed.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Audit   No finding on any of the six cases; this rule must stay quiet there.
"""

from collections.abc import Iterator
from typing import Final

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.assessment_authorised import AssessmentAuthorised
from events.types.conference_held import ConferenceHeld
from events.types.referral_decided import ReferralDecided
from events.types.referral_received import ReferralReceived
from projections.conferences import held
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

NO_ASSESSMENT: Final = {"early_help", "no_further_action"}


@rule(
    "S03",
    "assessment finished",
    reads=(ReferralReceived, ReferralDecided, AssessmentAuthorised, ConferenceHeld),
    missing="The child who was referred still has no finished assessment.",
    closes="an authorised assessment, or an initial child protection conference",
    looks_ahead=lambda case: any(map(_needs_none, case.of(ReferralDecided))),
)
def assessment_finished(case: Timeline) -> Iterator[Duty]:
    """Owe an assessment, or a conference, unless the referral is decided to need neither."""
    for referral in case.of(ReferralReceived):
        if not _is_decided_without(case, referral):
            conferences = [c for c in held(case, "icpc") if c.occurred_at >= referral.occurred_at]
            finished = [*case.of(AssessmentAuthorised, since=referral), *conferences]
            yield Duty(trigger=referral, proofs=tuple(map(Proof, finished)))


def _is_decided_without(case: Timeline, referral: AnyEvent) -> bool:
    """Tell whether the next decision, the very moment included, needs no assessment."""
    decisions = case.of(ReferralDecided, since=referral)
    return bool(decisions) and _needs_none(decisions[0])


def _needs_none(decision: Event[ReferralDecided]) -> bool:
    return decision.fact.outcome in NO_ASSESSMENT


REFERRAL = sample(ReferralReceived, "Mon 15 Jan 2018 10:00")
TO_ASSESS = sample(ReferralDecided, "Tue 16 Jan 2018 10:00", outcome="s17_assessment")
NOTHING_MORE = sample(ReferralDecided, "Tue 16 Jan 2018 10:00", outcome="no_further_action")
AUTHORISED = sample(AssessmentAuthorised, "Mon 19 Mar 2018 16:00")
CONFERENCE = sample(ConferenceHeld, "Wed 7 Feb 2018 10:00", conference="icpc")

EXAMPLES = (
    Example(
        "fires when the 45th working day is over without an assessment",
        given=(REFERRAL, TO_ASSESS),
        at=moment("Tue 20 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the 45th working day lasts",
        given=(REFERRAL, TO_ASSESS),
        at=moment("Mon 19 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the assessment was authorised on the last day",
        given=(REFERRAL, TO_ASSESS, AUTHORISED),
        at=moment("Tue 20 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when an initial conference was held",
        given=(REFERRAL, TO_ASSESS, CONFERENCE),
        at=moment("Tue 20 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the next decision was that nothing more happens",
        given=(REFERRAL, NOTHING_MORE),
        at=moment("Tue 20 Mar 2018 00:00"),
        raises=False,
    ),
)
