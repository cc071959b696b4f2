"""S10b. An invitation to a conference says in short what the concerns are.

Source  Audit recommendation 5: a synopsis of key concerns in the invitation (local).
Why     Those invited can tell from the letter what they should bring and why they should come.
"""

from collections.abc import Iterator

from events.base import Event
from events.samples import moment, sample
from events.types.conference_invites_sent import ConferenceInvitesSent
from projections.conferences import CONFERENCE_EVENTS, afterwards
from projections.duties import Duty, Example, Proof, rule
from projections.plans import episode_of
from projections.timeline import Timeline


@rule(
    "S10b",
    "invitation carries a synopsis",
    reads=(ConferenceInvitesSent, *CONFERENCE_EVENTS),
    missing="The invitation has not told {outstanding} what the concerns for the child are.",
    closes="later invitations to that conference with a synopsis, to each invited agency",
    reaches=True,
)
def invitation_carries_synopsis(case: Timeline) -> Iterator[Duty]:
    """Owe each invited agency an invitation to that conference with a synopsis."""
    for sent in case.of(ConferenceInvitesSent):
        if not sent.fact.synopsis_included:
            yield Duty(
                trigger=sent,
                owed_to=case.groups.others(sent.fact.invited),
                proofs=tuple(
                    Proof(again, to=again.fact.invited) for again in _sent_again(case, sent)
                ),
            )


def _sent_again(
    case: Timeline, sent: Event[ConferenceInvitesSent]
) -> list[Event[ConferenceInvitesSent]]:
    """List the later invitations to that conference with a synopsis; a new episode has its own."""
    return [
        again
        for again in afterwards(case, ConferenceInvitesSent, sent)
        if again.fact.synopsis_included and episode_of(case, again) == episode_of(case, sent)
    ]


WITHOUT = sample(
    ConferenceInvitesSent,
    "Tue 13 Feb 2018 10:00",
    invited=["csc", "school", "gp", "parent"],
    synopsis_included=False,
)
WITH = sample(ConferenceInvitesSent, "Tue 13 Feb 2018 10:00", synopsis_included=True)
TO_SCHOOL = sample(
    ConferenceInvitesSent, "Tue 13 Feb 2018 10:05", invited=["school"], synopsis_included=True
)
TO_GP = sample(
    ConferenceInvitesSent, "Tue 13 Feb 2018 10:10", invited=["gp"], synopsis_included=True
)
TO_ANOTHER = sample(
    ConferenceInvitesSent,
    "Tue 13 Feb 2018 10:10",
    conference="rcpc",
    invited=["gp"],
    synopsis_included=True,
)

EXAMPLES = (
    Example(
        "fires for those who have not been sent a synopsis for that conference since",
        given=(WITHOUT, TO_SCHOOL, TO_ANOTHER),
        at=moment("Tue 13 Feb 2018 10:15"),
        then=("gp",),
    ),
    Example(
        "holds back while the invitation has been known for less than ten minutes",
        given=(WITHOUT,),
        at=moment("Tue 13 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when the invitation carried a synopsis",
        given=(WITH,),
        at=moment("Tue 13 Feb 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when all were sent one before it could be raised, the parent aside",
        given=(WITHOUT, TO_SCHOOL, TO_GP),
        at=moment("Tue 13 Feb 2018 10:15"),
        raises=False,
    ),
)
