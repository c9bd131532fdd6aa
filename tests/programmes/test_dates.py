import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django import forms
from django.utils import translation

from programmes.date_fields import FinnishDateField, TimeRangeField
from programmes.dates import (
    Impossible,
    TimeRange,
    Twice,
    Unreadable,
    aware,
    parse_day,
    parse_range,
    parse_time,
    series,
    span,
    wall,
    weekday_and_week,
)

HELSINKI = "Europe/Helsinki"
HYPE = {"first": date(2022, 9, 13), "last": date(2023, 3, 31), "today": date(2022, 11, 16)}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "20.9.2022",
        "20.09.2022",
        "20.9.22",
        "20.9.",
        "20.9",
        "20 syyskuuta 2022",
        "20. syyskuuta 2022",
        "ti 20.9.2022",
        "tiistai 20.9.",
        "2022-09-20",
        "20 september 2022",
        "20 September",
        "tis 20.9.2022",
        "Tue 20.9.2022",
        " 20. 9. 2022 ",
    ],
)
def test_every_way_of_writing_a_day_is_read_in_every_language(typed, language):
    with translation.override(language):
        assert parse_day(typed, **HYPE) == date(2022, 9, 20)


@pytest.mark.parametrize(
    "name, month", [("marraskuuta", 11), ("mars", 3), ("March", 3), ("maaliskuuta", 3), ("maj", 5)]
)
def test_months_with_alike_names_are_told_apart(name, month):
    assert parse_day(f"3 {name} 2023") == date(2023, month, 3)


def test_a_day_without_a_year_is_the_one_inside_the_programme():
    assert parse_day("8.2.", **HYPE) == date(2023, 2, 8)
    assert parse_day("31.12", **HYPE) == date(2022, 12, 31)
    assert parse_day("1.8.", **HYPE) == date(2022, 8, 1)  # outside: nearest to today, and the field says it is outside
    assert parse_day("1.1.", today=date(2026, 12, 20)) == date(2027, 1, 1)
    assert parse_day("29.2.", first=date(2023, 1, 1), last=date(2025, 1, 1), today=date(2023, 1, 1)) == date(
        2024, 2, 29
    )


