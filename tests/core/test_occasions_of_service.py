from datetime import date, datetime, timedelta
from typing import Final

import pytest

from events.samples import moment
from projections.calendar import WorkingCalendar
from projections.messages import message
from projections.notices import Notice, Spells, as_document, read_notice, take
from projections.occasions import (
    AS_USUAL,
    GRACE,
    Lasting,
    completeness_told,
    day_to_sum_up,
    feeds_told,
    summed_up,
    too_late,
)

GOOD_FRIDAY: Final = date(2018, 3, 30)
CALENDAR: Final = WorkingCalendar({GOOD_FRIDAY: "Good Friday"})
NOW: Final = moment("Mon 5 Mar 2018 10:00")
HOUR: Final = timedelta(hours=1)
WHY: Final = "the worker last reported 2 minutes ago; is it running?"
PAGES: Final = "https://throughline.example"


def told(spells: Spells, *found: Notice) -> list[tuple[str, str]]:
    """Take in what was found, and give what it says of what."""
    for each in found:
        take(spells, each)
    return [(each.what, each.alert_id) for each in found]


def test_a_feed_that_falls_silent_is_told_once() -> None:
    """However often one looks."""
    spells = Spells()
    silent = {"police": NOW - HOUR}

    assert told(spells, *feeds_told(spells, silent, NOW)) == [("wanted", "feed_silent.police")]
    assert told(spells, *feeds_told(spells, silent, NOW + HOUR)) == []


def test_it_is_told_again_once_it_was_heard_and_is_silent_again() -> None:
    """Also where nobody looked in between."""
    spells = Spells()
    told(spells, *feeds_told(spells, {"police": NOW - HOUR}, NOW))

    assert told(spells, *feeds_told(spells, {}, NOW + HOUR)) == [("ended", "feed_silent.police")]
    again = {"police": NOW + HOUR}
    found = [*feeds_told(spells, again, NOW + 9 * HOUR)]
    assert told(spells, *found) == [("wanted", "feed_silent.police")]
    later = {"police": NOW + 10 * HOUR}
    found = [*feeds_told(spells, later, NOW + 20 * HOUR)]
    assert told(spells, *found) == [
        ("ended", "feed_silent.police"),
        ("wanted", "feed_silent.police"),
    ]


def test_a_silence_that_two_have_seen_is_one() -> None:
    """Each a little later than the other, also when it is over for one of them."""
    spells = Spells()
    silent = {"police": NOW - HOUR}
    (first,), (second,) = (
        feeds_told(Spells(), silent, NOW),
        feeds_told(Spells(), silent, NOW + GRACE),
    )
    told(spells, first, *feeds_told(spells, {}, NOW))
    tried = second._replace(what="attempting", step=0, contact="manager/1")
    told(spells, tried, second)

    assert spells["feed_silent.police"].tried


def test_the_message_of_a_silent_feed_names_the_agency() -> None:
    """And where its rhythm is shown."""
    (wanted,) = feeds_told(Spells(), {"health_visitor": NOW}, NOW)

    assert message(wanted, PAGES).title == "Throughline: an agency has fallen silent"
    assert message(wanted, PAGES).body == f"Health visitor\n{PAGES}/feeds"
    assert read_notice(as_document(wanted)) == wanted
    assert "subject" not in as_document(wanted)


def test_that_completeness_cannot_be_shown_is_told_after_a_minute_and_once() -> None:
    """A restart is over by then."""
    spells = Spells()
    second = timedelta(seconds=1)

    assert [*completeness_told(spells, WHY, GRACE - second, NOW)] == []
    (wanted,) = completeness_told(spells, WHY, GRACE, NOW)
    assert (wanted.alert_id, wanted.why) == ("not_complete", WHY)
    told(spells, wanted)
    assert [*completeness_told(spells, WHY, GRACE + HOUR, NOW + HOUR)] == []


def told_once() -> Spells:
    """Give what is known once the manager was told that it is not complete."""
    (wanted,) = completeness_told(Spells(), WHY, GRACE, NOW)
    spells = Spells()
    told(spells, wanted, wanted._replace(what="attempting", step=0, contact="manager/1"))
    return spells


def test_where_nobody_was_told_yet_it_is_over_at_once() -> None:
    """What is not so any more is told to nobody."""
    spells = Spells()
    told(spells, *completeness_told(spells, WHY, GRACE, NOW))

    found = [*completeness_told(spells, None, timedelta(), NOW)]
    assert told(spells, *found) == [("ended", "not_complete")]


def test_what_comes_and_goes_is_not_over() -> None:
    """Complete for 5 seconds of each minute: for an hour it is not, and after a minute it is."""
    lasting = Lasting()
    lasted = [lasting.note(second, is_complete=second % 60 >= 55) for second in range(3_600)]

    assert lasted[54] == timedelta(seconds=54)
    assert lasted[59] == timedelta(seconds=4)
    assert lasted[60] == GRACE
    assert lasted[3_594] == timedelta(seconds=3_594)
    well = [lasting.note(second, is_complete=True) for second in range(3_600, 3_656)]
    assert well[-1] == GRACE
    assert lasting.note(3_656, is_complete=False) == timedelta()


def test_it_is_over_after_a_minute_and_then_may_begin_again() -> None:
    """So what comes and goes is one spell."""
    spells = told_once()

    assert told(spells, *completeness_told(spells, None, timedelta(), NOW)) == []
    assert told(spells, *completeness_told(spells, None, GRACE, NOW)) == [("ended", "not_complete")]
    assert told(spells, *completeness_told(spells, None, HOUR, NOW)) == []
    found = [*completeness_told(spells, WHY, GRACE, NOW + HOUR)]
    assert told(spells, *found) == [("wanted", "not_complete")]


