"""P04. Police checks that were asked for are returned.

Source  Local default; Child Protection Conferencing Process: "7 working days is desirable", which
        a conference due in 15 leaves little room for.
Link    Child Protection Conferencing Process https://docsbay.net/child-protection-conferencing-process
Audit   C5: police checks on adults in the child's homes were hard to complete.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.police_checks_requested import PoliceChecksRequested
from events.types.police_checks_returned import PoliceChecksReturned
from projections.duties import Duty, Example, Proof, rule
from projections.firsts import first_of_each
from projections.timeline import Timeline


@rule(
    "P04",
    "police checks returned",
    reads=(PoliceChecksRequested, PoliceChecksReturned),
    missing="The police checks that were asked for have not been returned.",
    closes="the police checks returned",
)
def police_checks_returned(case: Timeline) -> Iterator[Duty]:
    """Owe an answer to each request, once however often it is repeated."""
    requests = case.of(PoliceChecksRequested)
    for request in first_of_each(requests, lambda request: request.check_ref):
        yield Duty(
            trigger=request,
            proofs=tuple(
                Proof(returned)
                for returned in case.of(PoliceChecksReturned, since=request)
                if returned.fact.check_ref == request.fact.check_ref
            ),
        )


REQUEST = sample(PoliceChecksRequested, "Thu 8 Feb 2018 15:00", check_ref="CHK-1")
AGAIN = sample(PoliceChecksRequested, "Tue 13 Feb 2018 15:00", check_ref="CHK-1")
ANSWER = sample(PoliceChecksReturned, "Thu 15 Feb 2018 17:00", by="police", check_ref="CHK-1")
TO_ANOTHER = sample(PoliceChecksReturned, "Thu 15 Feb 2018 17:00", by="police", check_ref="CHK-2")

EXAMPLES = (
    Example(
        "fires when five working days are over; asking again does not start them anew",
        given=(REQUEST, AGAIN, TO_ANOTHER),
        at=moment("Fri 16 Feb 2018 00:00"),
    ),
    Example(
        "holds back while the fifth working day lasts",
        given=(REQUEST,),
        at=moment("Thu 15 Feb 2018 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when they were returned on the fifth",
        given=(REQUEST, ANSWER),
        at=moment("Fri 16 Feb 2018 00:00"),
        raises=False,
    ),
)
