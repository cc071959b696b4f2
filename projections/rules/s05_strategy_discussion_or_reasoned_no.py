"""S05. Where significant harm is indicated, a strategy discussion is held, or refused with reasons.

Source  Working Together: whenever there is reasonable cause to suspect significant harm; no
        national number. Decide in a day (local), hold within three (Bexley, section 47
        enquiries): a decision that it is required gives the longer time.
Link    Strategy meeting, Darlington https://www.darlington-safeguarding-partnership.co.uk/professionals/working-with-children/child-protection-procedures/strategy-meeting-discussion
Link    Section 47 enquiries, Bexley https://bexley.proceduresonline.com/p_sec_47_enq.html
Audit   C3: strategy discussions were not subsequently held, cases 1 and 4.
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.concern_referred import ConcernReferred
from events.types.management_overview_recorded import ManagementOverviewRecorded
from events.types.merlin_created import MerlinCreated
from events.types.merlin_shared import MerlinShared
from events.types.strategy_discussion_held import StrategyDiscussionHeld
from projections.concerns import CONCERN_EVENTS, harm, received_by_csc, told_out_of_turn
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S05",
    "strategy discussion or a reasoned no",
    reads=(*CONCERN_EVENTS, StrategyDiscussionHeld, ManagementOverviewRecorded),
    missing="A child may be suffering significant harm, and no strategy discussion has been held.",
    closes="a strategy discussion on it, or an overview that says why none is required",
    looks_ahead=told_out_of_turn,
    variants=("required",),
)
def strategy_discussion_or_reasoned_no(case: Timeline) -> Iterator[Duty]:
    """Owe a discussion, or a no with its reasons, on each concern that indicates harm."""
    for concern in received_by_csc(case):
        indicated = harm(case, concern)
        if indicated:
            yield Duty(
                trigger=concern,
                rests_on=() if indicated.key == concern.key else (indicated,),
                proofs=tuple(map(Proof, _answers(case, concern))),
                extended=("required", _overviews(case, concern, "required")),
            )


def _answers(case: Timeline, concern: AnyEvent) -> tuple[AnyEvent, ...]:
    refused = _overviews(case, concern, "not_required")
    return (
        *case.of(StrategyDiscussionHeld, since=concern, ref=concern.ref),
        *(overview for overview in refused if overview.fact.rationale_recorded),
    )


def _overviews(
    case: Timeline, concern: AnyEvent, decision: str
) -> tuple[Event[ManagementOverviewRecorded], ...]:
    overviews = case.of(ManagementOverviewRecorded, since=concern, ref=concern.ref)
    return tuple(o for o in overviews if o.fact.strategy_decision == decision)


MERLIN = sample(MerlinCreated, "Thu 22 Mar 2018 22:00", by="police", ref="MRL-1")
SHARED = sample(MerlinShared, "Fri 23 Mar 2018 09:00", by="police", ref="MRL-1", to=["csc_mash"])
NO_HARM = sample(
    MerlinCreated,
    "Thu 22 Mar 2018 22:00",
    by="police",
    ref="MRL-1",
    significant_harm_indicated=False,
)
CONCERN = sample(
    ConcernReferred,
    "Fri 23 Mar 2018 09:00",
    by="school",
    ref="CON-1",
    to=["csc"],
    significant_harm_indicated=True,
)
REFUSED = sample(ManagementOverviewRecorded, "Mon 26 Mar 2018 12:00", ref="MRL-1")
REFUSED_WITHOUT_REASONS = sample(
    ManagementOverviewRecorded, "Mon 26 Mar 2018 12:00", ref="MRL-1", rationale_recorded=False
)
REQUIRED = sample(
    ManagementOverviewRecorded, "Mon 26 Mar 2018 12:00", ref="MRL-1", strategy_decision="required"
)
HELD = sample(StrategyDiscussionHeld, "Wed 28 Mar 2018 16:00", ref="MRL-1")

EXAMPLES = (
    Example(
        "fires when the next working day is over and a shared Merlin was not acted on",
        given=(MERLIN, SHARED),
        at=moment("Tue 27 Mar 2018 00:00"),
    ),
    Example(
        "fires for a concern that itself indicates harm",
        given=(CONCERN,),
        at=moment("Tue 27 Mar 2018 00:00"),
    ),
    Example(
        "fires when a discussion was refused without reasons",
        given=(MERLIN, SHARED, REFUSED_WITHOUT_REASONS),
        at=moment("Tue 27 Mar 2018 00:00"),
    ),
    Example(
        "fires when a discussion was found to be required and was not held by the third day",
        given=(MERLIN, SHARED, REQUIRED),
        at=moment("Thu 29 Mar 2018 00:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(MERLIN, SHARED),
        at=moment("Mon 26 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "holds back until the third day is over when a discussion was found to be required",
        given=(MERLIN, SHARED, REQUIRED),
        at=moment("Wed 28 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when a discussion was found to be required and was held on the third day",
        given=(MERLIN, SHARED, REQUIRED, HELD),
        at=moment("Thu 29 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when a discussion was refused with reasons",
        given=(MERLIN, SHARED, REFUSED),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when the Merlin does not indicate significant harm",
        given=(NO_HARM, SHARED),
        at=moment("Tue 27 Mar 2018 00:00"),
        raises=False,
    ),
)
