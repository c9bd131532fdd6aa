"""The coaching and the programme last each their own time; both are computed, neither is typed."""

from datetime import date

from django.utils import translation

from sessions.durations import Span, durations, sentence

KICK_OFF, WEBINAR, SEMINAR = date(2022, 9, 20), date(2023, 2, 8), date(2023, 3, 21)


def said(found, language="fi"):
    with translation.override(language):
        return sentence(found)


def test_the_coaching_of_hype_vocational_ends_at_the_webinar_and_not_at_the_seminar():
    found = durations(
        [(KICK_OFF, False), (WEBINAR, True), (SEMINAR, False)], starts=date(2022, 6, 1), ends=date(2023, 3, 31)
    )
    assert (found.coaching, found.coaching.days, found.closed) == (Span(KICK_OFF, WEBINAR), 141, True)
    assert said(found) == "valmennus 20.9.2022–8.2.2023, 141 päivää; koko jakso 1.6.2022–31.3.2023, 303 päivää"


def test_without_a_closing_session_the_coaching_lasts_to_the_last_one():
    found = durations([(SEMINAR, False), (KICK_OFF, False)])
    assert (found.coaching.days, found.closed) == (182, False)
    assert said(found) == "valmennus 20.9.2022–21.3.2023, 182 päivää"


def test_of_several_closing_sessions_the_latest_counts():
    found = durations([(KICK_OFF, False), (date(2023, 1, 10), True), (WEBINAR, True), (SEMINAR, False)])
    assert found.coaching == Span(KICK_OFF, WEBINAR)


def test_one_day_is_no_duration():
    assert said(durations([])) == ""
    assert said(durations([(KICK_OFF, True)], starts=KICK_OFF, ends=SEMINAR)) == ""


def test_a_year_is_said_once_when_it_is_the_same():
    assert str(Span(date(2022, 9, 20), date(2022, 12, 8))) == "20.9.–8.12.2022"
    assert str(Span(KICK_OFF, KICK_OFF)) == "20.9.2022"


def test_one_day_and_many_days_are_said_right_in_every_language():
    found = durations([(date(2022, 9, 20), False), (date(2022, 9, 21), False)])
    assert [said(found, code) for code in ("fi", "sv", "en")] == [
        "valmennus 20.9.–21.9.2022, 1 päivä",
        "coachning 20.9.–21.9.2022, 1 dag",
        "coaching 20.9.–21.9.2022, 1 day",
    ]
