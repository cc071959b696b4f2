"""N12. Whoever is asked for information answers, or says why not.

Source  Local default. DfE Information sharing advice 2024: be proactive; a request says what is
        needed and why.
Link    Information sharing advice https://www.gov.uk/government/publications/safeguarding-practitioners-information-sharing-advice
Audit   Positive finding P+2: agencies made their information available to social workers.
"""

from collections.abc import Iterator

from events.base import AnyEvent, Event
from events.samples import moment, sample
from events.types.information_provided import InformationProvided
from events.types.information_refused import InformationRefused
from events.types.information_requested import InformationRequested
from projections.agencies import PEOPLE
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "N12",
    "request answered",
    reads=(InformationRequested, InformationProvided, InformationRefused),
    missing="A request for information about the family has not been answered by {outstanding}.",
    closes="an answer, or a refusal with its reason, from each agency asked",
    reaches=True,
    variants=("urgent",),
    tells=InformationProvided,
)
def request_answered(case: Timeline) -> Iterator[Duty]:
    """Owe the one who asks an answer from each agency asked, each for itself."""
    for request in case.of(InformationRequested):
        if asked := tuple(sorted(case.groups.reached(request.fact.to) - PEOPLE)):
            yield Duty(
                trigger=request,
                owed_by=asked,
                owed_to=(request.agency,),
                asked=asked,
                variant="urgent" if request.fact.urgent else None,
                proofs=tuple(_answers(case, request, asked)),
            )


def _answers(
    case: Timeline, request: Event[InformationRequested], asked: tuple[str, ...]
) -> Iterator[Proof]:
    """List the answers; one from any agency of the asked one's group is as good."""
    provided = case.of(InformationProvided, since=request, ref=request.ref)
    refused = case.of(InformationRefused, since=request, ref=request.ref)
    answers: tuple[AnyEvent, ...] = (*provided, *refused)
    for answer in answers:
        group = case.groups.of(answer.agency)
        yield Proof(answer, to=tuple(a for a in asked if case.groups.of(a) == group))


REQUEST = sample(
    InformationRequested, "Mon 5 Feb 2018 10:00", ref="REQ-1", to=["gp", "police", "parent"]
)
URGENT = sample(InformationRequested, "Mon 5 Feb 2018 10:00", ref="REQ-1", to=["gp"], urgent=True)
FROM_CAIT = sample(InformationProvided, "Tue 6 Feb 2018 12:00", by="police_cait", ref="REQ-1")
REFUSED = sample(InformationRefused, "Wed 7 Feb 2018 16:00", by="gp", ref="REQ-1")

EXAMPLES = (
    Example(
        "fires for the one that has not answered; CAIT has answered for the police",
        given=(REQUEST, FROM_CAIT),
        at=moment("Thu 8 Feb 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "fires at the end of the same day when it is urgent",
        given=(URGENT,),
        at=moment("Tue 6 Feb 2018 00:00"),
        then=("gp",),
    ),
    Example(
        "holds back while the second working day lasts",
        given=(REQUEST, FROM_CAIT),
        at=moment("Wed 7 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when each has answered, be it with a refusal",
        given=(REQUEST, FROM_CAIT, REFUSED),
        at=moment("Thu 8 Feb 2018 00:00"),
        raises=False,
    ),
)
