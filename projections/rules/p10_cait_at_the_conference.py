"""P10. CAIT attends the initial conference, and attends or reports to every review.

Source  Metropolitan Police practice (2005): attend all initial conferences, send reports to all.
        North Yorkshire: at reviews only with something specific to share.
Link    Metropolitan Police, a letter of 2005 https://studylib.net/doc/7851288/letter-template---london-safeguarding-children-board
Link    Managing a plan, North Yorkshire http://www.safeguardingchildren.co.uk/managing-a-child-protection-plan
Audit   C6: CAIT did not always attend initial conferences or reviews.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.conference_report_shared import ConferenceReportShared
from projections.conferences import afterwards
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline

CAIT = "police_cait"


@rule(
    "P10",
    "CAIT at the conference",
    reads=(ConferenceHeld, ConferenceReportShared),
    missing="CAIT was not part of the conference.",
    closes="CAIT's report shared after the conference, before the next of its kind",
)
def cait_at_the_conference(case: Timeline) -> Iterator[Duty]:
    """Owe a report afterwards where CAIT was not there; to a review it may come beforehand."""
    for conference in case.of(ConferenceHeld):
        if not _took_part(conference.fact):
            reports = afterwards(case, ConferenceReportShared, conference)
            by_cait = (report for report in reports if report.fact.by == CAIT)
            yield Duty(trigger=conference, proofs=tuple(map(Proof, by_cait)))


def _took_part(held: ConferenceHeld) -> bool:
    reported = held.conference == "rcpc" and CAIT in held.reports
    return CAIT in held.attended or reported


INITIAL = sample(
    ConferenceHeld,
    "Tue 27 Feb 2018 10:00",
    conference="icpc",
    attended=["csc", "school", "bdas"],
    reports=["csc", "police_cait"],
)
REVIEW = sample(
    ConferenceHeld,
    "Tue 22 May 2018 10:00",
    conference="rcpc",
    attended=["csc", "school", "bdas"],
    reports=["csc", "police_cait"],
    outcome="cp_plan_continues",
)
REPORT = sample(
    ConferenceReportShared(conference="icpc", by="police_cait"),
    "Thu 1 Mar 2018 12:00",
    by="police_cait",
)

EXAMPLES = (
    Example(
        "fires for an initial conference without CAIT, though it had sent a report",
        given=(INITIAL,),
        at=moment("Tue 27 Feb 2018 10:15"),
    ),
    Example(
        "holds back until it has been known for ten minutes",
        given=(INITIAL,),
        at=moment("Tue 27 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "is met by a report after the conference",
        given=(INITIAL, REPORT),
        at=moment("Thu 1 Mar 2018 13:00"),
        raises=False,
    ),
    Example(
        "stays quiet for a review to which CAIT reported",
        given=(REVIEW,),
        at=moment("Tue 22 May 2018 12:00"),
        raises=False,
    ),
)
