"""The list, the overview, settings and the file, each by role; every list costs the same for few and many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programmes.models import Membership, Programme, Role
from sessions.models import Attendance
from sessions.versions import published_version
from tests import factories as make

from .test_goals import a_wave

pytestmark = pytest.mark.django_db


def page(world, tail=""):
    return f"/programmes/{world.programme.slug}/{tail}"


def a_held(programme, days_ago=1, title="Palautuminen", publish=True, **fields):
    starts = timezone.now() - timedelta(days=days_ago)
    session = make.a_session(programme, title={"fi": title}, starts=starts, ends=starts + timedelta(hours=2), **fields)
    if publish:
        session.state = session.State.PUBLISHED if session.state == "draft" else session.state
        session.published, session.published_at = published_version(session), starts
        session.save()
    return session


# ---- list ---------------------------------------------------------------------------------------------------------
def test_the_list_asks_for_sign_in():
    assert Client().get("/programmes/").headers["Location"] == "/sign-in/?next=/programmes/"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COACH, Role.CONTACT, Role.PARTICIPANT])
def test_the_list_holds_only_own_programmes(world, other_world, sign_in, role):
    text = sign_in(world.users[role]).get("/programmes/").content.decode()
    assert "Valmennus a" in text and "Valmennus b" not in text


def test_an_administrator_sees_that_programmes_exist(world, other_world, sign_in):
    text = sign_in(make.a_user(is_staff=True)).get("/programmes/").content.decode()
    assert "Valmennus a" in text and "Valmennus b" in text


def found(client, query):
    return [str(row) for row in client.get("/programmes/", query).context["rows"]]


def test_search_and_state_narrow_the_list(world, sign_in):
    katri = world.users[Role.COORDINATOR]
    other = make.a_programme(name={"fi": "Yhteisöllisyys verkossa", "sv": "Gemenskap"}, state="closed")
    Membership.objects.create(programme=other, user=katri, role=Role.COORDINATOR)
    client = sign_in(katri)
    assert found(client, {"q": "yhteisöllisyys"}) == ["Yhteisöllisyys verkossa"]
    assert found(client, {"q": "gemenskap"}) == ["Yhteisöllisyys verkossa"]
    assert found(client, {"q": other.project.funder.name}) == ["Yhteisöllisyys verkossa"]
    assert found(client, {"state": "closed"}) == ["Yhteisöllisyys verkossa"]
    assert found(client, {"q": "nothing like this"}) == []
    assert len(found(client, {"state": "nonsense", "page": "9999"})) == 2


def test_an_empty_list_says_what_to_do(sign_in):
    page = sign_in(make.a_user()).get("/programmes/")
    assert page.context["any_at_all"] is False and b"/programmes/new/" not in page.content


def test_the_list_tells_the_next_session_and_what_is_undone(world, sign_in):
    a_held(world.programme)
    coming = a_held(world.programme, days_ago=-3)
    a_held(world.programme, days_ago=-2, publish=False)
    a_held(world.programme, days_ago=-1, state="cancelled")
    [row] = sign_in(world.users[Role.COORDINATOR]).get("/programmes/").context["rows"]
    assert (row.next_session, row.undone) == (coming.starts, 1)


@pytest.mark.parametrize("sizes", [(1, 3), (10, 100)])
def test_the_list_costs_the_same_for_few_and_many(world, sign_in, django_assert_num_queries, sizes):
    katri = world.users[Role.COORDINATOR]
    client, (few, many) = sign_in(katri), sizes
    for _ in range(few - 1):
        Membership.objects.create(programme=make.a_programme(), user=katri, role=Role.COORDINATOR)
    with django_assert_num_queries(8):
        client.get("/programmes/")
    for _ in range(many - few):
        Membership.objects.create(programme=make.a_programme(), user=katri, role=Role.COORDINATOR)
    with django_assert_num_queries(8):
        client.get("/programmes/")


# ---- overview -----------------------------------------------------------------------------------------------------
def test_strangers_get_404_and_funders_403(world, other_world, sign_in):
    assert sign_in(other_world.users[Role.COORDINATOR]).get(page(world)).status_code == 404
    assert sign_in(make.a_user()).get(page(world)).status_code == 404
    assert sign_in(world.users[Role.FUNDER]).get(page(world)).status_code == 403


def overview(world, sign_in, role):
    return sign_in(world.users[role]).get(page(world)).context["page"]


def test_the_tiles_count_sessions_attendances_and_hours(world, sign_in):
    session = a_held(world.programme)
    make.a_session(world.programme)
    make.a_session(world.programme, starts=None, ends=None)
    for person, state, minutes in zip(world.participants, ["present", "partly", "absent"], [120, 60, 0], strict=False):
        Attendance.objects.create(
            session=session, participant=person, state=state, minutes=minutes, work_minutes=minutes
        )
    tiles = overview(world, sign_in, Role.COORDINATOR).tiles
    assert [(str(tile.value), str(tile.of)) for tile in tiles] == [("1", "3"), ("2", "3"), ("0.6", "20")]


@pytest.mark.parametrize("role, tiles", [(Role.COACH, 3), (Role.PARTICIPANT, 1), (Role.CONTACT, 1)])
def test_attendances_and_hours_of_all_are_for_those_who_mark_them(world, sign_in, role, tiles):
    a_held(world.programme)
    assert len(overview(world, sign_in, role).tiles) == tiles


def test_the_course_has_waves_and_sessions_in_order_and_undated_last(world, sign_in):
    a_held(world.programme, days_ago=20, title="Eka")
    a_held(world.programme, days_ago=-20, title="Toka", publish=False)
    make.a_session(world.programme, title={"fi": "Avoin"}, starts=None, ends=None)
    a_wave(world.programme, state="open")
    points = overview(world, sign_in, Role.COORDINATOR).course
    assert [(point.kind, point.past, point.now, point.next) for point in points] == [
        ("session", True, False, False),
        ("wave", False, True, False),
        ("session", False, False, True),
        ("session", False, False, False),
    ]
    assert [p.title for p in points if p.kind == "session"] == ["Eka", "Toka", "Avoin"]


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.CONTACT])
def test_others_see_the_published_version_and_no_drafts(world, sign_in, role):
    session = a_held(world.programme, days_ago=-9, title="Julkaistu nimi")
    a_held(world.programme, days_ago=-10, title="Luonnos", publish=False)
    session.title = {"fi": "Uusi nimi"}
    session.save()
    text = sign_in(world.users[role]).get(page(world)).content.decode()
    assert ("Julkaistu nimi" in text, "Uusi nimi" in text, "Luonnos" in text) == (True, False, False)


def test_what_waits_is_only_what_is_undone_and_at_most_five_rows(world, sign_in):
    make.a_statement(world.programme, goal=make.a_goal(world.programme))
    assert overview(world, sign_in, Role.COORDINATOR).waiting == []
    for number in range(7):
        a_held(world.programme, days_ago=number + 1)
    tasks = overview(world, sign_in, Role.COORDINATOR).waiting
    assert len(tasks) == 5 and all("/attendance/" in task.url for task in tasks)


def test_participants_and_contacts_have_no_staff_tasks(world, sign_in):
    a_held(world.programme)
    a_wave(world.programme, state="open")
    for role in (Role.PARTICIPANT, Role.CONTACT):
        assert overview(world, sign_in, role).waiting == []


def test_an_open_survey_waits_for_a_reminder_until_enough_have_answered(world, sign_in):
    make.a_goal(world.programme)
    wave = a_wave(world.programme, state="open")
    wave.invited, wave.answered_shown = 14, 10
    wave.save()
    assert [task.url for task in overview(world, sign_in, Role.COORDINATOR).waiting] == [
        page(world, f"surveys/{wave.key}/")
    ]
    wave.answered_shown = 14
    wave.save()
    assert overview(world, sign_in, Role.COORDINATOR).waiting == []


def test_a_survey_about_to_open_asks_first_who_answers_for_the_data(world, sign_in):
    make.a_goal(world.programme)
    wave = a_wave(world.programme)
    assert overview(world, sign_in, Role.COORDINATOR).waiting[0].url == page(world, f"surveys/{wave.key}/open/")
    world.programme.controller = ""
    world.programme.save()
    assert overview(world, sign_in, Role.COORDINATOR).waiting[0].url == page(world, "settings/")


def test_how_many_have_answered_is_not_told_to_a_coach_or_contact(world, sign_in):
    wave = a_wave(world.programme, state="open")
    wave.invited, wave.answered_shown = 40, 35
    wave.save()
    texts = {
        role: sign_in(world.users[role]).get(page(world)).content.decode() for role in world.users if role != "funder"
    }
    assert {role: "35+" in text for role, text in texts.items()} == {
        Role.COORDINATOR: True,
        Role.COACH: False,
        Role.CONTACT: False,
        Role.PARTICIPANT: True,
    }


def test_goals_nobody_measures_are_told_to_the_coordinator(world, sign_in):
    measured, unmeasured = make.a_goal(world.programme), make.a_goal(world.programme)
    make.a_statement(world.programme, goal=measured)
    make.a_session(world.programme).goals.add(measured, unmeasured)
    assert [(gap.number, gap.kind) for gap in overview(world, sign_in, Role.COORDINATOR).gaps] == [
        (2, "unmeasured_once")
    ]
    a_wave(world.programme, state="open")
    assert [(gap.number, gap.kind) for gap in overview(world, sign_in, Role.COORDINATOR).gaps] == [(2, "too_late")]
    assert overview(world, sign_in, Role.COACH).gaps == []


def test_the_thread_has_a_dot_where_a_session_serves_a_goal_by_itself_or_by_its_theme(world, sign_in):
    goals = [make.a_goal(world.programme) for _ in range(2)]
    theme = world.programme.themes.create(key="t", title={"fi": "Teema"})
    theme.goals.add(goals[1])
    make.a_session(world.programme).goals.add(goals[0])
    make.a_session(world.programme).themes.add(theme)
    rows = overview(world, sign_in, Role.COORDINATOR).thread.rows
    assert [[on for on, _column in row.dots] for row in rows] == [[True, False], [False, True]]


def test_an_empty_programme_shows_empty_states(sign_in):
    programme = make.a_programme()
    client = sign_in(make.a_member(programme))
    response = client.get(f"/programmes/{programme.slug}/")
    assert response.status_code == 200
    assert response.context["page"].thread is None and response.context["page"].course == []


@pytest.mark.parametrize("sizes", [(1, 3), (10, 100)])
def test_the_overview_costs_the_same_for_few_and_many_sessions(world, sign_in, django_assert_num_queries, sizes):
    client, (few, many) = sign_in(world.users[Role.COORDINATOR]), sizes
    goal = make.a_goal(world.programme)

    def add(count):
        for _ in range(count):
            a_held(world.programme).goals.add(goal)

    add(few)
    a_wave(world.programme)
    with django_assert_num_queries(20):
        client.get(page(world))
    add(many - few)
    with django_assert_num_queries(20):
        client.get(page(world))


# ---- settings and file --------------------------------------------------------------------------------------------
SETTINGS = {
    "name_fi": "Uusi nimi",
    "name_sv": "Nytt namn",
    "name_en": "",
    "state": "running",
    "starts": "1.9.2026",
    "ends": "31.5.2027",
    "language": "fi",
    "zone": "Europe/Helsinki",
    "default_mode": "hybrid",
    "quota_minutes": "12,5",
    "quota_per": "each",
    "k": "7",
    "controller": "Koulu",
    "data_contact": "tietosuoja@koulu.example",
    "legal_basis_fi": "yleinen etu",
    "cooperation_on": "20.8.2026",
}


def test_settings_are_saved_as_people_write_them(world, sign_in):
    assert sign_in(world.users[Role.COORDINATOR]).post(page(world, "settings/"), SETTINGS).status_code == 302
    programme = Programme.objects.get(pk=world.programme.pk)
    assert dict(programme.name) == {"fi": "Uusi nimi", "sv": "Nytt namn"}
    assert (programme.quota_minutes, programme.k, programme.default_mode) == (750, 7, "hybrid")


@pytest.mark.parametrize(
    "field, value",
    [
        ("name_fi", ""),
        ("k", "4"),
        ("k", "21"),
        ("k", "viisi"),
        ("ends", "1.1.2020"),
        ("ends", "31.6.2027"),
        ("quota_minutes", "paljon"),
        ("quota_minutes", "NaN"),
        ("quota_minutes", "-1"),
        ("state", "nonsense"),
        ("language", "de"),
        ("zone", "Europe/Nowhere"),
        ("led_by", "x" * 201),
    ],
)
def test_a_bad_setting_is_told_at_its_field_and_changes_nothing(world, sign_in, field, value):
    response = sign_in(world.users[Role.COORDINATOR]).post(page(world, "settings/"), SETTINGS | {field: value})
    assert list(response.context["form"].errors) == [field.removesuffix("_fi")]
    assert Programme.objects.get(pk=world.programme.pk).k == 5


def test_k_is_only_raised_after_a_survey_has_been_opened(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    client.post(page(world, "settings/"), SETTINGS | {"k": "8"})
    client.post(page(world, "settings/"), SETTINGS | {"k": "6"})
    assert Programme.objects.get(pk=world.programme.pk).k == 6
    a_wave(world.programme, state="open")
    assert list(client.post(page(world, "settings/"), SETTINGS | {"k": "5"}).context["form"].errors) == ["k"]
    client.post(page(world, "settings/"), SETTINGS | {"k": "9"})
    assert Programme.objects.get(pk=world.programme.pk).k == 9


def test_what_the_programme_is_can_be_told_in_the_settings(world, sign_in):
    told = {
        "abstract_fi": "Yksi.\r\n\r\nKaksi.",
        "keywords_fi": "a, b",
        "starting_point_fi": "Alku",
        "led_by": "Opisto",
    }
    told |= {"working_methods_fi": "Parit", "language": "sv", "zone": "Europe/Stockholm"}
    sign_in(world.users[Role.COORDINATOR]).post(page(world, "settings/"), SETTINGS | told)
    programme = Programme.objects.get(pk=world.programme.pk)
    assert (programme.abstract, programme.keywords) == ({"fi": "Yksi.\n\nKaksi."}, {"fi": "a, b"})
    assert (programme.starting_point, programme.working_methods) == ({"fi": "Alku"}, {"fi": "Parit"})
    assert (programme.led_by.name, programme.language, programme.zone) == ("Opisto", "sv", "Europe/Stockholm")
    sign_in(world.users[Role.COORDINATOR]).post(page(world, "settings/"), SETTINGS | {"led_by": "opisto"})
    assert Programme.objects.get(pk=world.programme.pk).led_by == programme.led_by


def test_a_setting_that_the_first_survey_fixed_is_told_with_its_reason_and_stays(world, sign_in):
    client = sign_in(world.users[Role.COORDINATOR])
    before = client.get(page(world, "settings/"))
    assert ("language" in before.context["form"].fields, before.context["form"].locked()) == (True, [])
    a_wave(world.programme, state="open")
    form = client.get(page(world, "settings/")).context["form"]
    assert ({"language", "zone"} & {*form.fields}, len(form.locked())) == (set(), 3)
    assert all(label and value and why for label, value, why in form.locked())
    client.post(page(world, "settings/"), SETTINGS | {"language": "sv", "zone": "UTC", "k": "9"})
    programme = Programme.objects.get(pk=world.programme.pk)
    assert (programme.language, programme.zone, programme.k) == ("fi", "Europe/Helsinki", 9)


def test_fields_that_are_not_in_the_form_are_ignored(world, sign_in):
    extra = {"slug": "toinen", "profile": "strict", "made_up": '{"notice": {}}', "project": "1"}
    sign_in(world.users[Role.COORDINATOR]).post(page(world, "settings/"), SETTINGS | extra)
    programme = Programme.objects.get(pk=world.programme.pk)
    assert (programme.slug, programme.profile, programme.made_up) == ("valmennus-a", "standard", {})


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT, Role.FUNDER])
@pytest.mark.parametrize("tail", ["settings/", "file/"])
def test_settings_and_file_are_the_coordinators(world, sign_in, role, tail):
    client = sign_in(world.users[role])
    assert (client.get(page(world, tail)).status_code, client.post(page(world, tail)).status_code) == (403, 403)


def test_the_file_is_downloaded_as_a_programme_file(world, sign_in):
    response = sign_in(world.users[Role.COORDINATOR]).get(page(world, "file/"))
    assert response.json()["askel"] == 2 and "valmennus-a" in response.headers["Content-Disposition"]
    assert sign_in(make.a_user(is_staff=True)).get(page(world, "file/")).status_code == 403


# ---- results ------------------------------------------------------------------------------------------------------
def test_the_way_to_results_opens_to_participants_only_when_a_report_is_published(world, sign_in):
    now = timezone.now()
    world.programme.releases.create(
        scope="final", cells={"k": 5, "waves": [], "cells": [], "comments": []}, sha256="0" * 64, released_at=now
    )
    assert overview(world, sign_in, Role.COORDINATOR).released and overview(world, sign_in, Role.COACH).released
    assert not overview(world, sign_in, Role.PARTICIPANT).released
    snapshot = world.programme.snapshots.create(edition="funder", data={}, sha256="0" * 64, frozen_at=now)
    world.programme.reports.create(
        snapshot=snapshot,
        edition="funder",
        language="fi",
        version=1,
        state="published",
        ordered_at=now,
        approved_at=now,
        published_at=now,
    )
    assert overview(world, sign_in, Role.PARTICIPANT).released
