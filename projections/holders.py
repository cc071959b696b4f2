"""Who holds which version of the plan, by the matrix of a case. It is csc that makes it."""

from typing import NamedTuple

from projections.agencies import CSC
from projections.plan_versions import PlanSent
from projections.sharing import Column, Sharing


class Holders(NamedTuple):
    """Who holds a plan.

    sent        how many versions of it were sent
    versions    each version that anybody holds, the newest first, with who holds it
    without     who holds none, of those in the network or owed one
    """

    plan: PlanSent
    sent: int
    versions: tuple[tuple[int, tuple[str, ...]], ...]
    without: tuple[str, ...]


def holders(told: Sharing) -> Holders | None:
    """Say who holds the plan that started last; None where no plan is known."""
    if told.plan is None:
        return None
    others = [column for column in told.columns if column.agency != CSC]
    numbers = {column.holds for column in others if column.holds is not None}
    owed = _owed_one(told)
    return Holders(
        told.plan,
        told.versions,
        tuple((number, _holding(others, number)) for number in sorted(numbers, reverse=True)),
        _holding([each for each in others if each.in_network or each.agency in owed], None),
    )


def _holding(columns: list[Column], number: int | None) -> tuple[str, ...]:
    return tuple(column.agency for column in columns if column.holds == number)


def _owed_one(told: Sharing) -> set[str]:
    """Name the agencies that are or were owed a version of the plan."""
    plans = [row for row in told.rows if row.version and row.version.plan == told.plan]
    return {cell.agency for row in plans for cell in row.cells if cell.clock}
