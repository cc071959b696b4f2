"""A child protection conference was held."""

from typing import Literal

from events.base import Agencies, Fact, event
from events.codes import Conference
from events.dfe import Category
from events.pieces import Piece


@event(
    "conference_held",
    sentence="A child protection conference ({conference}) was held with {attended}: {outcome}.",
    example={
        "conference": "icpc",
        "invited": ["csc", "police_cait", "school", "school_nurse", "gp", "bdas", "cmht"],
        "attended": ["csc", "school", "school_nurse", "bdas"],
        "reports": ["csc", "school", "school_nurse", "bdas", "gp", "cmht"],
        "outcome": "cp_plan",
        "category": "EMO",
        "core_group": ["csc", "school", "school_nurse", "bdas"],
    },
    piece=Piece("Conference ({conference}): {outcome}"),
)
class ConferenceHeld(Fact):
    """A child protection conference was held and decided whether the child needs a plan.

    conference                     initial (ICPC) or review (RCPC)
    invited                        who was invited, agency codes
    attended                       who took part, agency codes
    reports                        who gave a report, present or not, agency codes
    outcome                        a child protection plan, the same again, a child in need plan
                                   instead, or none
    category                       the category of abuse or neglect, by DfE's code
    core_group                     who will develop and run the plan, agency codes
    inquorate_rationale_recorded   why it was held although too few came is on the record
    """

    conference: Conference
    invited: Agencies
    attended: Agencies
    reports: Agencies
    outcome: Literal["cp_plan", "cp_plan_continues", "cin_plan", "no_plan"]
    category: Category | None = None
    core_group: Agencies | None = None
    inquorate_rationale_recorded: bool | None = None
