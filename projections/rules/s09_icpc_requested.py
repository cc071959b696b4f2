"""S09. When enquiries end in the need for a conference, the conference is asked for.

Source  Bolton, Initial and review child protection conferences: within one working day (local).
Link    Conferences, Bolton https://boltoncs.trixonline.co.uk/chapter/initial-and-review-child-protection-conferences
Why     The unit that convenes it needs what is left of the fifteen days.
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.conference_held import ConferenceHeld
from events.types.icpc_requested import IcpcRequested
from events.types.s47_ended import S47Ended
from projections.conferences import CONFERENCE_EVENTS, preceding
from projections.duties import Duty, Example, Proof, rule
from projections.plans import episode_of
from projections.timeline import Timeline


@rule(
    "S09",
    "ICPC requested",
    reads=(S47Ended, IcpcRequested, *CONFERENCE_EVENTS),
    missing="The child needs an initial conference, and nobody has asked for it.",
    closes="a request for the initial child protection conference",
)
def icpc_requested(case: Timeline) -> Iterator[Duty]:
    """Owe a request when enquiries end in a conference; one made before their end will do."""
    for ended in case.of(S47Ended):
        if not ended.fact.icpc_not_required:
            yield Duty(trigger=ended, proofs=tuple(map(Proof, _requests(case, ended))))


def _requests(case: Timeline, ended: AnyEvent) -> list[Event[IcpcRequested]]:
    """List the requests since the last initial conference, no further back than the episode."""
    last, episode = preceding(case, ended, "icpc"), episode_of(case, ended)
    return [asked for asked in case.of(IcpcRequested, after=last) if episode.began_by(asked)]


ENDED = sample(S47Ended, "Wed 7 Feb 2018 10:00", icpc_not_required=False)
NO_NEED = sample(S47Ended, "Wed 7 Feb 2018 10:00", icpc_not_required=True)
ASKED = sample(IcpcRequested, "Thu 8 Feb 2018 15:00")
ASKED_BEFORE = sample(IcpcRequested, "Tue 6 Feb 2018 10:00")
ASKED_FOR_ANOTHER = sample(IcpcRequested, "Mon 5 Jun 2017 10:00")
EARLIER_CONFERENCE = sample(ConferenceHeld, "Tue 20 Jun 2017 10:00", outcome="no_plan")

EXAMPLES = (
    Example(
        "fires when the next working day is over, a request for an earlier conference aside",
        given=(ASKED_FOR_ANOTHER, EARLIER_CONFERENCE, ENDED),
        at=moment("Fri 9 Feb 2018 00:00"),
    ),
    Example(
        "holds back while the next working day lasts",
        given=(ENDED,),
        at=moment("Thu 8 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when it was asked for on the next working day",
        given=(ENDED, ASKED),
        at=moment("Fri 9 Feb 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when it was asked for before the enquiries ended",
        given=(ASKED_BEFORE, ENDED),
        at=moment("Fri 9 Feb 2018 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet when no conference is needed",
        given=(NO_NEED,),
        at=moment("Fri 9 Feb 2018 00:00"),
        raises=False,
    ),
)
