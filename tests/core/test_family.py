"""Think Family: an adult's events reach each child's case that they belong to."""

from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import AnyEvent, Fact
from events.samples import example, moment, sample
from events.types.case_closed import CaseClosed
from events.types.client_lapse_recorded import ClientLapseRecorded
from events.types.contact_received import ContactReceived
from events.types.event_corrected import EventCorrected
from events.types.event_retracted import EventRetracted
from events.types.household_member_left import HouseholdMemberLeft
from events.types.household_member_recorded import HouseholdMemberRecorded
from events.types.referral_received import ReferralReceived
from projections.family import derived
from projections.timeline import fold

ADULT = "AD-1"


def on_case(fact: type[Fact], at: str, *, event_id: str | None = None, **data: object) -> AnyEvent:
    """Make an event of the child's case."""
    return sample(example(fact, **data), at, case="KID-1", event_id=event_id)


OPENED = on_case(ContactReceived, "Mon 5 Mar 2018 09:00")
LINKED = on_case(HouseholdMemberRecorded, "Mon 5 Mar 2018 10:00", person=ADULT)
LAPSE = sample(
    example(ClientLapseRecorded, person=ADULT, ref="LAP-1"),
    "Wed 7 Mar 2018 14:00",
    by="bdas",
    of_person=ADULT,
    event_id="LAPSE",
)


def reaches(*told: AnyEvent, case: tuple[AnyEvent, ...] = (OPENED, LINKED)) -> list[AnyEvent]:
    """List what the adult's events put on the child's case."""
    return derived(ADULT, told, {"KID-1": case})


def shows(*told: AnyEvent, case: tuple[AnyEvent, ...] = (OPENED, LINKED)) -> list[str]:
    """List the ids that the child's timeline then shows of the adult's events."""
    return [e.id for e in fold((*case, *reaches(*told, case=case))) if e.derived_from]


def retraction(of: str, at: str, by: str = "bdas", event_id: str = "R") -> AnyEvent:
    """Retract an event about the adult."""
    return sample(EventRetracted, at, by=by, of_person=ADULT, retracts=of, event_id=event_id)


def test_an_adults_lapse_reaches_the_open_case_that_it_is_linked_to() -> None:
    """It keeps source, type, times and data; its id and origin tell what it was made from."""
    (copy,) = reaches(LAPSE)

    assert (copy.id, copy.derived_from, copy.subject) == ("LAPSE.KID-1", "LAPSE", "case/KID-1")
    assert (copy.source, copy.fact) == (LAPSE.source, LAPSE.fact)
    assert (copy.occurred_at, copy.recordedtime) == (LAPSE.occurred_at, LAPSE.recordedtime)
    assert copy.known_at == LAPSE.known_at


def test_it_is_known_once_event_link_and_opening_are_all_known() -> None:
    """The last of the three to be known decides, never the clock of whoever derives it."""
    linked_late = LINKED._replace(receivedtime=moment("Mon 12 Mar 2018 10:00"))

    (copy,) = reaches(LAPSE, case=(OPENED, linked_late))

    assert copy.known_at == moment("Mon 12 Mar 2018 10:00")


def test_opening_and_link_may_follow_within_72_hours() -> None:
    """Three days to the second are soon enough; one second more is not."""
    in_time = on_case(HouseholdMemberRecorded, "Sat 10 Mar 2018 14:00", person=ADULT)
    too_late = on_case(HouseholdMemberRecorded, "Sat 10 Mar 2018 14:01", person=ADULT)

    assert shows(LAPSE, case=(OPENED, in_time)) == ["LAPSE.KID-1"]
    assert shows(LAPSE, case=(OPENED, too_late)) == []


def test_nothing_reaches_a_case_that_the_adult_had_left() -> None:
    """The link ends with the household_member_left of the same person."""
    left = on_case(HouseholdMemberLeft, "Tue 6 Mar 2018 10:00", person=ADULT)

    assert shows(LAPSE, case=(OPENED, LINKED, left)) == []


def test_nothing_reaches_a_closed_case_unless_it_opens_again_soon() -> None:
    """Closed the day before: no. Referred again two days later: yes."""
    closed = on_case(CaseClosed, "Tue 6 Mar 2018 10:00")
    referred = on_case(ReferralReceived, "Fri 9 Mar 2018 10:00")

    assert shows(LAPSE, case=(OPENED, LINKED, closed)) == []
    assert shows(LAPSE, case=(OPENED, LINKED, closed, referred)) == ["LAPSE.KID-1"]


