"""The six cases, disturbed: some events lost, others known days late."""

from datetime import timedelta

import hypothesis.strategies as st

from events.base import AnyEvent
from events.wire import decode, from_line
from projections.replay import by_case
from throughline.story import SIX_CASES

CASES = by_case(decode(from_line(line), own=True) for line in SIX_CASES.read_bytes().splitlines())


@st.composite
def histories(draw: st.DrawFn) -> list[AnyEvent]:
    """Take a case, lose some of its events, and let others become known days late."""
    events = CASES[draw(st.sampled_from(sorted(CASES)))]
    kept = [event for event in events if draw(st.integers(0, 9)) > 0]
    days_late = st.sampled_from([0, 0, 0, 0, 1, 5, 20])
    return [
        event._replace(receivedtime=event.known_at + timedelta(days=draw(days_late)))
        for event in kept
    ]
