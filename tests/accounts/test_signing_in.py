"""Signing in by a mailed code: the same for everybody, limited by account and asker, never to a foreign address."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp_codes
from django.core import mail
from django.test import Client

from accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


def ask(client, email, **headers):
    return client.post("/sign-in/", {"email": email}, **headers)


def code_in(message):
    return re.search(r"^ +(\d{6})$", message.body, re.M).group(1)


def signed_in(client):
    return client.get("/account/").status_code == 200


def test_a_mailed_code_signs_in():
    user, client = make.a_user(email="katri@example.org"), Client()
    assert ask(client, "Katri@Example.org").headers["Location"] == "/sign-in/code/"
    response = client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})
    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(user.pk))


def test_the_mail_has_text_and_html_in_the_readers_language():
    make.a_user(email="sven@example.org", language="sv")
    ask(Client(), "sven@example.org")
    message = mail.outbox[0]
    assert message.extra_headers["Content-Language"] == "sv"
    assert [kind for _html, kind in message.alternatives] == ["text/html"]
    assert code_in(message) in message.subject and code_in(message) in message.alternatives[0][0]


def test_the_mail_links_to_the_site_whatever_host_was_asked(settings):
    settings.SITE_URL = "https://askel.example"
    settings.ALLOWED_HOSTS = ["*"]
    make.a_user(email="katri@example.org")
    ask(Client(), "katri@example.org", HTTP_HOST="evil.example:99")
    assert "evil.example" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    assert "https://askel.example" in mail.outbox[0].body


def page_of(client, response):
    """What the asker sees, without what differs for every request."""
    text = client.get(response.headers["Location"]).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[\w.]+@example\.org', "", text)


def test_an_unknown_a_known_and_a_closed_account_look_the_same_and_each_cause_one_mail():
    make.a_user(email="known@example.org")
    make.a_user(email="closed@example.org", is_active=False)
    pages = []
    for email in ("known@example.org", "unknown@example.org", "closed@example.org"):
        client = Client()
        response = ask(client, email)
        pages.append((response.status_code, response.headers["Location"], page_of(client, response)))
        assert [message.to for message in mail.outbox] == [[email]]
        mail.outbox.clear()
    assert pages[0] == pages[1] == pages[2]


def test_a_wrong_code_is_told_and_the_third_ends_the_try():
    make.a_user(email="katri@example.org")
    client = Client()
    ask(client, "katri@example.org")
    right = code_in(mail.outbox[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(2):
        assert client.post("/sign-in/code/", {"code": wrong}).status_code == 200
    assert client.post("/sign-in/code/", {"code": wrong}).headers["Location"] == "/sign-in/"
    client.post("/sign-in/code/", {"code": right})
    assert not signed_in(client)


def test_a_code_works_once():
    make.a_user(email="katri@example.org")
    client, other = Client(), Client()
    ask(client, "katri@example.org")
    code = code_in(mail.outbox[0])
    client.post("/sign-in/code/", {"code": code})
    assert other.post("/sign-in/code/", {"code": code}).status_code == 302 and not signed_in(other)


def test_opening_pages_signs_nobody_in():
    make.a_user(email="katri@example.org")
    client = Client()
    ask(client, "katri@example.org")
    for method in (client.head, client.get, client.get):
        method("/sign-in/code/")
    assert not signed_in(client)
    client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})
    assert signed_in(client)


def test_codes_are_limited_by_account_and_asker_whatever_forwarded_for_says():
    make.a_user(email="katri@example.org")
    tries = [
        ask(Client(), "katri@example.org", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").status_code for number in range(9)
    ]
    assert tries == [302] * 6 + [200] * 3
    assert ask(Client(), "katri@example.org", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_sixty_people_behind_one_address_get_their_codes():
    for number in range(60):
        make.a_user(email=f"p{number}@example.org")
    assert {ask(Client(), f"p{number}@example.org").status_code for number in range(60)} == {302}


FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//evil.example\\@testserver/",
    "/\t/evil.example",
    "http://127.0.0.1/",
    "ftp://testserver/",
    " //evil.example",
    "https:evil.example",
]


@pytest.mark.parametrize("target", FOREIGN)
def test_next_leads_only_to_this_site(target):
    make.a_user(email="katri@example.org")
    client = Client()
    client.post("/sign-in/", {"email": "katri@example.org", "next": target})
    location = client.post("/sign-in/code/", {"code": code_in(mail.outbox[0]), "next": target}).headers["Location"]
    assert location == "/"


def test_next_leads_to_the_page_asked_for():
    make.a_user(email="katri@example.org")
    client = Client()
    client.post("/sign-in/", {"email": "katri@example.org", "next": "/account/"})
    response = client.post("/sign-in/code/", {"code": code_in(mail.outbox[0]), "next": "/account/"})
    assert response.headers["Location"] == "/account/"


def test_signing_in_changes_the_session_key():
    make.a_user(email="katri@example.org")
    client = Client()
    ask(client, "katri@example.org")
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})
    assert client.session.session_key != before


def test_a_closed_account_is_out_on_its_next_request(sign_in):
    user = make.a_user()
    client = sign_in(user)
    assert signed_in(client)
    user.is_active = False
    user.save()
    assert not signed_in(client)


def test_signing_out_needs_a_post(sign_in):
    client = sign_in(make.a_user())
    assert client.get("/sign-out/").status_code == 200 and signed_in(client)
    assert client.post("/sign-out/").status_code == 302 and not signed_in(client)


def test_nobody_can_sign_up():
    assert Client().get("/sign-up/").status_code == 200
    assert (
        Client().post("/sign-up/", {"email": "x@example.org", "password1": "a long enough phrase"}).status_code == 200
    )

    assert User.objects.count() == 0


def test_a_mail_server_that_is_away_does_not_break_the_page(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make.a_user(email="katri@example.org")
    client = Client()
    assert client.get(ask(client, "katri@example.org").headers["Location"]).status_code == 200


# ---- password and second factor -----------------------------------------------------------------------------------
@pytest.fixture
def coordinator(world):
    user = world.users["coordinator"]
    user.set_password("a long enough phrase")
    user.save()
    return user


def totp(secret):
    """The code the app shows now."""
    return totp_codes.format_hotp_value(totp_codes.hotp_value(secret, int(time.time()) // 30))


def test_a_password_without_a_second_factor_opens_only_the_way_to_set_it_up(coordinator, sign_in, settings):
    settings.DEMO = False
    client = sign_in(coordinator)
    assert client.get("/programmes/").headers["Location"] == "/account/second/add/"
    assert client.get("/account/second/add/").status_code in (200, 302)


def test_without_a_password_no_second_factor_is_asked(world, sign_in, settings):
    settings.DEMO = False
    assert sign_in(world.users["coordinator"]).get("/programmes/").status_code == 200


@pytest.mark.parametrize("way", ["password", "code"])
def test_every_way_in_asks_for_the_second_factor(coordinator, settings, way):
    settings.DEMO = False
    secret = totp_codes.generate_totp_secret()
    totp_codes.TOTP.activate(coordinator, secret)
    client = Client()
    if way == "password":
        client.post("/sign-in/password/", {"login": coordinator.email, "password": "a long enough phrase"})
    else:
        ask(client, coordinator.email)
        client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})
    assert not signed_in(client)
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 200 and not signed_in(client)
    client.post("/sign-in/second/", {"code": totp(secret)})
    assert signed_in(client)


def test_the_secret_of_the_second_factor_is_not_in_the_database(coordinator):
    from allauth.mfa.models import Authenticator

    secret = totp_codes.generate_totp_secret()
    totp_codes.TOTP.activate(coordinator, secret)
    assert secret not in str(Authenticator.objects.get().data)


def test_a_wrong_password_says_the_same_for_known_and_unknown(coordinator):
    pages = [
        Client().post("/sign-in/password/", {"login": email, "password": "wrong"}).context["form"].errors
        for email in (coordinator.email, "unknown@example.org")
    ]
    assert pages[0] == pages[1] != {}
