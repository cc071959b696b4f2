"""S11. A report is shared before a conference, early enough to be read.

Source  Sussex procedures 7.11: three working days before an initial, five before a review
        conference (local). How early is in policy.toml, as its notice.
Link    Sussex procedures 7.11 https://sussexchildprotection.procedures.org.uk/skysxz//information-for-a-conference
Why     A family and a chair who see the report on the day cannot answer it.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.conference_report_shared import ConferenceReportShared
from projections.conferences import CONFERENCE_EVENTS, afterwards, before_it
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S11",
    "report shared before the conference",
    reads=(ConferenceReportShared, *CONFERENCE_EVENTS),
    missing="No report was shared with the family in time for the conference.",
    closes="a report for that conference",
    variants=("rcpc",),
)
def report_shared_before_conference(case: Timeline) -> Iterator[Duty]:
    """Owe a report for each conference, unless one came as early as the policy's notice."""
    for conference in case.of(ConferenceHeld):
        late = afterwards(case, ConferenceReportShared, conference)
        yield Duty(
            trigger=conference,
            variant="rcpc" if conference.fact.conference == "rcpc" else None,
            spared=before_it(case, ConferenceReportShared, conference),
            proofs=tuple(map(Proof, late)),
        )


INITIAL = sample(ConferenceHeld, "Tue 27 Feb 2018 10:00", conference="icpc")
REVIEW = sample(ConferenceHeld, "Tue 22 May 2018 10:00", conference="rcpc", outcome="no_plan")
EARLY = sample(ConferenceReportShared, "Thu 22 Feb 2018 16:00", conference="icpc")
TOO_LATE = sample(ConferenceReportShared, "Fri 23 Feb 2018 9:00", conference="icpc")
ON_THE_DAY = sample(ConferenceReportShared, "Tue 27 Feb 2018 10:10", conference="icpc")
EARLY_FOR_REVIEW = sample(ConferenceReportShared, "Tue 15 May 2018 16:00", conference="rcpc")
TOO_LATE_FOR_REVIEW = sample(ConferenceReportShared, "Wed 16 May 2018 9:00", conference="rcpc")

EXAMPLES = (
    Example(
        "fires when the only report came two working days before an initial conference",
        given=(TOO_LATE, INITIAL),
        at=moment("Tue 27 Feb 2018 10:15"),
    ),
    Example(
        "fires when the only report came four working days before a review conference",
        given=(TOO_LATE_FOR_REVIEW, REVIEW),
        at=moment("Tue 22 May 2018 10:15"),
    ),
    Example(
        "holds back while the conference has been known for less than ten minutes",
        given=(INITIAL,),
        at=moment("Tue 27 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when a report came three working days before an initial conference",
        given=(EARLY, INITIAL),
        at=moment("Tue 27 Feb 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when a report came five working days before a review conference",
        given=(EARLY_FOR_REVIEW, REVIEW),
        at=moment("Tue 22 May 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when a report came afterwards, before it could be raised",
        given=(INITIAL, ON_THE_DAY),
        at=moment("Tue 27 Feb 2018 10:15"),
        raises=False,
    ),
)