@pytest.mark.parametrize(
    "typed, said",
    [
        ("31.9.2022", "The day 31.9. does not exist. September has 30 days."),
        ("31.9.", "The day 31.9. does not exist. September has 30 days."),
        ("29.2.2023", "The day 29.2.2023 does not exist. February has 28 days."),
        ("1.13.2022", "There is no month 13."),
        ("0.9.2022", "The day 0.9. does not exist. September has 30 days."),
        ("ma 20.9.2022", "20.9.2022 is a Tuesday."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_by_name(typed, said):
    with translation.override("en"), pytest.raises(Impossible) as refusal:
        parse_day(typed, **HYPE)
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    "typed", ["huomenna", "20/9/2022", "9.2022.20", "20.9.202", "20.9.20222", "20.9.1022", "x 1.1.", "--"]
)
def test_what_is_no_day_is_refused_with_an_example(typed):
    with translation.override("en"), pytest.raises(Unreadable) as refusal:
        parse_day(typed)
    assert str(refusal.value) == "Write the date like this: 20.9.2022"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("typed", ["14", "14.00", "14:00", "klo 14", "kl. 14", "at 14", "1400", "Klo 14.00"])
def test_every_way_of_writing_a_time_is_read_in_every_language(typed, language):
    with translation.override(language):
        assert parse_time(typed) == time(14)


@pytest.mark.parametrize(
    "typed, start, end",
    [
        ("14-16", time(14), time(16)),
        ("14–16", time(14), time(16)),
        ("klo 14-16", time(14), time(16)),
        ("9.30–16", time(9, 30), time(16)),
        ("14.00-16.00", time(14), time(16)),
        ("14–", time(14), None),
        ("14", time(14), None),
        ("930 - 1145", time(9, 30), time(11, 45)),
        ("22–24", time(22), time(0)),
    ],
)
def test_every_way_of_writing_a_range_is_read(typed, start, end):
    assert parse_range(typed) == TimeRange(start, end)


@pytest.mark.parametrize(
    "typed, said",
    [
        ("16–14", "The end must be after the start"),
        ("14–14", "The end must be after the start"),
        ("25", "There is no time 25.00."),
        ("9.60", "There is no time 9.60."),
        ("24–25", "There is no time 24.00."),
        ("aamulla", "Write the time like this: 9 or 9.30"),
        ("–14", "Write the time like this: 9 or 9.30"),
    ],
)
def test_a_wrong_range_is_refused_with_its_reason(typed, said):
    with translation.override("en"), pytest.raises(Unreadable) as refusal:
        parse_range(typed)
    assert str(refusal.value) == said


def test_wall_time_becomes_the_moment_of_its_season():
    assert aware(date(2022, 9, 20), time(14), HELSINKI).astimezone(UTC) == datetime(2022, 9, 20, 11, tzinfo=UTC)
    assert aware(date(2023, 2, 8), time(14), HELSINKI).astimezone(UTC) == datetime(2023, 2, 8, 12, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused():
    with translation.override("en"), pytest.raises(Impossible) as refusal:
        aware(date(2023, 3, 26), time(3, 30), HELSINKI)
    assert str(refusal.value) == "The clocks change at that time. Choose another time."
    assert aware(date(2023, 3, 26), time(2, 59), HELSINKI).astimezone(UTC).hour == 0
    assert aware(date(2023, 3, 26), time(4), HELSINKI).astimezone(UTC).hour == 1


def test_a_time_that_comes_twice_is_asked_and_then_taken():
    with pytest.raises(Twice):
        aware(date(2022, 10, 30), time(3, 30), HELSINKI)
    first, second = (aware(date(2022, 10, 30), time(3, 30), HELSINKI, second=s) for s in (False, True))
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_a_span_over_the_change_lasts_its_real_hours():
    starts, ends = span(date(2022, 10, 30), TimeRange(time(2), time(5)), HELSINKI)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(hours=4)
    starts, ends = span(date(2022, 9, 20), TimeRange(time(22), time(0)), HELSINKI)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(hours=2)
    with pytest.raises(Impossible):
        span(date(2023, 3, 26), TimeRange(time(2, 30), time(3, 30)), HELSINKI)


def test_a_span_without_an_end_lasts_the_length_given():
    starts, ends = span(date(2022, 9, 20), TimeRange(time(14)), HELSINKI, minutes=90)
    assert (wall(starts, HELSINKI), wall(ends, HELSINKI)) == (
        (date(2022, 9, 20), time(14)),
        (date(2022, 9, 20), time(15, 30)),
    )
    with pytest.raises(Unreadable):
        span(date(2022, 9, 20), TimeRange(time(14)), HELSINKI)


def test_200_random_series_keep_their_clock_over_both_changes():
    chance = random.Random(20220920)
    shifted_in_utc = 0
    for _n in range(200):
        start = time(chance.randint(7, 20), chance.choice([0, 15, 30, 45]))
        times = TimeRange(start, time(start.hour + 2, start.minute))
        first = date(2020, 1, 1) + timedelta(days=chance.randrange(3650))
        made = series(first, times, HELSINKI, count=60)
        assert {(wall(s, HELSINKI)[1], wall(e, HELSINKI)[1]) for s, e in made} == {(times.start, times.end)}
        assert [wall(s, HELSINKI)[0] for s, _e in made] == [first + timedelta(weeks=w) for w in range(60)]
        shifted_in_utc += len({s.astimezone(UTC).time() for s, _e in made}) == 2
    assert shifted_in_utc == 200  # the control: in UTC every one of them did shift


def test_the_echo_names_weekday_and_iso_week():
    with translation.override("en"):
        assert weekday_and_week(date(2022, 11, 23)) == "Wednesday, week 47"
        assert weekday_and_week(date(2023, 1, 1)) == "Sunday, week 52"


class When(forms.Form):
    day = FinnishDateField(first=date(2022, 9, 13), last=date(2023, 3, 31), inside=True)
    times = TimeRangeField()


def _errors(**data):
    with translation.override("en"):
        form = When(data)
        return {name: [str(e) for e in errors] for name, errors in form.errors.items()}


def test_fields_say_what_is_missing_and_what_is_outside():
    assert _errors() == {"day": ["Give the date"], "times": ["Give the time when it starts"]}
    assert _errors(day="1.8.2022", times_0="14", times_1="") == {
        "day": ["The date must be during the programme, 13.9.2022–31.3.2023"],
        "times": ["Give the time when it ends"],
    }


def test_a_range_in_the_first_field_is_understood():
    form = When({"day": "20.9.", "times_0": "klo 14–16", "times_1": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2022, 9, 20), "times": TimeRange(time(14), time(16))}


def test_what_was_typed_stays_and_the_weekday_is_echoed():
    with translation.override("en"):
        page = When({"day": "20.9.", "times_0": "kello", "times_1": "16"}).as_p()
    assert 'value="20.9."' in page
    assert "Tuesday, week 38" in page
    assert 'value="kello"' in page


def test_each_form_looks_for_a_day_in_its_own_programme():
    form = When({"day": "20.9.", "times_0": "9", "times_1": "10"})
    form.fields["day"].first, form.fields["day"].last = date(2020, 8, 1), date(2021, 5, 1)
    assert form.is_valid() and form.cleaned_data["day"] == date(2020, 9, 20)
    assert "Sunday, week 38" in _in_english(form) and When.base_fields["day"].first == date(2022, 9, 13)


def _in_english(form):
    with translation.override("en"):
        return form.as_p()
