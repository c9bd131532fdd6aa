"""A participant on the phone: from the link to the thank-you page, and everything that may go otherwise."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys import answering, vault, visits
from surveys.models import Invitation, Wave
from surveys.models.answers import Draft, Response

from .phone import Phone, a_wave, invitations, token_of

pytestmark = pytest.mark.django_db
FIRST = {"me-henki": "4", "yhteisollisyys": "3", "tunteminen": "dk"}
SECOND = {"ilmapiiri": "5", "avoimuus": "2"}


@pytest.fixture
def wave():
    return a_wave()


@pytest.fixture
def anna(wave):
    return invitations(wave)[0]


@pytest.fixture
def bertta(wave):
    return invitations(wave)[1]


def answered(phone, token, **last):
    phone.open(token)
    phone.send(**FIRST)
    phone.send(**SECOND)
    return phone.send(**(last or {"vapaa": "Hyvä ryhmä", "quote:vapaa": "1"}))


def close(wave, *, minutes_ago, grace=60):
    closes = timezone.now() - timedelta(minutes=minutes_ago)
    Wave.objects.filter(pk=wave.pk).update(closes_at=closes, grace_minutes=grace, state=Wave.State.CLOSED)


# ---- the way through ----------------------------------------------------------------------------------------------
def test_answers_of_all_pages_are_sent_with_the_last_one(wave, anna):
    phone = Phone()
    page = answered(phone, token_of(anna))
    assert page.redirect_chain[-1][0].endswith("/thanks/")
    response = Response.objects.get(wave=wave)
    assert response.items == {**FIRST, **SECOND, "vapaa": "Hyvä ryhmä"}
    assert Draft.objects.count() == 0


def test_the_first_page_promises_before_the_first_question(anna):
    text = Phone().open(token_of(anna)).content.decode()
    promise = text.index('<div class="promise">')
    assert promise < text.index("<fieldset")
    assert "1/3" in text


def test_the_link_gives_way_to_a_clean_address_and_a_cookie_of_its_own(anna):
    client, token = Client(), token_of(anna)
    response = client.get(f"/s/{token}/")
    handle = vault.handle_for(anna)
    assert (response.status_code, response.headers["Location"]) == (303, f"/a/{handle}/")
    cookie = response.cookies[visits.cookie_name(handle)]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/a/{handle}/", True, "Lax")
    assert token not in response.headers["Location"]


def test_every_survey_page_is_kept_out_of_caches_and_tells_nobody_its_address(anna):
    """A form's own pages say `strict-origin`: with `no-referrer` browsers send "Origin: null", which CSRF refuses."""
    phone = Phone()
    assert phone.client.get(f"/s/{token_of(anna)}/").headers["Referrer-Policy"] == "no-referrer"
    phone.open(token_of(anna))
    for response in (phone.shown, phone.send(**FIRST), Phone().client.get("/s/")):
        assert response.headers["Cache-Control"] == "no-store, private"
        assert response.headers["Referrer-Policy"] in ("no-referrer", "strict-origin")


def test_the_thank_you_page_clears_the_cache_and_the_form_cookie_can_change_nothing_more(wave, anna):
    phone = Phone()
    thanks = answered(phone, token_of(anna))
    assert thanks.headers["Clear-Site-Data"] == '"cache"'
    again = phone.go(f"/a/{vault.handle_for(anna)}/1/")
    assert again.redirect_chain[-1][0].endswith("/thanks/")
    assert Response.objects.get(wave=wave).items["vapaa"] == "Hyvä ryhmä"


# ---- blanks -------------------------------------------------------------------------------------------------------
def test_a_page_with_blanks_is_shown_once_more_and_then_goes_on(anna):
    phone = Phone()
    phone.open(token_of(anna))
    once = phone.send(**{"me-henki": "4"})
    assert once.status_code == 200 and not once.redirect_chain
    assert [q.note for q in once.context["sheet"].questions] == ["", "blank", "blank"]
    assert 'value="4" checked' in phone.text
    twice = phone.send(**{"me-henki": "4"})
    assert twice.context["sheet"].number == 2