def test_of_two_who_see_it_begin_the_first_on_the_topic_counts() -> None:
    """They saw it at two moments, and one of them has told it by then."""
    spells = Spells()
    (first,) = completeness_told(Spells(), WHY, GRACE, NOW)
    (second,) = completeness_told(Spells(), WHY, GRACE, NOW + timedelta(seconds=1))
    told(spells, first, second)

    assert first.first_counts
    assert spells["not_complete"].wanted == first


def test_where_the_clock_stands_still_one_spell_is_not_the_next() -> None:
    """Else it would be written down each second, and told to nobody."""
    spells, names = Spells(), []
    for _ in range(3):
        told(spells, *completeness_told(spells, WHY, GRACE, NOW))
        assert told(spells, *completeness_told(spells, WHY, GRACE, NOW)) == []
        names.append(spells["not_complete"].wanted.spell)
        assert told(spells, *completeness_told(spells, None, GRACE, NOW)) != []

    assert len(set(names)) == 3
    assert names[0] == "not_complete.2018-03-05T10:00:00Z"


def test_where_the_clock_was_put_back_a_silence_is_told_and_told_once() -> None:
    """Years ahead it told of another."""
    spells, ahead = Spells(), NOW + timedelta(days=3_650)
    told(spells, *feeds_told(spells, {"police": ahead}, ahead))
    told(spells, *feeds_told(spells, {}, ahead))
    silent = {"police": NOW - HOUR}

    assert told(spells, *feeds_told(spells, silent, NOW)) == [("wanted", "feed_silent.police")]
    assert list(spells.live) == ["feed_silent.police"]
    assert told(spells, *feeds_told(spells, silent, NOW + GRACE)) == []


@pytest.mark.parametrize("was_sent", [True, False])
def test_where_the_clock_was_put_back_a_day_is_summed_up_once(*, was_sent: bool) -> None:
    """That of a day to come is taken for over, whether it was or not."""
    spells = Spells()
    told(spells, summed_up(date(2028, 3, 6), AS_USUAL, "Late: 2"))
    if was_sent:
        told(spells, *too_late(spells, AS_USUAL, moment("Mon 6 Mar 2028 12:00")))
    told(spells, *too_late(spells, AS_USUAL, NOW))
    day = day_to_sum_up(spells, AS_USUAL, CALENDAR, NOW)
    assert day == date(2018, 3, 5)
    told(spells, summed_up(day, AS_USUAL, "Late: 3"))

    assert spells.live["summary"].wanted.says == "Late: 3"
    assert day_to_sum_up(spells, AS_USUAL, CALENDAR, NOW) is None
    assert [*too_late(spells, AS_USUAL, moment("Mon 5 Mar 2018 08:29"))] == []


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("Mon 5 Mar 2018 08:29", None),
        ("Mon 5 Mar 2018 08:30", date(2018, 3, 5)),
        ("Mon 5 Mar 2018 11:59", date(2018, 3, 5)),
        ("Mon 5 Mar 2018 12:00", None),
        ("Sun 4 Mar 2018 08:30", None),
        ("Fri 30 Mar 2018 08:30", None),
        ("Mon 25 Jun 2018 08:30", date(2018, 6, 25)),  # of summer time
    ],
)
def test_a_working_day_is_summed_up_from_half_past_eight_till_noon(
    at: str, day: date | None
) -> None:
    """By London's clock; not at the weekend, and not on a bank holiday."""
    assert day_to_sum_up(Spells(), AS_USUAL, CALENDAR, moment(at)) == day


def test_a_day_is_summed_up_once() -> None:
    """Also where two do it, and once it is over; the next day is another."""
    spells = Spells()
    day = date(2018, 3, 5)
    told(spells, summed_up(day, AS_USUAL, "Late: 2"))
    tried = spells["summary"].wanted._replace(what="attempting", step=0, contact="manager/1")
    told(spells, tried, summed_up(day, AS_USUAL, "Late: 3"))

    assert spells["summary"].tried
    assert spells["summary"].wanted.says == "Late: 2"
    assert day_to_sum_up(spells, AS_USUAL, CALENDAR, NOW) is None
    assert day_to_sum_up(spells, AS_USUAL, CALENDAR, NOW + timedelta(days=1)) == date(2018, 3, 6)


def test_a_summary_that_nobody_could_send_by_noon_is_not_sent() -> None:
    """Tomorrow there is another."""
    spells = Spells()
    told(spells, summed_up(date(2018, 3, 5), AS_USUAL, "Late: 2"))

    assert [*too_late(spells, AS_USUAL, moment("Mon 5 Mar 2018 11:59"))] == []
    found: list[Notice] = [*too_late(spells, AS_USUAL, moment("Mon 5 Mar 2018 12:00"))]
    assert told(spells, *found) == [("ended", "summary")]
    assert [*too_late(spells, AS_USUAL, moment("Tue 6 Mar 2018 09:00"))] == []


def test_the_message_of_a_summary_holds_what_it_says_and_a_link_to_the_board() -> None:
    """Under its day."""
    wanted = summed_up(date(2018, 3, 5), AS_USUAL, "Complete up to then.\nLate: 2")

    assert message(wanted, PAGES).title == "Throughline: Mon 5 Mar 2018"
    assert message(wanted, PAGES).body == f"Complete up to then.\nLate: 2\n{PAGES}/"
    assert read_notice(as_document(wanted)) == wanted
    assert wanted.at == datetime.fromisoformat("2018-03-05T08:30:00Z")
