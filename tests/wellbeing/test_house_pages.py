"""The door, the statements, feedback, and pages for what goes wrong."""

import pytest
from django.conf import settings as house
from django.test import Client, RequestFactory
from django.urls import reverse

from jobs.models import Message
from programmes.models import Role
from wellbeing import views
from wellbeing.welcoming import example_thread, menu_of, roles_anywhere

from .. import factories as make


@pytest.fixture
def visitor(db):
    return Client()


def test_the_welcome_page_without_a_demo_offers_sign_in_only(visitor, settings):
    settings.DEMO = False
    html = visitor.get("/").content.decode()
    assert reverse("account_login") in html
    assert reverse("welcome") + "#roles" not in html and "Esimerkkiaineisto" not in html


def test_the_demo_offers_each_role_and_says_that_answers_are_invented(visitor, settings):
    settings.DEMO = True
    html = visitor.get("/").content.decode()
    assert [html.count(f'name="role" value="{role}"') for role in ("coach", "participant", "contact", "funder")] == [
        1
    ] * 4
    assert "Esimerkkiaineisto: nimet, tapaamispäivät ja vastaukset ovat keksittyjä." in html


def test_the_demo_lists_invented_programmes_only(world, other_world, visitor, settings):
    settings.DEMO = True
    world.programme.made_up = {"notice": {"fi": "keksitty"}, "what": ["answers"]}
    world.programme.save()
    html = visitor.get("/").content.decode()
    assert str(world.programme.name) in html
    assert str(other_world.programme.name) not in html


def test_the_thread_has_a_dot_where_a_session_served_a_goal(world, django_assert_max_num_queries):
    world.programme.made_up = {"notice": {"fi": "keksitty"}}
    world.programme.save()
    goals = [make.a_goal(world.programme) for _ in range(2)]
    sessions = [make.a_session(world.programme) for _ in range(3)]
    sessions[1].goals.add(goals[0])
    with django_assert_max_num_queries(7):
        thread = example_thread()
    assert [[on for on, _column in row.dots] for row in thread.rows] == [[False, True, False], [False] * 3]


@pytest.mark.parametrize("address", ["accessibility", "privacy", "feedback"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_statements_are_read_in_each_language(visitor, address, language):
    visitor.cookies["askel-language"] = language
    response = visitor.get(reverse(address))
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_feedback_becomes_one_mail_to_the_owner(visitor):
    response = visitor.post(reverse("feedback"), {"text": "Painike ei näy", "email": "a@esimerkki.example"})
    assert response.status_code == 302
    mail = Message.objects.get()
    assert (mail.kind, mail.address) == ("wellbeing.feedback", house.FEEDBACK_EMAIL)
    assert "kiitos" in visitor.get(reverse("feedback")).content.decode().lower()


def test_feedback_without_text_keeps_the_rest_and_names_the_field(visitor):
    html = visitor.post(reverse("feedback"), {"text": " ", "page": "/x/", "email": "a"}).content.decode()
    assert "<title>Virhe:" in html
    assert "Kirjoita, mitä oli vaikea käyttää" in html
    assert 'href="#id_text"' in html and 'value="/x/"' in html
    assert Message.objects.count() == 0


def test_feedback_of_a_machine_goes_nowhere(visitor):
    visitor.post(reverse("feedback"), {"text": "buy", "name_again": "bot"})
    assert Message.objects.count() == 0


def test_a_missing_page_offers_the_programmes_one_has(world, other_world, sign_in):
    html = sign_in(world.users[Role.COORDINATOR]).get("/no-such-page/").content.decode()
    assert "Sivua ei löydy" in html and str(world.programme.name) in html
    assert str(other_world.programme.name) not in html


def test_a_refused_page_tells_who_can_grant_the_right(world, sign_in, rf):
    request = rf.get("/")
    request.user, request.programme = world.users[Role.CONTACT], world.programme
    response = views.forbidden(request, None)
    assert response.status_code == 403
    assert world.users[Role.COORDINATOR].email in response.content.decode()


def test_a_refused_page_outside_programmes_names_nobody(world, rf):
    request = rf.get("/")
    request.user = world.users[Role.CONTACT]
    html = views.forbidden(request, None).content.decode()
    assert world.users[Role.COORDINATOR].email not in html


def test_a_form_from_elsewhere_is_refused_in_words(db):
    response = Client(enforce_csrf_checks=True).post(reverse("feedback"), {"text": "x"})
    assert response.status_code == 403
    assert "Lomaketta ei lähetetty" in response.content.decode()


def test_a_fault_shows_a_code_that_is_also_in_the_log_and_needs_no_database(caplog):
    response = views.server_error(RequestFactory().get("/x/"))
    html = response.content.decode()
    code = caplog.records[-1].getMessage().split()[2]
    assert response.status_code == 500
    assert code in html and len(code) == 8 and "Tietojasi ei hävinnyt" in html


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.COORDINATOR, "programmes"),
        (Role.COACH, "own_sessions"),
        (Role.PARTICIPANT, "my_page"),
        (Role.FUNDER, "portfolio"),
        (Role.CONTACT, "programmes"),
    ],
)
def test_each_role_starts_where_its_work_is(world, sign_in, role, start):
    response = sign_in(world.users[role]).get("/")
    assert (response.status_code, response["Location"]) == (302, reverse(start))


def test_the_menu_costs_one_query_and_knows_every_role(world, django_assert_num_queries):
    for role, user in world.users.items():
        with django_assert_num_queries(1):
            assert roles_anywhere(user) == {role}


def test_somebody_without_a_role_still_finds_the_list(db):
    assert menu_of(make.a_user()) == [(reverse("programmes"), "Valmennukset")]
