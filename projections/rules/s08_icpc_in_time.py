"""S08. The initial conference follows the discussion that began the section 47 enquiries.

Source  CIN census guide 2023-24, 4.12.2: 15 working days after the strategy discussion at which
        the enquiries were initiated. Child Protection Conferencing Process: a later strategy
        meeting does not start the clock again.
Link    CIN census guide https://www.gov.uk/guidance/children-in-need-census
Link    Child Protection Conferencing Process https://docsbay.net/child-protection-conferencing-process
Audit   Conferences were timely; this rule must stay quiet on all six cases.
"""

from collections.abc import Iterator

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.s47_ended import S47Ended
from events.types.strategy_discussion_held import StrategyDiscussionHeld
from projections.conferences import held
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S08",
    "ICPC in time",
    reads=(StrategyDiscussionHeld, ConferenceHeld, S47Ended),
    missing="The child's safety is being enquired into, and no initial conference has been held.",
    closes="an initial child protection conference, or enquiries ended without the need for one",
)
def icpc_in_time(case: Timeline) -> Iterator[Duty]:
    """Owe the conference from the first discussion on; a later one resets nothing."""
    for discussion in _began_enquiries(case):
        conferences = [c for c in held(case, "icpc") if c.occurred_at >= discussion.occurred_at]
        ended = [e for e in case.of(S47Ended, since=discussion) if e.fact.icpc_not_required]
        yield Duty(trigger=discussion, proofs=tuple(map(Proof, [*conferences, *ended])))


def _began_enquiries(case: Timeline) -> Iterator[AnyEvent]:
    """List the discussions that began enquiries while none were under way."""
    under_way = False
    for event in case.all_of(StrategyDiscussionHeld, ConferenceHeld, S47Ended):
        match event.fact:
            case ConferenceHeld(conference="icpc") | S47Ended():
                under_way = False
            case StrategyDiscussionHeld(s47=True) if not under_way:
                under_way = True
                yield event


DISCUSSION = sample(StrategyDiscussionHeld, "Thu 1 Feb 2018 10:00", ref="MRL-1")
LATER_DISCUSSION = sample(StrategyDiscussionHeld, "Fri 9 Feb 2018 10:00", ref="MRL-2")
WITHOUT_ENQUIRIES = sample(StrategyDiscussionHeld, "Thu 1 Feb 2018 10:00", s47=False)
CONFERENCE = sample(ConferenceHeld, "Thu 22 Feb 2018 10:00", conference="icpc")
NOT_REQUIRED = sample(S47Ended, "Wed 14 Feb 2018 10:00", icpc_not_required=True)
REQUIRED = sample(S47Ended, "Wed 14 Feb 2018 10:00", icpc_not_required=False)

EXAMPLES = (
    Example(
        "fires when the 15th working day after the first discussion is over",
        given=(DISCUSSION, LATER_DISCUSSION, REQUIRED),
        at=moment("Fri 23 Feb 2018 00:00"),
    ),
    Example(
        "holds back while the 15th working day lasts",
        given=(DISCUSSION,),
        at=moment("Thu 22 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the conference was held on the 15th working day",
        given=(DISCUSSION, CONFERENCE),
        at=moment("Fri 23 Feb 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the enquiries ended and no conference was needed",
        given=(DISCUSSION, NOT_REQUIRED),
        at=moment("Fri 23 Feb 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the discussion began no enquiries",
        given=(WITHOUT_ENQUIRIES,),
        at=moment("Fri 23 Feb 2018 00:00"),
        raises=False,
    ),
)