def test_a_form_of_blanks_only_can_be_sent(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    for _page in range(2):
        phone.send()
        phone.send()
    phone.send()
    assert phone.shown.redirect_chain[-1][0].endswith("/thanks/")
    assert Response.objects.get(wave=wave).items == {}


@pytest.mark.parametrize("left_out", [*FIRST, *SECOND])
def test_each_item_alone_can_be_left_blank(wave, anna, left_out):
    phone = Phone()
    phone.open(token_of(anna))
    for answers in (FIRST, SECOND):
        given = {key: value for key, value in answers.items() if key != left_out}
        phone.send(**given)
        if left_out in answers:
            phone.send(**given)
    phone.send(vapaa="Kiitos")
    assert set(Response.objects.get(wave=wave).items) == ({*FIRST, *SECOND, "vapaa"} - {left_out})


def test_a_value_that_no_form_has_counts_as_blank(anna):
    phone = Phone()
    phone.open(token_of(anna))
    shown = phone.send(**(FIRST | {"me-henki": "99"}))
    assert [q.note for q in shown.context["sheet"].questions] == ["blank", "", ""]


def test_an_open_answer_that_is_too_long_is_shown_again_and_nothing_of_it_is_lost(wave, anna):
    phone, long = Phone(), "ä" * 4001
    phone.open(token_of(anna))
    phone.send(**FIRST)
    phone.send(**SECOND)
    shown = phone.send(vapaa=long)
    assert shown.context["sheet"].notes == {"long"}
    assert long in phone.text
    assert not Response.objects.exists()


# ---- resuming, replacing, erasing ---------------------------------------------------------------------------------
def test_the_same_link_goes_on_where_another_device_left(anna):
    phone = Phone()
    phone.open(token_of(anna))
    phone.send(**FIRST)
    desktop = Phone()
    assert desktop.open(token_of(anna)).context["sheet"].number == 2
    desktop.go(f"/a/{vault.handle_for(anna)}/1/")
    assert [q.value for q in desktop.shown.context["sheet"].questions] == list(FIRST.values())


def test_what_is_saved_half_way_is_unreadable_in_the_database(anna):
    phone = Phone()
    phone.open(token_of(anna))
    phone.send(**FIRST)
    draft = Draft.objects.get()
    assert b"me-henki" not in bytes(draft.ciphertext)


def test_sent_answers_are_never_shown_and_a_new_form_replaces_them(wave, anna):
    answered(Phone(), token_of(anna))
    phone = Phone()
    assert phone.open(token_of(anna)).context["reason"] == "answered"
    assert "Hyvä ryhmä" not in phone.text
    phone.go(f"/a/{vault.handle_for(anna)}/1/")
    assert [q.value for q in phone.shown.context["sheet"].questions] == ["", "", ""]
    phone.send(**(FIRST | {"me-henki": "1"}))
    phone.send(**SECOND)
    phone.send(vapaa="Uusi")
    assert [r.items for r in Response.objects.filter(wave=wave)] == [
        {**FIRST, **SECOND, "me-henki": "1", "vapaa": "Uusi"}
    ]


def test_answers_can_be_erased_with_the_link_until_sealing(wave, anna):
    answered(Phone(), token_of(anna))
    phone = Phone()
    phone.open(token_of(anna))
    handle = vault.handle_for(anna)
    erased = phone.client.post(f"/a/{handle}/erase/", {"form": handle})
    assert erased.context["reason"] == "erased"
    assert not Response.objects.exists()
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.SEALED)
    assert phone.client.post(f"/a/{handle}/erase/", {"form": handle}).context["reason"] == "sealed"


def test_a_link_of_a_raised_version_starts_fresh_and_can_not_touch_what_the_old_one_sent(wave, anna):
    old = token_of(anna)
    answered(Phone(), old)
    Invitation.objects.filter(pk=anna.pk).update(version=2)
    anna.refresh_from_db()
    assert Phone().open(old).redirect_chain[-1][0] == "/s/"
    assert Phone().open(token_of(anna)).context["reason"] == "taken"
    assert Response.objects.get(wave=wave).items["vapaa"] == "Hyvä ryhmä"


# ---- twice, and in two windows ------------------------------------------------------------------------------------
def test_the_same_form_sent_twice_is_one_answer_and_the_same_thank_you_page(wave, anna):
    phone = Phone()
    first = answered(phone, token_of(anna))
    second = phone.send_again()
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0]
    assert Response.objects.get(wave=wave).items == {**FIRST, **SECOND, "vapaa": "Hyvä ryhmä"}


