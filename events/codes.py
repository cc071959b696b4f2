"""The small sets of codes that several event types share."""

from typing import Literal, TypeAlias

PlanType: TypeAlias = Literal["cin", "cp"]  # child in need, child protection
Conference: TypeAlias = Literal["icpc", "rcpc"]  # initial, review child protection conference
