"""Working time in England, by people's own counting and by the published lists."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from events.samples import moment
from projections.calendar import LONDON, end_of, london_day, months_after
from projections.limits import limit
from throughline.england import england

PUBLISHED = Path(__file__).parent / "data" / "bank-holidays"
CALENDAR = england()


def published_days() -> set[date]:
    """Read the days that GOV.UK itself published for England and Wales, 2015 to 2028."""
    days: set[date] = set()
    for name in ("govuk-calendars-bank-holidays.json", "govuk-frontend-bank-holidays.json"):
        divisions = json.loads((PUBLISHED / name).read_text())["divisions"]
        years = next(v for k, v in divisions.items() if "england-and-wales" in k)
        days |= {
            datetime.strptime(day["date"], "%d/%m/%Y").replace(tzinfo=UTC).date()
            for year in years.values()
            if isinstance(year, list)  # one file has a title among the years
            for day in year
        }
    return days


def test_every_published_bank_holiday_is_one_and_no_other_day_is() -> None:
    """The library and the two GOV.UK files agree on all 115 days."""
    published = published_days()

    ours = {
        day
        for year in range(2015, 2029)
        for day in (date.fromordinal(n) for n in range(*_ordinals(year)))
        if CALENDAR.why_not_working(day) and day.weekday() < 5
    }

    assert len(published) == 115
    assert ours == {day for day in published if day.weekday() < 5}


@pytest.mark.parametrize("language", ["C.UTF-8", "en_US.UTF-8", "th_TH.UTF-8"])
def test_days_have_their_english_names_whatever_language_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """An alert names the days it skipped, and another calendar has every case judged again."""
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv("LANG", language)

    elsewhere = england.__wrapped__()

    assert elsewhere.holidays == CALENDAR.holidays
    assert elsewhere.why_not_working(date(1970, 5, 18)) == "Whit Monday"


def _ordinals(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("within", "start", "due"),
    [
        ("1 working day", "Fri 23 Mar 2018 10:00", "Mon 26 Mar 2018 23:59"),
        ("1 working day", "Sat 14 Apr 2018 09:30", "Mon 16 Apr 2018 23:59"),
        ("5 working days", "Thu 29 Mar 2018 12:00", "Mon 9 Apr 2018 23:59"),  # Easter between
        ("10 working days", "Wed 21 Feb 2018 10:00", "Wed 7 Mar 2018 23:59"),
        ("24 hours", "Sat 24 Mar 2018 20:00", "Sun 25 Mar 2018 21:00"),  # the clocks go forward
        ("14 days", "Mon 5 Mar 2018 08:00", "Mon 19 Mar 2018 23:59"),
        ("6 months", "Thu 31 Aug 2017 10:00", "Wed 28 Feb 2018 23:59"),  # clamped
        ("6 months", "Mon 31 Aug 2015 10:00", "Mon 29 Feb 2016 23:59"),  # clamped, leap year
        ("the same day", "Mon 5 Mar 2018 08:00", "Mon 5 Mar 2018 23:59"),
        ("3 days before", "Thu 2 Nov 2017 13:00", "Mon 30 Oct 2017 23:59"),
        ("next working morning", "Fri 6 Sep 2024 22:00", "Mon 9 Sep 2024 09:00"),
        ("next working morning", "Mon 9 Sep 2024 08:59", "Mon 9 Sep 2024 09:00"),
        ("next working morning", "Mon 9 Sep 2024 09:00", "Tue 10 Sep 2024 09:00"),
        ("48 court hours", "Tue 3 Oct 2017 21:30", "Thu 5 Oct 2017 21:30"),
        ("48 court hours", "Fri 6 Oct 2017 20:00", "Mon 9 Oct 2017 20:00"),  # no Sunday
        ("48 court hours", "Thu 29 Mar 2018 12:00", "Tue 3 Apr 2018 12:00"),  # Good Friday, Easter
        ("at once", "Mon 5 Mar 2018 08:00", "Mon 5 Mar 2018 08:00"),
    ],
)
def test_a_limit_ends_where_a_person_counts_it(within: str, start: str, due: str) -> None:
    """Day 0 is the day on which the clock starts; weekends and holidays are passed over."""
    ends = limit(within).ends(moment(start), CALENDAR)

    assert ends.astimezone(LONDON).replace(second=0) == moment(due)


@pytest.mark.parametrize("weekday", range(7))
def test_working_days_are_counted_as_a_person_counts_them(weekday: int) -> None:
    """One by one, from any day of the week, over holidays at the week's end and in its middle."""
    start = date(2021, 12, 6 + weekday)
    for length in range(800):
        end = start + timedelta(days=length)
        days = (start + timedelta(days=n) for n in range(1, length + 1))

        counted = sum(CALENDAR.why_not_working(day) is None for day in days)

        assert CALENDAR.working_days_between(start, end) == counted


def test_a_day_ends_a_second_before_midnight_in_london_summer_and_winter() -> None:
    """The due time is kept in UTC and follows British Summer Time."""
    assert end_of(date(2018, 1, 16)) == datetime(2018, 1, 16, 23, 59, 59, tzinfo=UTC)
    assert end_of(date(2018, 7, 16)) == datetime(2018, 7, 16, 22, 59, 59, tzinfo=UTC)


def test_the_local_day_counts_and_not_the_utc_day() -> None:
    """Half past midnight in a London summer is still yesterday in UTC."""
    assert london_day(datetime(2018, 6, 15, 23, 30, tzinfo=UTC)) == date(2018, 6, 16)


def test_twelve_months_before_a_leap_day_is_the_last_of_february() -> None:
    """Months are clamped backwards too."""
    assert months_after(date(2024, 2, 29), -12) == date(2023, 2, 28)


@pytest.mark.parametrize(
    "spelled", ["soon", "1 workday", "5", "-1 working days", "3 months before"]
)
def test_a_limit_that_is_not_understood_says_what_is(spelled: str) -> None:
    """A policy's mistake is told with examples of what it could have said."""
    with pytest.raises(ValueError, match="wanted a time limit such as"):
        limit(spelled)


def test_each_day_counted_and_each_day_skipped_is_told() -> None:
    """Over Easter 2018 two working days are counted and four days skipped, each with its reason."""
    days = limit("2 working days").days(moment("Thu 29 Mar 2018 12:00"), CALENDAR)

    assert [(passed.day.day, passed.skipped) for passed in days] == [
        (30, "Good Friday"),
        (31, "Saturday"),
        (1, "Sunday"),
        (2, "Easter Monday"),
        (3, None),
        (4, None),
    ]
