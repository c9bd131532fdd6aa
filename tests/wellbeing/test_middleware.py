"""Headers, compression, language and the closed door."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

from programmes.models import Role


@pytest.fixture
def visitor(db):
    return Client()


def test_every_page_carries_the_strict_policy(visitor):
    for address in ("/", "/accessibility/", "/no-such-page/"):
        response = visitor.get(address)
        assert response["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "strict-origin"


def test_a_form_works_under_the_referrer_policy_and_fails_as_browsers_send_it_under_no_referrer(db):
    """Browsers send `Origin: null` with forms of pages under `no-referrer`, and the CSRF check refuses that."""
    browser = Client(enforce_csrf_checks=True)
    browser.get("/privacy/")
    form = {"language": "sv", "next": "/", "csrfmiddlewaretoken": browser.cookies[settings.CSRF_COOKIE_NAME].value}
    assert browser.post("/language/", form, headers={"origin": "http://testserver"}).status_code == 302
    assert browser.post("/language/", form, headers={"origin": "null"}).status_code == 403


@pytest.mark.parametrize("address", ["/", "/welcome/", "/accessibility/", "/privacy/", "/feedback/"])
def test_pages_hold_no_inline_style_or_script(visitor, address):
    html = visitor.get(address).content.decode()
    assert " style=" not in html and "<style" not in html
    assert "<script" not in html and " onclick=" not in html


def test_pages_and_style_sheets_are_compressed(visitor):
    page = visitor.get("/privacy/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert "<h1>" in gzip.decompress(page.content).decode()
    sheet = visitor.get("/static/css/base.css", headers={"accept-encoding": "gzip"})
    assert sheet["Content-Encoding"] == "gzip"
    assert b"@font-face" in gzip.decompress(b"".join(sheet.streaming_content))


def test_the_same_page_has_another_compressed_length_each_time(visitor):
    """Padding against BREACH: lengths of one page with one token vary."""
    lengths = {len(visitor.get("/privacy/", headers={"accept-encoding": "gzip"}).content) for _ in range(12)}
    assert len(lengths) > 1


def test_a_browser_that_takes_no_gzip_gets_plain_text(visitor):
    assert "Content-Encoding" not in visitor.get("/privacy/").headers


def test_the_language_is_finnish_whatever_the_browser_prefers(visitor):
    response = visitor.get("/privacy/", headers={"accept-language": "sv"})
    assert '<html lang="fi">' in response.content.decode()


def test_the_language_switch_is_remembered_and_comes_back_to_the_same_page(visitor):
    response = visitor.post("/language/", {"language": "sv", "next": "/privacy/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/privacy/?a=1")
    assert '<html lang="sv">' in visitor.get("/privacy/").content.decode()
    assert visitor.get("/privacy/")["Content-Language"] == "sv"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_the_language_switch_never_leads_to_another_site(visitor, back):
    assert visitor.post("/language/", {"language": "sv", "next": back})["Location"] == "/"


def test_an_unknown_language_changes_nothing(visitor):
    response = visitor.post("/language/", {"language": "de", "next": "/privacy/"})
    assert "askel-language" not in response.cookies
    visitor.cookies["askel-language"] = "xx"
    assert '<html lang="fi">' in visitor.get("/privacy/").content.decode()


def test_the_switch_changes_the_language_of_the_person_signed_in(world, sign_in):
    user = world.users[Role.COORDINATOR]
    sign_in(user).post("/language/", {"language": "en", "next": "/"})
    user.refresh_from_db()
    assert user.language == "en"


def test_the_language_of_the_person_is_used_on_a_new_device(world, sign_in):
    user = world.users[Role.COORDINATOR]
    user.language = "sv"
    user.save()
    response = sign_in(user).get("/programmes/")
    assert response.status_code == 200 and '<html lang="sv">' in response.content.decode()


def test_a_page_that_is_not_public_asks_for_sign_in_and_remembers_where_one_was_going(visitor):
    response = visitor.get("/programmes/?q=1")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/programmes/%3Fq%3D1")


def test_a_fragment_is_told_by_a_header_where_to_sign_in(visitor):
    response = visitor.get("/programmes/", headers={"hx-request": "true"})
    assert response.status_code == 204
    assert "next=" in response["HX-Redirect"]


def test_public_pages_need_neither_session_nor_more_than_the_database_of_nobody(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/privacy/")
    assert settings.SESSION_COOKIE_NAME not in response.cookies
