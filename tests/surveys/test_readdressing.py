"""Somebody's address is changed: who may edit an address can read no answer by it (privacy.md §1)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import delivery
from jobs.models import Message
from programmes import people
from surveys import vault
from surveys.models import Invitation, Wave

from . import phone

pytestmark = pytest.mark.django_db
NEW = "uusi@example.org"


@pytest.fixture
def wave(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    opened = phone.a_wave()
    Message.objects.all().delete()
    return opened


@pytest.fixture
def anna(wave):
    return phone.invitations(wave)[0]


def send_all():
    while delivery.send_due():
        pass


def test_a_new_address_in_an_open_wave_gets_a_new_link_and_the_old_link_stops(wave, anna, mailoutbox):
    old_link, old_address = phone.token_of(anna), anna.participant.email
    people.correct(anna.participant, by=None, email=NEW)
    anna.refresh_from_db()
    assert (anna.version, vault.invitation_for(old_link)) == (2, None)
    send_all()
    new_link = phone.token_of(Invitation.objects.get(pk=anna.pk))
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(told) == {NEW, old_address}
    assert f"/s/{new_link}/" in told[NEW]
    assert "/s/" not in told[old_address] and NEW not in told[old_address]


def test_what_was_begun_or_sent_by_the_old_link_stays_closed_to_the_new_one(wave, anna):
    old_link, person = phone.token_of(anna), anna.participant
    vault.submit(old_link, wave, participant=person, answers={"me-henki": "5"})
    vault.save_draft(old_link, wave, values={"luottamus": "1"}, revision=0)
    people.correct(person, by=None, email=NEW)
    new_link = phone.token_of(Invitation.objects.get(pk=anna.pk))
    assert vault.load_draft(new_link, wave) == vault.DraftData()
    assert not vault.may_replace(new_link, wave, person)
    with pytest.raises(vault.TakenByOtherVersion):
        vault.submit(new_link, wave, participant=person, answers={"me-henki": "1"})
    assert vault.count(wave) == 1


def test_other_details_and_the_case_of_letters_leave_links_alone(wave, anna):
    people.correct(anna.participant, by=None, name="Toinen Nimi", email=anna.participant.email.upper())
    anna.refresh_from_db()
    assert (anna.version, Message.objects.count()) == (1, 0)


def test_links_of_others_and_of_other_programmes_stay(wave, anna):
    elsewhere = phone.a_wave()
    Message.objects.all().delete()
    people.correct(anna.participant, by=None, email=NEW)
    assert Invitation.objects.filter(version=2).count() == 1
    assert list(elsewhere.invitations.values_list("version", flat=True).distinct()) == [1]


def test_in_the_grace_the_old_link_stops_as_well(wave, anna):
    now = timezone.now()
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED, closes_at=now - timedelta(minutes=1))
    people.correct(anna.participant, by=None, email=NEW)
    anna.refresh_from_db()
    assert anna.version == 2


def test_after_sealing_no_link_changes_and_nobody_is_told(wave, anna):
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.SEALED)
    people.correct(anna.participant, by=None, email=NEW)
    anna.refresh_from_db()
    assert (anna.version, Message.objects.count()) == (1, 0)


def test_an_invitation_that_still_waits_goes_to_the_new_address_only(wave, anna, mailoutbox):
    from surveys import tasks

    tasks.post(anna, tasks.INVITATION)
    people.correct(anna.participant, by=None, email=NEW)
    send_all()
    with_links = [mail.to[0] for mail in mailoutbox if "/s/" in mail.body]
    assert with_links == [NEW]


def test_an_address_moved_twice_is_told_each_time(wave, anna, mailoutbox):
    first = anna.participant.email
    people.correct(anna.participant, by=None, email="vali@example.org")
    people.correct(anna.participant, by=None, email=NEW)
    send_all()
    assert sorted(mail.to[0] for mail in mailoutbox if "/s/" not in mail.body) == sorted([first, "vali@example.org"])
    assert [mail.to[0] for mail in mailoutbox if "/s/" in mail.body] == [NEW]
