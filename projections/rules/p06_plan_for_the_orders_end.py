"""P06. Before a protective order ends, what happens then has been thought through.

Source  Local default. CSA 2010 explanatory notes, 79: such an order lasts 14 to 28 days.
Link    Explanatory notes to the Act of 2010 http://www.legislation.gov.uk/ukpga/2010/17/notes/division/4/5
Audit   C9: agencies were unaware of protective orders, and so of the day on which they end.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from events.samples import moment, sample
from events.types.follow_up_reviewed import FollowUpReviewed
from events.types.protective_order_made import ProtectiveOrderMade
from projections.calendar import LONDON, london, london_day
from projections.duties import Duty, Example, Proof, rule
from projections.timeline import Timeline


@rule(
    "P06",
    "plan for the order's end",
    reads=(ProtectiveOrderMade, FollowUpReviewed),
    missing="The protective order is about to end, and what follows has not been reviewed.",
    closes="the follow-up reviewed, or a further protective order made",
    by_ref=False,
)
def plan_for_the_orders_end(case: Timeline) -> Iterator[Duty]:
    """Owe a review before each order that ends; a further order does as well."""
    for order in case.of(ProtectiveOrderMade):
        if order.fact.days is not None:
            reviews = case.of(FollowUpReviewed, since=order, ref=order.ref)
            further = case.of(ProtectiveOrderMade, after=order, ref=order.ref)
            yield Duty(
                trigger=order,
                runs_from=_end(order.occurred_at, order.fact.days),
                proofs=tuple(map(Proof, (*reviews, *further))),
            )


def _end(made_at: datetime, days: int) -> datetime:
    """Return the moment at which the order ends: so many days on, at the same time in London."""
    last = london_day(made_at) + timedelta(days=days)
    return london(last, made_at.astimezone(LONDON).time())


ORDER = sample(
    ProtectiveOrderMade,
    "Tue 5 Mar 2024 14:00",
    by="court",
    ref="MRL-1",
    order="dvpo",
    days=28,
)
WITHOUT_END = sample(
    ProtectiveOrderMade,
    "Tue 5 Mar 2024 14:00",
    by="court",
    ref="MRL-1",
    order="dapo",
    days=None,
)
REVIEW = sample(FollowUpReviewed, "Thu 28 Mar 2024 11:00", ref="MRL-1")

EXAMPLES = (
    Example(
        "fires when the third day before the order's last, Tue 2 Apr, is over",
        given=(ORDER,),
        at=moment("Sun 31 Mar 2024 00:00"),
    ),
    Example(
        "holds back while the third day before lasts",
        given=(ORDER,),
        at=moment("Sat 30 Mar 2024 23:59"),
        raises=False,
    ),
    Example(
        "stays quiet when the follow-up was reviewed in time",
        given=(ORDER, REVIEW),
        at=moment("Sun 31 Mar 2024 00:00"),
        raises=False,
    ),
    Example(
        "stays quiet for an order that has no end",
        given=(WITHOUT_END,),
        at=moment("Sun 31 Mar 2024 00:00"),
        raises=False,
    ),
)
