"""Properties of a case's history, on the six cases and on what chance makes of them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import AnyEvent, Fact
from events.samples import example, moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.alert_snoozed import AlertSnoozed
from events.types.alert_waived import AlertWaived
from events.types.police_checks_requested import PoliceChecksRequested
from events.types.police_checks_returned import PoliceChecksReturned
from projections import knowledge
from projections.alerts import Alert
from projections.history import tell
from projections.judge import Terms, enters_at
from tests.core.disturbed_cases import histories
from tests.core.random_histories import history

END = moment("Mon 1 Oct 2018")


def told(events: list[AnyEvent], terms: Terms, until: datetime = END) -> list[dict[str, object]]:
    """Tell every change of every alert up to a moment."""
    return [change.data() for change in tell("CASE-1", events, terms, until).changes]


@settings(max_examples=25, deadline=None)
@given(histories(), st.integers(0, 420))
def test_history_is_only_ever_added_to(terms: Terms, events: list[AnyEvent], days: int) -> None:
    """What was told by a moment is told the same ever after: live equals replay."""
    then = moment("Tue 1 Aug 2017") + timedelta(days=days)
    known_then = [event for event in events if event.known_at <= then]

    at_the_time = told(known_then, terms, then)

    assert told(events, terms)[: len(at_the_time)] == at_the_time


@settings(max_examples=25, deadline=None)
@given(histories())
def test_the_short_way_tells_what_the_long_way_tells(terms: Terms, events: list[AnyEvent]) -> None:
    """A history known in the order in which it occurred may be read once."""
    in_turn = [event._replace(receivedtime=None) for event in events]
    short = told(in_turn, terms)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "_known_as_it_happened", lambda _raw: False)
        assert told(in_turn, terms) == short


def test_the_short_way_tells_what_the_long_way_tells_of_any_history(
    terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule says of which cases it looks ahead; one that forgot a case would be found here."""
    for seed in range(400):
        events = history(seed)
        until = max(event.occurred_at for event in events) + timedelta(days=70)

        short = tell("CASE-1", events, terms, until)
        with monkeypatch.context() as patched:
            patched.setattr(knowledge, "_known_as_it_happened", lambda _raw: False)
            long = tell("CASE-1", events, terms, until)

        assert [a.data() for a in short.alerts] == [a.data() for a in long.alerts], seed
        assert short.wakes == long.wakes, seed


@settings(max_examples=25, deadline=None)
@given(histories())
def test_a_case_wakes_when_something_changes_and_not_before(
    terms: Terms, events: list[AnyEvent]
) -> None:
    """From one wake to the next nothing changes, so an index of wakes is all that watch needs."""
    looked = min(map(enters_at, events), default=END)
    while looked < END:
        now = tell("CASE-1", events, terms, looked)
        wakes = min(now.wakes.values(), default=END)
        just_before = tell("CASE-1", events, terms, min(wakes, END) - timedelta(microseconds=1))

        assert [c.data() for c in just_before.changes] == [c.data() for c in now.changes]
        looked = wakes


@settings(max_examples=20, deadline=None)
@given(histories(), st.integers(1, 60))
def test_a_later_look_never_takes_a_miss_back_by_itself(
    terms: Terms, events: list[AnyEvent], days: int
) -> None:
    """With nothing more known, what is raised stays raised: nothing closes by age."""
    last = max(map(enters_at, events), default=END) + timedelta(days=100)

    def open_at(at: datetime) -> set[str]:
        alerts = tell("CASE-1", events, terms, at).alerts
        return {alert.alert_id for alert in alerts if alert.state == "raised"}

    assert open_at(last) <= open_at(last + timedelta(days=days))


ASKED = sample(PoliceChecksRequested, "Thu 1 Feb 2018 10:00", check_ref="CHK-1")
RETURNED = sample(PoliceChecksReturned, "Mon 5 Mar 2018 10:00", by="police", check_ref="CHK-1")


def the_alert(terms: Terms, *acts: AnyEvent, at: str, proof: bool = False) -> Alert:
    """Show the one alert about the police checks, after these acts."""
    events = [ASKED, *acts, *([RETURNED] if proof else [])]
    (alert,) = tell("CASE-1", events, terms, moment(at)).alerts
    return alert


@pytest.fixture
def alert_id(terms: Terms) -> str:
    """Give the id of the alert that the checks were not returned; it was due on Thu 8 Feb."""
    return the_alert(terms, at="Fri 9 Feb 2018 09:00").alert_id


def act_on(alert_id: str, fact: type[Fact], at: str, **data: object) -> AnyEvent:
    """Make what a manager did about the alert, known at once."""
    done: AnyEvent = sample(example(fact, alert_id=alert_id, **data), at, by="web", recorded=at)
    return done._replace(source="/service/web")


def test_a_promise_holds_the_alert_and_its_end_brings_it_back(terms: Terms, alert_id: str) -> None:
    """Acknowledged until the promised moment, raised again from it, under the same id."""
    promise = act_on(
        alert_id, AlertAcknowledged, "Fri 9 Feb 2018 10:00", promised_by="2018-02-12T12:00:00Z"
    )

    held = the_alert(terms, promise, at="Mon 12 Feb 2018 11:59")
    back = the_alert(terms, promise, at="Mon 12 Feb 2018 12:00")

    assert (held.state, held.until) == ("acknowledged", moment("Mon 12 Feb 2018 12:00"))
    assert (back.state, back.until, back.alert_id) == ("raised", None, alert_id)
    assert back.raised_at == held.raised_at


def test_a_snooze_that_ends_unmet_brings_the_alert_back_at_once(
    terms: Terms, alert_id: str
) -> None:
    """Snoozed with an end, and raised again at it."""
    snooze = act_on(alert_id, AlertSnoozed, "Fri 9 Feb 2018 10:00", until="2018-02-10T10:00:00Z")

    assert the_alert(terms, snooze, at="Sat 10 Feb 2018 09:59").state == "snoozed"
    assert the_alert(terms, snooze, at="Sat 10 Feb 2018 10:00").state == "raised"


def test_proof_closes_whatever_was_promised(terms: Terms, alert_id: str) -> None:
    """Met late is met, promise or no promise."""
    promise = act_on(
        alert_id, AlertAcknowledged, "Fri 9 Feb 2018 10:00", promised_by="2018-04-12T12:00:00Z"
    )

    closed = the_alert(terms, promise, at="Mon 5 Mar 2018 12:00", proof=True)

    assert (closed.state, closed.closed_as) == ("closed", "met_late")


def test_a_waiver_is_the_end(terms: Terms, alert_id: str) -> None:
    """Waived stays waived, by whom and why, whatever comes."""
    waiver = act_on(alert_id, AlertWaived, "Fri 9 Feb 2018 10:00", reason="moved_away")

    closed = the_alert(terms, waiver, at="Mon 5 Mar 2018 12:00", proof=True)

    assert (closed.closed_as, closed.reason) == ("waived", "moved_away")
    assert closed.closed_at == moment("Fri 9 Feb 2018 10:00")


def test_an_act_on_what_is_not_open_changes_nothing(terms: Terms, alert_id: str) -> None:
    """A promise made before the alert was raised holds nothing back."""
    early = act_on(
        alert_id, AlertAcknowledged, "Mon 5 Feb 2018 10:00", promised_by="2018-04-12T12:00:00Z"
    )

    assert the_alert(terms, early, at="Fri 9 Feb 2018 09:00").state == "raised"
