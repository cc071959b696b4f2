"""An agency's report for a child protection conference was passed on."""

from events.base import Agency, Fact, event
from events.codes import Conference


@event(
    "conference_report_shared",
    sentence="The report by {by} for the {conference} was shared.",
    example={"conference": "icpc", "by": "csc", "with_family": True},
)
class ConferenceReportShared(Fact):
    """An agency's report for the child protection conference was shared.

    conference    initial (ICPC) or review (RCPC)
    by            whose report it is, agency code
    with_family   the family was given it too
    """

    conference: Conference
    by: Agency
    with_family: bool | None = None
