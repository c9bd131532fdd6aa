"""Entering without a password and readable mails exist in a demo only, and only for invented people."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from accounts.demo import CAST
from tests import factories as make

pytestmark = pytest.mark.django_db
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return settings


@pytest.mark.parametrize("address", ["/demo/mail/", "/demo/mail/x-0/", "/demo/mail/x-0/html/", "/demo/mail/x-0/0/"])
def test_the_mails_are_not_there_outside_a_demo(settings, address):
    settings.DEMO = False
    assert Client().get(address).status_code == 404


def test_entering_is_not_there_outside_a_demo(settings):
    settings.DEMO = False
    make.a_user(email=CAST["coordinator"], is_invented=True)
    client = Client()
    assert client.post("/demo/enter/", {"role": "coordinator"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_role_of_the_demo_is_entered_by_a_post(demo):
    user, client = make.a_user(email=CAST["coach"], is_invented=True), Client()
    assert client.get("/demo/enter/").status_code == 405
    assert client.post("/demo/enter/", {"role": "coach"}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("role", ["", "nobody", "coordinator"])
def test_nobody_real_or_unknown_can_be_entered(demo, role):
    make.a_user(email=CAST["coordinator"], is_invented=False)
    client = Client()
    assert client.post("/demo/enter/", {"role": role}).headers["Location"] == "/welcome/"
    assert "_auth_user_id" not in client.session


def sent(subject="Tapaaminen siirretty", html="<p style='color:red'>Hei <a href='/x/'>avaa</a></p>"):
    message = EmailMultiAlternatives(subject, "Hei\n" + "-" * 20 + "\nÄlä vastaa", "a@x.example", ["anna@x.example"])
    message.attach_alternative(html, "text/html")
    message.attach("tapaaminen-5.ics", b"BEGIN:VCALENDAR", "text/calendar")
    get_connection(FILES).send_messages([message, message])


def test_a_mail_can_be_read_with_its_html_and_attachment(demo):
    sent()
    client = Client()
    page = client.get("/demo/mail/")
    mails = page.context["mails"]
    assert [(mail.subject, mail.to) for mail in mails] == [("Tapaaminen siirretty", "anna@x.example")] * 2
    key = mails[0].key
    assert "Älä vastaa" in client.get(f"/demo/mail/{key}/").content.decode()
    html = client.get(f"/demo/mail/{key}/html/")
    assert "color:red" in html.content.decode() and "sandbox" in html.headers["Content-Security-Policy"]
    file = client.get(f"/demo/mail/{key}/0/")
    assert file.content == b"BEGIN:VCALENDAR"
    assert file.headers["Content-Disposition"] == 'attachment; filename="tapaaminen-5.ics"'
    assert client.get(f"/demo/mail/{key}/1/").status_code == 404


@pytest.mark.parametrize("key", ["nothing-0", "x", "20260101-0-1"])
def test_a_mail_that_is_not_there_is_404(demo, key):
    sent()
    assert Client().get(f"/demo/mail/{key}/").status_code == 404


def test_an_empty_mail_folder_says_so(demo):
    assert Client().get("/demo/mail/").status_code == 200
