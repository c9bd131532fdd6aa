"""Whole series from a template: days in wall time, holidays skipped, clashes told, drafts made."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.dates import TimeRange, Unreadable
from programmes.models import Role
from sessions import planned, series
from sessions.models import CoachingSession
from sessions.series_form import SeriesForm, read_days, read_weekday

from .. import factories as make

HELSINKI = ZoneInfo("Europe/Helsinki")
AUTUMN = (date(2022, 10, 3), date(2022, 12, 20))


def test_days_keep_the_weekday_and_the_weeks_between():
    found = series.days(*AUTUMN, 1, count=3, weeks=4)
    assert found == [date(2022, 10, 4), date(2022, 11, 1), date(2022, 11, 29)]


def test_a_closed_day_moves_on_by_a_week_and_the_rest_follow_it():
    closed = series.public_holidays(*AUTUMN) | dict.fromkeys(
        series.in_ranges([(date(2022, 10, 17), date(2022, 10, 28))])
    )
    found = series.days(date(2022, 10, 18), AUTUMN[1], 1, count=3, weeks=5, closed=closed)
    assert found == [date(2022, 11, 1), date(2022, 12, 13)]  # 18. and 25.10. closed; 6.12. is Independence Day


def test_a_window_that_is_too_short_gives_fewer_days():
    assert series.days(date(2022, 10, 3), date(2022, 10, 20), 1, count=3, weeks=2) == [
        date(2022, 10, 4),
        date(2022, 10, 18),
    ]
    assert series.days(date(2022, 10, 3), date(2022, 10, 3), 1, count=3, weeks=2) == []


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 6),
    st.integers(0, 22),
    st.integers(1, 12),
    st.integers(1, 40),
)
def test_random_series_keep_the_local_clock_over_both_changes_of_it(first, weekday, hour, weeks, count):
    days = series.days(first, first + timedelta(days=800), weekday, count=count, weeks=weeks)
    spans = series.spans(days, TimeRange(time(hour), time(hour + 1)), "Europe/Helsinki")
    for day, (starts, ends) in zip(days, spans, strict=True):
        if starts is None:  # only where the clocks skip it: the last Sunday of March at 3
            assert (day.month, day.isoweekday(), hour in (2, 3)) == (3, 7, True)
            continue
        local = starts.astimezone(UTC).astimezone(HELSINKI)
        assert (local.date(), local.hour, day.weekday()) == (day, hour, weekday)
        assert ends > starts


def test_the_series_of_the_autumn_of_2022_crosses_the_change_of_clocks_at_the_same_hour():
    (before, _), (after, _) = series.spans(
        [date(2022, 10, 25), date(2022, 11, 22)], TimeRange(time(14), time(16)), "Europe/Helsinki"
    )
    assert (before.astimezone(UTC).hour, after.astimezone(UTC).hour) == (11, 12)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("3.10.–20.12.2022", (date(2022, 10, 3), date(2022, 12, 20))),
        ("17.–21.10.", (date(2022, 10, 17), date(2022, 10, 21))),
        ("17.-21.10.2022", (date(2022, 10, 17), date(2022, 10, 21))),
        ("6.12.", (date(2022, 12, 6), date(2022, 12, 6))),
        ("ti 4.10.2022 – 5.10.2022", (date(2022, 10, 4), date(2022, 10, 5))),
    ],
)
def test_ranges_of_days_are_read_as_people_write_them(words, found):
    assert read_days(words, first=date(2022, 9, 1), last=date(2023, 3, 31)) == found


@pytest.mark.parametrize("words", ["", "–", "21.–17.10.", "32.10.–3.11.", "syksyllä", "3.10.–20.13.2022"])
def test_ranges_that_are_none_are_refused_with_words(words):
    with pytest.raises(Unreadable) as refused:
        read_days(words, first=date(2022, 9, 1), last=date(2023, 3, 31))
    assert str(refused.value)


@pytest.mark.parametrize(
    ("words", "number"), [("ti", 1), ("Tiistai", 1), ("tis", 1), ("Tue", 1), ("su.", 6), ("mån", 0)]
)
def test_weekdays_are_read_in_three_languages(words, number):
    assert read_weekday(words) == number


@pytest.mark.parametrize("words", ["", "x", "viikko", "2"])
def test_no_weekday_is_guessed(words):
    with pytest.raises(Unreadable):
        read_weekday(words)


# ---- the page -----------------------------------------------------------------------------------------------------
@pytest.fixture
def hype(db):
    """A programme of three groups; the first two have the same coach."""
    programme = make.a_programme(starts=date(2022, 9, 13), ends=date(2023, 3, 31))
    groups = [make.a_group(programme, name={"fi": f"Oppilaitos {letter}"}) for letter in "ABC"]
    aino = make.a_member(programme, Role.COACH, group=groups[0], name="Aino")
    programme.memberships.create(user=aino, role=Role.COACH, group=groups[1])
    programme.katri = make.a_member(programme, Role.COORDINATOR)
    return programme


def address(programme, template="ryhmapolku"):
    return f"/programmes/{programme.slug}/sessions/from-template/?template={template}"


def typed(programme, **changed):
    a, b, _c = programme.groups.order_by("pk")
    fields = {
        "common_0_day": "20.9.2022",
        "common_0_times": "14–16",
        "common_0_place": "Verkossa",
        "common_1_day": "8.2.",
        "common_1_times": "klo 14–16",
        "common_2_day": "21.3.2023",
        "common_2_times": "9.30-16",
        "common_2_place": "Haaga-Helia",
        "window": "3.10.–20.12.2022",
        "weeks": "4",
        "closed": "17.–28.10.",
        f"group_{a.pk}_weekday": "ti",
        f"group_{a.pk}_times": "14–16",
        f"group_{b.pk}_weekday": "ke",
        f"group_{b.pk}_times": "13–15",
        "paste": "",
    }
    return fields | changed


def test_a_programme_is_made_of_drafts_and_nobody_is_told(hype, sign_in):
    client = sign_in(hype.katri)
    answer = client.post(address(hype), typed(hype, create="1"))
    assert answer.status_code == 302
    made = hype.sessions.order_by("pk")
    assert [(s.state, s.published) for s in made] == [("draft", None)] * 12
    first = made.filter(group=hype.groups.first()).order_by("starts")
    assert [(s.ordinal, s.starts.astimezone(HELSINKI).strftime("%d.%m. %H.%M"), s.coach.name) for s in first] == [
        (1, "04.10. 14.00", "Aino"),
        (2, "01.11. 14.00", "Aino"),
        (3, "29.11. 14.00", "Aino"),
    ]
    webinar = made.get(closes_process=True)
    assert webinar.starts == datetime(2023, 2, 8, 12, tzinfo=UTC)
    assert made.get(open_to_outsiders=True).place == "Haaga-Helia"
    assert made.without_time().count() == 3  # the third group gave no day


def test_checking_makes_nothing_and_shows_the_days(hype, sign_in):
    page = sign_in(hype.katri).post(address(hype), typed(hype, check="1")).content.decode()
    assert hype.sessions.count() == 0
    assert "4.10." in page and "29.11." in page


def test_a_coach_in_two_places_at_once_is_told_and_does_not_block(hype, sign_in):
    b = hype.groups.order_by("pk")[1]
    same = {f"group_{b.pk}_weekday": "ti", f"group_{b.pk}_times": "15–17"}
    page = sign_in(hype.katri).post(address(hype), typed(hype, check="1", **same))
    plan = page.context["plan"]
    assert len(plan.clashing) == 6
    assert sign_in(hype.katri).post(address(hype), typed(hype, create="1", **same)).status_code == 302
    assert hype.sessions.count() == 12


def test_a_participant_of_two_programmes_is_told_of(hype, sign_in):
    other = make.a_programme()
    person = make.a_user()
    make.a_participant(hype, group=hype.groups.first(), user=person, email="a@example.org")
    make.a_participant(other, user=person, email="a@example.org")
    when = datetime(2022, 10, 4, 11, 30, tzinfo=UTC)
    make.a_session(other, starts=when, ends=when + timedelta(hours=1))
    plan = sign_in(hype.katri).post(address(hype), typed(hype, check="1")).context["plan"]
    assert [each.session.ordinal for each in plan.clashing] == [1]
    assert "valmennus" in plan.clashing[0].clashes[0].lower() or plan.clashing[0].clashes[0]
    assert str(other.name) not in plan.clashing[0].clashes[0]  # which programme it is stays its own business


def test_pasted_rows_fill_the_groups_and_bad_rows_stay_with_a_reason(hype, sign_in):
    pasted = "Oppilaitos C;pe;9–11\nOppilaitos X;ti;9–11\nOppilaitos A\tmaanataina ehkä\t9\noppilaitos b; to; 12-14"
    page = sign_in(hype.katri).post(address(hype), typed(hype, check="1", paste=pasted))
    form = page.context["form"]
    a, b, c = hype.groups.order_by("pk")
    assert form[f"group_{c.pk}_weekday"].value() == "pe"
    assert form[f"group_{b.pk}_times"].value() == "12-14"
    assert form["paste"].value() == "Oppilaitos X;ti;9–11"
    assert form[f"group_{a.pk}_weekday"].value() == "maanataina ehkä"  # it begins like a Monday
    assert [number for number, _line, _why in form.bad_lines] == [2]


def test_what_was_typed_stays_when_something_is_wrong(hype, sign_in):
    page = sign_in(hype.katri).post(address(hype), typed(hype, create="1", common_1_day="31.9.", window="joskus"))
    form = page.context["form"]
    assert page.status_code == 200
    assert {"common_1_day", "window"} <= set(form.errors)
    assert 'value="31.9."' in page.content.decode() and 'value="joskus"' in page.content.decode()
    assert hype.sessions.count() == 0


@pytest.mark.parametrize(
    "bad", [{"weeks": "x"}, {"weeks": "9" * 40}, {"window": "1.1.1900–31.12.2199"}, {"closed": "\0"}]
)
def test_odd_input_is_never_an_error_page(hype, sign_in, bad):
    assert sign_in(hype.katri).post(address(hype), typed(hype, check="1", **bad)).status_code == 200


def test_the_work_community_series_interviews_everybody_once(db, sign_in):
    programme = make.a_programme(starts=date(2022, 1, 1), ends=date(2023, 6, 30))
    katri = make.a_member(programme, Role.COORDINATOR)
    people = [make.a_participant(programme) for _ in range(3)]
    CoachingSession.objects.create(programme=programme, key="h", kind="interview", participant=people[0])
    fields = {"window": "1.2.–30.11.2022", "weeks": "4", "group_0_weekday": "to", "group_0_times": "13–15"}
    sign_in(katri).post(address(programme, "tyoyhteison-sarja"), {**fields, "create": "1"})
    assert programme.sessions.interviews().count() == 3
    modes = programme.sessions.group_sessions().order_by("ordinal").values_list("mode", flat=True)
    assert list(modes) == ["remote"] * 2 + ["on_site"] * 6


def test_the_number_of_queries_does_not_grow_with_the_groups(hype, django_assert_max_num_queries):
    template = series.templates()["ryhmapolku"]
    for number in range(40):
        make.a_group(hype, name={"fi": f"Ryhmä {number}"})
    groups = list(hype.groups.order_by("pk"))
    data = typed_for(groups)
    form = SeriesForm(data, programme=hype, template=template, groups=groups)
    assert form.is_valid(), form.errors
    with django_assert_max_num_queries(6):
        made = planned.plan(hype, template, groups, form.cleaned_data)
    assert len(made.all) == 3 + 3 * 43


def typed_for(groups):
    rows = {f"group_{g.pk}_{part}": value for g in groups for part, value in (("weekday", "ti"), ("times", "9–11"))}
    return rows | {"window": "3.10.–20.12.2022", "weeks": "4"}


def test_a_coach_of_one_group_does_not_plan_everybodys_series(hype, sign_in):
    aino = hype.memberships.filter(role=Role.COACH).first().user
    assert sign_in(aino).get(address(hype)).status_code == 403
