"""Dates, clock times and numbers as people here write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

HELSINKI = ZoneInfo("Europe/Helsinki")
START = datetime(2022, 9, 20, 14, 0, tzinfo=HELSINKI)
END = datetime(2022, 9, 20, 16, 0, tzinfo=HELSINKI)


def shown(template, language="fi", **context):
    with translation.override(language):
        return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ d|fdate }}", "20.9.2022"),
        ("{{ d|sdate }}", "20.9."),
        ("{{ d|wdate }}", "ti 20.9.2022"),
        ("{{ d|swdate }}", "ti 20.9."),
        ("{{ none|fdate }}{{ none|wdate }}{{ none|trange }}{{ none|fwhen }}", ""),
    ],
)
def test_a_date_is_shown_without_leading_zeros(template, expected):
    assert shown(template, d=date(2022, 9, 20), none=None) == expected


def test_a_moment_is_shown_in_the_time_of_its_place():
    assert shown("{{ m|fwhen }}", m=datetime(2022, 9, 20, 11, 0, tzinfo=UTC)) == "ti 20.9.2022 klo 14"
    assert shown("{{ m|fwhen }}", m=datetime(2023, 2, 8, 12, 0, tzinfo=UTC)) == "ke 8.2.2023 klo 14"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((14, 0), (16, 0), "klo 14–16"),
        ((9, 30), (16, 0), "klo 9.30–16"),
        ((13, 0), (15, 30), "klo 13–15.30"),
        ((9, 5), (9, 45), "klo 9.05–9.45"),
    ],
)
def test_minutes_are_shown_only_where_they_are_not_zero(start, end, expected):
    s, e = (datetime(2022, 9, 20, *clock, tzinfo=HELSINKI) for clock in (start, end))
    assert shown("{{ s|trange:e }}", s=s, e=e) == expected


def test_day_and_time_stand_together_in_each_language():
    assert shown("{{ s|fwhen:e }}", s=START, e=END) == "ti 20.9.2022 klo 14–16"
    assert shown("{{ s|fwhen:e }}", "sv", s=START, e=END) == "tis 20.9.2022 kl. 14–16"
    assert shown("{{ s|fwhen:e }}", "en", s=START, e=END) == "Tue 20.9.2022 at 14–16"


def test_a_stretch_over_midnight_names_both_days():
    late = datetime(2022, 9, 21, 1, 0, tzinfo=HELSINKI)
    assert shown("{{ s|fwhen:e }}", s=START, e=late) == "ti 20.9.2022 klo 14 – ke 21.9.2022 klo 1"


def test_a_period_says_the_year_once_when_it_is_the_same():
    assert shown("{{ a|frange:b }}", a=date(2022, 9, 13), b=date(2023, 3, 31)) == "13.9.2022–31.3.2023"
    assert shown("{{ a|frange:b }}", a=date(2022, 9, 13), b=date(2022, 12, 9)) == "13.9.–9.12.2022"
    assert shown("{{ a|frange:b }}", a=date(2022, 9, 13), b=None) == "13.9.2022"


@pytest.mark.parametrize(
    ("number", "language", "expected"),
    [
        (1200, "fi", "1\xa0200"),
        (1200, "sv", "1\xa0200"),
        (1200, "en", "1,200"),
        (12.5, "fi", "12,5"),
        (12.5, "en", "12.5"),
        (3.0, "fi", "3"),
        (10, "fi", "10"),
        (2.666, "fi", "2,67"),
        (-3, "fi", "−3"),
        (0, "fi", "0"),
        (None, "fi", ""),
    ],
)
def test_a_number_is_written_as_its_language_does(number, language, expected):
    assert shown("{{ n|fnum }}", language, n=number) == expected


def test_minutes_become_hours():
    assert [shown("{{ n|fhours }}", n=n) for n in (750, 1200, 45, 0, None)] == ["12,5", "20", "0,75", "0", ""]


def test_a_verdict_is_a_shape_and_a_word():
    html = shown("{% verdict 'not_yet' %}")
    assert "Ei vielä" in html and "<svg" in html and 'aria-hidden="true"' in html
    assert shown("{{ key|verdict_word }}", key="improved") == "Parani"


def test_an_unknown_icon_is_a_programming_error():
    with pytest.raises(KeyError):
        shown("{% icon 'unicorn' %}")
