"""Mails of surveys: who gets one, what it says, and that nothing of it is kept."""

import pytest
from django.test import Client
from django.utils import translation

from jobs import delivery
from jobs.models import Message
from surveys import messages, tasks, vault
from surveys.models import Invitation, Wave

from . import phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return phone.a_wave()


def message_of(wave, invitation, kind="surveys.invitation"):
    return Message.objects.get(kind=kind, dedupe_key=f"{kind}:{wave.pk}:{invitation.pk}")


def render(kind, message):
    with translation.override(message.language):
        return getattr(messages, kind)(message)


def test_an_invitation_carries_the_persons_own_link_and_the_promise(wave):
    anna = phone.invitations(wave)[0]
    mail = render("invitation", message_of(wave, anna))
    link = f"http://testserver/s/{vault.token_for(anna)}/"
    assert link in mail.text and link in mail.html
    with translation.override("fi"):
        promise = translation.gettext("No user of Askel can open your answer, not even your manager.")
    assert promise in mail.text and promise in mail.html
    assert "<img" not in mail.html and "http://" not in mail.html.replace(link, "")


def test_a_mail_speaks_the_participants_language(wave):
    anna = phone.invitations(wave)[0]
    message = message_of(wave, anna)
    message.language = "en"
    assert render("invitation", message).subject == "Invitation: Loppukysely, about 2 min"


def test_a_reminder_goes_to_those_who_have_not_answered_and_all_rows_end_alike(wave, settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Message.objects.all().delete()
    everybody = phone.invitations(wave)
    for invitation in everybody[:2]:
        token = phone.token_of(invitation)
        vault.submit(token, wave, participant=invitation.participant, answers={"me-henki": "4"})
    tasks.remind(wave, by=None)
    delivery.send_due()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(i.participant.email for i in everybody[2:])
    rows = Message.objects.filter(kind="surveys.reminder")
    assert {(m.state, m.attempt, m.error_code, m.finished_at - m.not_before) for m in rows} == {
        ("done", 1, "", rows[0].finished_at - rows[0].not_before)
    }


def test_no_mail_once_the_wave_is_over_or_the_address_has_changed(wave):
    anna = phone.invitations(wave)[0]
    message = message_of(wave, anna)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)
    assert render("invitation", message) is None
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN)
    assert render("invitation", message) is not None
    anna.participant.email = "new@example.org"
    anna.participant.save()
    assert render("invitation", message) is None


def test_a_lost_link_is_answered_alike_for_known_and_unknown_addresses(wave):
    anna = phone.invitations(wave)[0]
    known = Client().post("/s/", {"email": anna.participant.email.upper()})
    unknown = Client().post("/s/", {"email": "nobody@example.org"})
    assert (
        known.content.split(b"<main")[1].split(b"</main>")[0] == unknown.content.split(b"<main")[1].split(b"</main>")[0]
    )
    assert (known.status_code, unknown.status_code) == (200, 200)


def test_a_new_link_has_a_raised_version_and_the_old_one_stops(wave):
    anna = phone.invitations(wave)[0]
    old = phone.token_of(anna)
    assert tasks.send_new_links(anna.participant.email.upper()) == 1
    anna.refresh_from_db()
    assert (anna.version, vault.invitation_for(old)) == (2, None)
    assert vault.invitation_for(phone.token_of(anna)) == anna
    assert Invitation.objects.filter(version=2).count() == 1


def test_new_links_are_slowed_down_by_address(wave):
    anna, bertta = phone.invitations(wave)[:2]
    sent = [tasks.send_new_links(anna.participant.email) for _ in range(5)]
    assert sent == [1, 1, 1, 0, 0]
    assert tasks.send_new_links(bertta.participant.email) == 1


@pytest.mark.parametrize("typed", ["", "ei osoite", "a@b", "x" * 300 + "@example.org", "<script>@x"])
def test_a_bad_address_is_told_at_the_field_and_kept(wave, typed):
    page = Client().post("/s/", {"email": typed})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert 'aria-invalid="true"' in page.content.decode()
