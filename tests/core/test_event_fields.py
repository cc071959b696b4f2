"""Where the fields of an event type end: what is just taken, and what is just not."""

from typing import Any

import pytest
from pydantic import ValidationError

from events.base import Fact
from events.samples import example
from events.types.assessment_authorised import AssessmentAuthorised
from events.types.attendance_reported import AttendanceReported
from events.types.case_closed import CaseClosed
from events.types.closure_notified import ClosureNotified
from events.types.disagreement_raised import DisagreementRaised
from events.types.plan_distributed import PlanDistributed
from events.types.protective_order_made import ProtectiveOrderMade
from events.types.referral_received import ReferralReceived

TAKEN = [
    (AssessmentAuthorised, "factors", ["18A", "18B", "18C", "24A"]),  # withdrawn and added since
    (AttendanceReported, "current_percent", 0),
    (AttendanceReported, "current_percent", 100),
    (CaseClosed, "reason_for_closure", "RC9"),
    (ClosureNotified, "recipients", ["parent"]),
    (DisagreementRaised, "stage", 1),
    (DisagreementRaised, "stage", 3),
    (DisagreementRaised, "with", ["csc", "an_agency_not_registered"]),
    (PlanDistributed, "plan_version", 0),
    (ProtectiveOrderMade, "days", 1),
    (ProtectiveOrderMade, "days", 36_500),
    (ReferralReceived, "referral_source", "1A"),
    (ReferralReceived, "referral_source", "5D"),
    (ReferralReceived, "referral_source", "10"),
]
REFUSED = [
    (AssessmentAuthorised, "factors", ["8A"]),
    (AssessmentAuthorised, "factors", ["1b"]),
    (AttendanceReported, "current_percent", -1),
    (AttendanceReported, "current_percent", 101),
    (AttendanceReported, "current_percent", 92.5),
    (AttendanceReported, "current_percent", True),
    (CaseClosed, "reason_for_closure", "RC10"),
    (ClosureNotified, "recipients", ["The parent"]),
    (ClosureNotified, "recipients", "parent"),
    (DisagreementRaised, "stage", 0),
    (DisagreementRaised, "stage", 4),
    (DisagreementRaised, "with", ["CSC"]),
    (PlanDistributed, "plan_version", -1),
    (ProtectiveOrderMade, "days", 0),
    (ProtectiveOrderMade, "days", 36_501),
    (ReferralReceived, "referral_source", 10),
    (ReferralReceived, "referral_source", "police"),
]


@pytest.mark.parametrize(("fact", "field", "value"), TAKEN)
def test_a_value_at_the_edge_is_taken_as_it_is(fact: type[Fact], field: str, value: Any) -> None:
    """The first and last of a range, and DfE's codes old and new, are part of it."""
    assert example(fact, **{field: value}).data()[field] == value


@pytest.mark.parametrize(("fact", "field", "value"), REFUSED)
def test_a_value_beyond_the_edge_is_refused(fact: type[Fact], field: str, value: Any) -> None:
    """What is not in the range or the code set is refused, at its own field and no other."""
    with pytest.raises(ValidationError) as refused:
        example(fact, **{field: value})

    assert {problem["loc"][0] for problem in refused.value.errors()} == {field}
