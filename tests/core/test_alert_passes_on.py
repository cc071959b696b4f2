"""What a reader of an alert acts on is told when it changes, though nothing else does."""

from datetime import datetime, timedelta
from typing import Any, Final

from events.base import AnyEvent
from events.samples import moment, sample
from events.types.alert_acknowledged import AlertAcknowledged
from events.types.conference_held import ConferenceHeld
from events.types.disagreement_raised import DisagreementRaised
from events.types.event_corrected import EventCorrected
from events.types.plan_distributed import PlanDistributed
from projections.alerts import Alert
from projections.history import tell
from projections.judge import Terms
from projections.notice_steps import due
from projections.notices import Spells, Table, follows, read_change, take
from tests.core.usual_steps import CALENDAR, HOURS, STEPS

WITH_CSC: Final[dict[str, Any]] = {"ref": "DIS-1", "stage": 1, "with": ["csc"]}
WITH_POLICE: Final[dict[str, Any]] = {**WITH_CSC, "with": ["police"]}
RAISED: Final = sample(DisagreementRaised, "Mon 5 Feb 2018 10:00", by="school", **WITH_CSC)
FRIDAY: Final = moment("Fri 9 Feb 2018 10:00")
CONFERENCE: Final = sample(
    ConferenceHeld, "Tue 27 Feb 2018 10:00", invited=["csc", "school"], attended=["csc"]
)
TO_GP: Final = sample(PlanDistributed, "Wed 28 Feb 2018 16:00", recipients=["gp"])


def corrected(event: AnyEvent, data: dict[str, Any], at: datetime) -> AnyEvent:
    """Let its sender put an event right, known at once."""
    told: dict[str, Any] = {
        "corrects": event.id,
        "corrected_type": event.name,
        "time": None,
        "data": data,
    }
    made: AnyEvent = sample(EventCorrected, at, by=event.agency, recorded=at, **told)
    return made


def changes(terms: Terms, rule: str, *events: AnyEvent) -> list[Alert]:
    """List what readers of `case.alerts` are told of the alert of a rule, while it is raised."""
    told = tell("CASE-1", events, terms, FRIDAY + timedelta(days=30)).changes
    return [each for each in told if each.judged.rule.code == rule and each.raised_at]


def test_who_owes_it_from_now_on_is_told_as_one_change(terms: Terms) -> None:
    """The school had named the wrong agency; all else is as it was, and since when it is raised."""
    raised, passed = changes(terms, "N13", RAISED, corrected(RAISED, WITH_POLICE, FRIDAY))

    assert raised.judged.owed_by == ("school", "csc")
    assert (passed.judged.owed_by, passed.changed_at) == (("school", "police"), FRIDAY)
    assert (passed.state, passed.raised_at) == ("raised", raised.raised_at)
    assert passed.alert_id == raised.alert_id
    assert passed.change_id != raised.change_id


def test_each_time_it_passes_on_is_told(terms: Terms) -> None:
    """To the police and back again: no change has the id of another."""
    back = corrected(RAISED, WITH_CSC, FRIDAY + timedelta(hours=1))
    told = changes(terms, "N13", RAISED, corrected(RAISED, WITH_POLICE, FRIDAY), back)

    owed_by = [each.judged.owed_by[1] for each in told]
    assert owed_by == ["csc", "police", "csc"]
    assert len({each.change_id for each in told}) == 3


def test_a_correction_that_leaves_it_with_the_same_is_no_change(terms: Terms) -> None:
    """Said again, and named in another order."""
    both = {**WITH_CSC, "with": ["csc", "police"]}
    raised = sample(DisagreementRaised, "Mon 5 Feb 2018 10:00", by="school", **both)
    again = corrected(raised, both, FRIDAY)
    turned = corrected(raised, {**both, "with": ["police", "csc"]}, FRIDAY + timedelta(hours=1))

    assert len(changes(terms, "N13", raised, again, turned)) == 1


def test_to_whom_it_is_owed_is_told_too(terms: Terms) -> None:
    """A GP had been invited as well, and holds the plan: the school is outstanding as before."""
    with_gp = {**CONFERENCE.fact.data(), "invited": ["csc", "school", "gp"]}
    late = corrected(CONFERENCE, with_gp, moment("Fri 2 Mar 2018 10:00"))
    raised, grown = changes(terms, "S13", CONFERENCE, TO_GP, late)

    assert (raised.judged.owed_to, raised.outstanding) == (("school",), ("school",))
    assert (grown.judged.owed_to, grown.outstanding) == (("gp", "school"), ("school",))


def test_of_which_incident_it_is_is_told_too(terms: Terms) -> None:
    """Whoever shows what belongs to one incident as one thing goes by its ref."""
    another = corrected(RAISED, {**WITH_CSC, "ref": "DIS-2"}, FRIDAY)

    told = changes(terms, "N13", RAISED, another)

    assert [each.data()["ref"] for each in told] == ["DIS-1", "DIS-2"]


def test_a_promise_goes_on_when_it_passes_on(terms: Terms) -> None:
    """Who took it on, and until when, is as it was."""
    (raised,) = changes(terms, "N13", RAISED)
    until = FRIDAY + timedelta(days=60)
    act = sample(
        AlertAcknowledged,
        FRIDAY - timedelta(hours=1),
        by="web",
        recorded=FRIDAY - timedelta(hours=1),
        alert_id=raised.alert_id,
        promised_by=until,
    )
    promised = act._replace(source="/service/web")
    passed = changes(terms, "N13", RAISED, promised, corrected(RAISED, WITH_POLICE, FRIDAY))[-1]

    assert (passed.state, passed.until) == ("acknowledged", until)
    assert passed.judged.owed_by == ("school", "police")


def test_the_one_who_owes_it_now_is_sent_a_message(terms: Terms) -> None:
    """And whoever was told already is not told again."""
    spells, table = Spells(), Table(STEPS, HOURS, {"school": 1, "csc": 1, "police": 1})
    told_now: list[list[str | None]] = []
    for change in changes(terms, "N13", RAISED, corrected(RAISED, WITH_POLICE, FRIDAY)):
        notice = follows(spells, read_change({"id": change.change_id, "data": change.data()}))
        assert notice
        take(spells, notice)
        attempts = due(spells[change.alert_id], table, CALENDAR, FRIDAY)
        told_now.append([each.contact for each in attempts if each.what == "attempting"])
        for each in attempts:
            take(spells, each)
            take(spells, each._replace(what="sent"))

    assert told_now == [["school/1", "csc/1"], ["police/1"]]
