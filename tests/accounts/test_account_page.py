"""A person's own page."""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_account_is_for_the_signed_in_only():
    assert Client().get("/account/").headers["Location"] == "/sign-in/?next=/account/"


def test_name_and_language_are_saved_and_the_language_of_the_device_gives_way(sign_in):
    user = make.a_user(name="Anna")
    client = sign_in(user)
    client.cookies["askel-language"] = "en"
    response = client.post("/account/", {"name": "Anna Aalto", "language": "sv"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Anna Aalto", "sv")
    assert response.cookies["askel-language"].value == ""


def test_other_fields_in_the_post_change_nothing(sign_in):
    user = make.a_user(name="Anna", email="anna@example.org")
    sign_in(user).post(
        "/account/", {"name": "Anna", "language": "fi", "is_staff": "1", "is_superuser": "1", "email": "x@example.org"}
    )
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "anna@example.org")


def test_an_unknown_language_is_refused_at_its_field(sign_in):
    user = make.a_user(name="Anna")
    response = sign_in(user).post("/account/", {"name": "Anna", "language": "xx"})
    assert list(response.context["form"].errors) == ["language"]


@pytest.mark.parametrize("role, offered", [("coordinator", True), ("participant", False), ("funder", False)])
def test_a_password_is_offered_to_staff_only(world, sign_in, role, offered):
    page = sign_in(world.users[role]).get("/account/")
    assert page.context["may_have_password"] is offered
