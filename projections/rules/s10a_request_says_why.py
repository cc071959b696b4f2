"""S10a. A request for an initial conference says why it is needed.

Source  Child Protection Conferencing Process: the request form includes the reason for request.
Link    Child Protection Conferencing Process https://docsbay.net/child-protection-conferencing-process
Audit   C7: requests for conferences did not set out their reasons.
"""

from collections.abc import Iterator

from events.samples import moment, sample
from events.types.icpc_requested import IcpcRequested
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "S10a",
    "request says why",
    reads=(IcpcRequested,),
    missing="A conference on the child was asked for, and nobody has said why.",
    closes="a later request that gives the reasons",
)
def request_says_why(case: Timeline) -> Iterator[Duty]:
    """Owe the reasons after each request that was made without them."""
    for request in case.of(IcpcRequested):
        if not request.fact.reasons_given:
            later = case.of(IcpcRequested, after=request)
            yield Duty(
                trigger=request,
                proofs=tuple(Proof(asked) for asked in later if asked.fact.reasons_given),
            )


WITHOUT = sample(IcpcRequested, "Thu 8 Feb 2018 10:00", reasons_given=False)
WITH = sample(IcpcRequested, "Thu 8 Feb 2018 10:00", reasons_given=True)
AGAIN_WITHOUT = sample(IcpcRequested, "Thu 8 Feb 2018 10:10", reasons_given=False)
AGAIN_WITH = sample(IcpcRequested, "Thu 8 Feb 2018 10:10", reasons_given=True)

EXAMPLES = (
    Example(
        "fires once a request without reasons has been known for ten minutes",
        given=(WITHOUT, AGAIN_WITHOUT),
        at=moment("Thu 8 Feb 2018 10:15"),
    ),
    Example(
        "holds back while it has been known for less",
        given=(WITHOUT,),
        at=moment("Thu 8 Feb 2018 10:14"),
        raises=False,
    ),
    Example(
        "stays quiet when the request gave its reasons",
        given=(WITH,),
        at=moment("Thu 8 Feb 2018 10:15"),
        raises=False,
    ),
    Example(
        "stays quiet when the request was made again with reasons before it could be raised",
        given=(WITHOUT, AGAIN_WITH),
        at=moment("Thu 8 Feb 2018 10:15"),
        raises=False,
    ),
)