def test_a_repeat_by_a_browser_that_never_saw_the_reply_keeps_every_page(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    phone.send(**FIRST)
    phone.send(**SECOND)
    cookies = phone.client.cookies.copy()
    phone.send(vapaa="Hyvä ryhmä")
    cut_off = Client()
    cut_off.cookies = cookies
    response = cut_off.post(*phone.posted)
    assert response.headers["Location"].endswith("/thanks/")
    assert Response.objects.get(wave=wave).items == {**FIRST, **SECOND, "vapaa": "Hyvä ryhmä"}


def test_two_windows_that_answer_otherwise_are_told_and_the_last_one_stays(anna):
    one = Phone()
    one.open(token_of(anna))
    other = Phone()
    other.open(token_of(anna))
    one.send(**FIRST)
    shown = other.send(**(FIRST | {"me-henki": "1"}))
    questions = shown.context["sheet"].questions
    assert (questions[0].note, questions[0].value) == ("other", "1")
    assert [q.note for q in questions[1:]] == ["", ""]
    assert other.send(**(FIRST | {"me-henki": "1"})).context["sheet"].number == 2
    assert vault.load_draft(token_of(anna), anna.wave).values == FIRST | {"me-henki": "1"}


def test_a_blank_in_a_late_window_never_removes_an_answer(anna):
    one, other = Phone(), Phone()
    one.open(token_of(anna))
    other.open(token_of(anna))
    one.send(**FIRST)
    other.send(tunteminen="dk")
    assert vault.load_draft(token_of(anna), anna.wave).values == FIRST


def test_a_window_left_open_after_sending_is_told_so_and_changes_nothing(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    old_page, hidden = phone.address(), phone.hidden()
    answered(phone, token_of(anna))
    late = phone.client.post(old_page, {"form": hidden["form"], "revision": "0", "me-henki": "1"})
    assert late.context["reason"] == "sent"
    assert Response.objects.get(wave=wave).items["me-henki"] == "4"


def test_a_second_persons_link_in_the_same_browser_never_touches_the_first_ones_form(wave, anna, bertta):
    phone = Phone()
    phone.open(token_of(anna))
    annas_page, annas_form = phone.address(), phone.hidden()["form"]
    phone.open(token_of(bertta))
    phone.send(**(FIRST | {"me-henki": "1"}))
    annas = phone.client.post(annas_page, {"form": annas_form, "revision": "0", **FIRST})
    assert annas.status_code == 303
    assert vault.load_draft(token_of(anna), wave).values == FIRST
    assert vault.load_draft(token_of(bertta), wave).values["me-henki"] == "1"


def test_a_form_of_another_handle_is_refused(wave, anna, bertta):
    phone = Phone()
    phone.open(token_of(bertta))
    handle = vault.handle_for(bertta)
    refused = phone.client.post(f"/a/{handle}/1/", {"form": vault.handle_for(anna), "revision": "0", **FIRST})
    assert (refused.status_code, refused.context["reason"]) == (409, "other_form")
    assert not Draft.objects.exists()


def test_a_cookie_works_for_no_other_handle(anna, bertta):
    phone = Phone()
    phone.open(token_of(anna))
    stolen = phone.client.cookies[visits.cookie_name(vault.handle_for(anna))].value
    client = Client()
    client.cookies[visits.cookie_name(vault.handle_for(bertta))] = stolen
    assert client.get(f"/a/{vault.handle_for(bertta)}/1/").headers["Location"] == "/s/"


# ---- when the wave takes no answers -------------------------------------------------------------------------------
def test_a_form_opened_before_closing_is_taken_within_the_grace(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() + timedelta(seconds=0))
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)
    for answers in (FIRST, SECOND, {"vapaa": "Ehdin"}):
        phone.send(**answers)
    assert Response.objects.get(wave=wave).items["vapaa"] == "Ehdin"


def test_a_form_opened_after_closing_is_not_taken(wave, anna):
    close(wave, minutes_ago=5)
    assert Phone().open(token_of(anna)).context["reason"] == "closed"


def test_a_form_begun_before_closing_goes_on_by_the_link_within_the_grace(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    phone.send(**FIRST)
    close(wave, minutes_ago=59)
    assert Phone().open(token_of(anna)).context["sheet"].number == 2


def test_after_the_grace_the_draft_is_kept_and_said_to_be(wave, anna):
    phone = Phone()
    phone.open(token_of(anna))
    phone.send(**FIRST)
    close(wave, minutes_ago=61)
    late = phone.send(**SECOND)
    assert (late.context["reason"], late.context["late"], late.context["kept"]) == ("closed", True, True)
    assert vault.load_draft(token_of(anna), wave).values == FIRST


@pytest.mark.parametrize(
    ("state", "reason"), [("sealed", "sealed"), ("frozen", "sealed"), ("draft", "not_open"), ("open", None)]
)
def test_what_the_door_says_by_state(wave, state, reason):
    wave.state = state
    assert answering.closed_reason(wave) == reason


def test_the_door_by_the_minute():
    wave = Wave(state="open", opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now(), grace_minutes=60)
    before, after = wave.closes_at - timedelta(minutes=1), wave.closes_at + timedelta(minutes=1)

    def door(minutes, **known):
        return answering.closed_reason(wave, now=wave.closes_at + timedelta(minutes=minutes), **known)

    assert door(0) is None
    assert (door(59, opened_at=before), door(60, opened_at=before)) == (None, None)
    assert door(61, opened_at=before) == "closed"
    assert (door(1, opened_at=after), door(1)) == ("closed", "closed")
    assert door(59, begun=True) is None


# ---- links that open nothing --------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_link_changes_nothing(anna, method):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(5):
            getattr(Client(), method)(f"/s/{token_of(anna)}/")
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_a_post_to_a_link_is_refused(anna):
    assert Client().post(f"/s/{token_of(anna)}/").status_code == 405


def test_garbled_links_lead_to_the_page_that_mails_a_new_one(anna):
    token = token_of(anna)
    bad = [
        token[:-1],
        token + "A",
        token[::-1],
        token.swapcase(),
        "0",
        "a" * 500,
        "%00",
        "ä%C3",
        "..",
        "%F0%9F%98%80",
        "' OR 1=1",
    ]
    bad += [token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(len(token))]
    for text in bad:
        response = Client().get(f"/s/{text}/")
        assert (response.status_code, response.headers.get("Location")) == (302, "/s/"), text
    assert Client().get("/s/").status_code == 200


def test_garbled_cookies_and_handles_lead_there_too(anna):
    handle = vault.handle_for(anna)
    client = Client()
    for value in ("", "x", "a:b:c", "eyJ0b2tlbiI6IngifQ:1:2"):
        client.cookies[visits.cookie_name(handle)] = value
        assert client.get(f"/a/{handle}/1/").headers["Location"] == "/s/"
    assert Client().get("/a/nobody/1/").headers["Location"] == "/s/"


def test_a_page_that_the_form_does_not_have_is_not_found(anna):
    phone = Phone()
    phone.open(token_of(anna))
    handle = vault.handle_for(anna)
    assert [phone.client.get(f"/a/{handle}/{n}/").status_code for n in (0, 4, 99999999)] == [404, 404, 404]


# ---- what it costs and touches ------------------------------------------------------------------------------------
def statements(queries):
    return [q["sql"] for q in queries if not q["sql"].upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("items", [5, 50])
def test_a_submission_takes_ten_statements_whatever_the_number_of_questions(items):
    wave = a_wave(pages=([f"k{n}" for n in range(items)],))
    phone = Phone()
    phone.open(token_of(invitations(wave)[0]))
    answers = {f"k{n}": "4" for n in range(items)}
    address, hidden = phone.address(), phone.hidden()
    with CaptureQueriesContext(connection) as queries:
        response = phone.client.post(address, hidden | answers)
    assert response.headers["Location"].endswith("/thanks/")
    assert len(statements(queries)) == 10


def test_survey_pages_write_to_the_answer_zone_only_and_read_no_session(wave, anna, sign_in, world):
    phone = Phone(sign_in(world.users["coordinator"]))
    with CaptureQueriesContext(connection) as queries:
        answered(phone, token_of(anna))
    written = [q for q in statements(queries) if not q.startswith("SELECT")]
    assert all("surveys_draft" in q or "surveys_response" in q for q in written)
    assert not [q for q in statements(queries) if "django_session" in q or "accounts_user" in q]


def test_neither_links_nor_answers_reach_the_log(wave, anna, caplog, monkeypatch):
    token, secret = token_of(anna), "VARSIN SALAINEN VASTAUS"
    phone = Phone(Client(raise_request_exception=False))
    phone.open(token)
    phone.send(**FIRST)
    phone.send(**SECOND)

    def broken(*args, **kwargs):
        raise RuntimeError(f"row contains {kwargs.get('answers')} {token}")

    monkeypatch.setattr(vault, "submit", broken)
    assert phone.send(vapaa=secret).status_code == 500
    monkeypatch.setattr(vault, "invitation_for", broken)
    assert phone.client.get(f"/s/{token}/").status_code == 500
    assert "RuntimeError" in caplog.text
    logged = "".join(_as_logged(record) for record in caplog.records)
    assert secret not in logged and token not in logged


def _as_logged(record):
    from logging import Formatter

    from surveys.discreet import WithoutLinks

    WithoutLinks().filter(record)
    return Formatter("%(name)s %(message)s").format(record)


def test_a_view_may_not_be_hidden_behind_a_person_who_left(wave, anna):
    anna.participant.left_on = timezone.localdate()
    anna.participant.save()
    assert Phone().open(token_of(anna)).status_code == 200