def test_a_retraction_follows_the_event_and_names_the_derived_id() -> None:
    """The child's case shows the lapse until the retraction is known, and then no more."""
    withdrawn = retraction("LAPSE", "Fri 9 Mar 2018 09:00")

    followed = reaches(LAPSE, withdrawn)[1]

    assert (followed.id, followed.fact) == (
        "R.KID-1",
        withdrawn.fact.model_copy(update={"retracts": "LAPSE.KID-1"}),
    )
    assert shows(LAPSE, withdrawn) == ["R.KID-1"]


def test_what_was_retracted_before_it_belonged_puts_nothing_on_the_case() -> None:
    """The link became known after the retraction."""
    linked_late = LINKED._replace(receivedtime=moment("Mon 12 Mar 2018 10:00"))

    assert (
        reaches(LAPSE, retraction("LAPSE", "Fri 9 Mar 2018 09:00"), case=(OPENED, linked_late))
        == []
    )


def test_a_retracted_link_withdraws_what_it_brought_and_a_restored_one_brings_it_back() -> None:
    """Each withdrawal is an event under an id made from what caused it."""
    unlinked = on_case(
        EventRetracted, "Mon 12 Mar 2018 10:00", retracts=LINKED.id, event_id="UNLINK"
    )
    relinked = on_case(
        EventRetracted, "Tue 13 Mar 2018 10:00", retracts="UNLINK", event_id="RELINK"
    )

    taken_off = reaches(LAPSE, case=(OPENED, LINKED, unlinked))
    put_back = reaches(LAPSE, case=(OPENED, LINKED, unlinked, relinked))

    assert [e.id for e in taken_off] == ["LAPSE.KID-1", "LAPSE.KID-1.UNLINK"]
    assert [e.id for e in put_back][2:] == ["LAPSE.KID-1.UNLINK.RELINK"]
    assert all(e.source == LAPSE.source for e in put_back)
    assert "LAPSE.KID-1" in shows(LAPSE, case=(OPENED, LINKED, unlinked, relinked))


def test_a_time_so_corrected_that_it_no_longer_belongs_takes_the_event_off() -> None:
    """A lapse that turns out to lie months before the link was never this child's."""
    earlier = sample(
        EventCorrected,
        "Fri 9 Mar 2018 09:00",
        by="bdas",
        of_person=ADULT,
        event_id="C",
        corrects="LAPSE",
        corrected_type="client_lapse_recorded",
        time="2017-11-01T10:00:00Z",
        data=None,
    )

    assert [e.id for e in reaches(LAPSE, earlier)][:2] == ["LAPSE.KID-1", "LAPSE.KID-1.C"]
    assert "LAPSE.KID-1" not in shows(LAPSE, earlier)


ALL = (
    LAPSE,
    retraction("LAPSE", "Fri 9 Mar 2018 09:00"),
    retraction("R", "Sat 10 Mar 2018 09:00", event_id="RR"),
)
CASE = (
    OPENED,
    LINKED,
    on_case(EventRetracted, "Mon 12 Mar 2018 10:00", retracts=LINKED.id, event_id="UNLINK"),
    on_case(EventRetracted, "Tue 13 Mar 2018 10:00", retracts="UNLINK", event_id="RELINK"),
    on_case(HouseholdMemberLeft, "Wed 14 Mar 2018 10:00", person=ADULT),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_order_of_arrival_changes_what_is_derived(data: st.DataObject) -> None:
    """Whoever derives, and whenever, makes the same events under the same ids."""
    told = data.draw(st.permutations(ALL))
    case = tuple(data.draw(st.permutations(CASE)))

    assert sorted(reaches(*told, case=case)) == sorted(reaches(*ALL, case=CASE))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ALL)), st.lists(st.sampled_from(CASE)))
def test_what_is_derived_from_less_is_part_of_what_is_derived_from_more(
    told: list[AnyEvent], case: list[AnyEvent]
) -> None:
    """What arrives in the order in which it became known never unmakes a derived event."""
    moments = sorted({e.known_at for e in (*told, *case)})
    for known in moments:
        early_told = [e for e in told if e.known_at <= known]
        early_case = [e for e in case if e.known_at <= known]
        early = derived(ADULT, early_told, {"KID-1": early_case})

        assert {e.id for e in early} <= {e.id for e in derived(ADULT, told, {"KID-1": case})}
