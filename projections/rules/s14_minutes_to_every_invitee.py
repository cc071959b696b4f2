"""S14. Everyone invited to a conference is sent its minutes.

Source  North Yorkshire: within 15 working days. Wales: no later than 20 (local; no London number
        was found). A forecast is listed at the first, the alert at the second.
Link    Conference minutes, North Yorkshire https://www.safeguardingchildren.co.uk/professionals/procedures-practice-guidance-and-one-minute-guides/standards-criteria-2/child-protection-conference-documents-and-minutes/
Link    Wales Safeguarding Procedures https://safeguarding.wales/chi/c3pt2/c3pt2.p14.html
Audit   C8: agencies were unclear about the plan unless they were in the core group.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.minutes_distributed import MinutesDistributed
from projections.conferences import from_it_on
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S14",
    "minutes to every invitee",
    reads=(ConferenceHeld, MinutesDistributed),
    missing="The minutes of the conference have not been sent to {outstanding}.",
    closes="the minutes of that conference sent to each invited agency",
    reaches=True,
    tells=MinutesDistributed,
)
def minutes_to_every_invitee(case: Timeline) -> Iterator[Duty]:
    """Owe the minutes of each conference to every invitee, present or not."""
    for conference in case.of(ConferenceHeld):
        yield Duty(
            trigger=conference,
            owed_to=case.groups.others(conference.fact.invited),
            proofs=tuple(
                Proof(sent, to=sent.fact.recipients)
                for sent in from_it_on(case, MinutesDistributed, conference)
            ),
        )


CONFERENCE = sample(
    ConferenceHeld, "Tue 27 Feb 2018 10:00", invited=["csc", "school", "gp", "parent"]
)
REVIEW = sample(
    ConferenceHeld,
    "Tue 13 Mar 2018 10:00",
    conference="rcpc",
    invited=["csc"],
    outcome="cp_plan_continues",
)
TO_SCHOOL = sample(MinutesDistributed, "Mon 19 Mar 2018 15:00", recipients=["school"])
TO_GP = sample(MinutesDistributed, "Tue 27 Mar 2018 15:00", recipients=["gp"])
OF_REVIEW = sample(
    MinutesDistributed, "Tue 27 Mar 2018 15:00", conference="rcpc", recipients=["gp"]
)

EXAMPLES = (
    Example(
        "fires for the one invitee without these minutes, when the 20th working day is over",
        given=(CONFERENCE, REVIEW, TO_SCHOOL, OF_REVIEW),
        at=moment("Wed 28 Mar 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "holds back while the 20th working day lasts",
        given=(CONFERENCE, TO_SCHOOL),
        at=moment("Tue 27 Mar 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when every invited agency was sent them, the parent aside",
        given=(CONFERENCE, TO_SCHOOL, TO_GP),
        at=moment("Wed 28 Mar 2018 00:00"),
        raises=False,
    ),
)
