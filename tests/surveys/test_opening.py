"""Opening, extending, closing and reminding."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job, Message
from surveys import opening, tasks, vault
from surveys.models import Invitation, Wave

from .. import factories as make
from . import phone

pytestmark = pytest.mark.django_db
FACTS = {"controller": "", "data_contact": "", "legal_basis": {}, "cooperation_on": None}


@pytest.fixture
def draft():
    return phone.a_wave(opened=False)


@pytest.fixture
def wave():
    return phone.a_wave()


@pytest.mark.parametrize("fact", FACTS)
def test_no_wave_opens_before_each_fact_about_the_data_is_filled_in(draft, fact):
    setattr(draft.programme, fact, FACTS[fact])
    draft.programme.save()
    assert [name for name, _label in opening.missing_facts(draft.programme)] == [fact]
    with pytest.raises(opening.Refused):
        tasks.launch(draft, by=None)
    assert (Wave.objects.get().state, Invitation.objects.count(), Message.objects.count()) == ("draft", 0, 0)


def test_opening_locks_the_list_copies_k_and_orders_the_sealing(draft):
    draft.programme.k = 7
    draft.programme.save()
    wave = tasks.launch(draft, by=None)
    assert (wave.state, wave.invited, wave.k) == (Wave.State.OPEN, 5, 7)
    assert wave.invitations.count() == 5
    job = Job.objects.get(kind="surveys.seal")
    assert job.arguments == {"wave": wave.pk}
    assert job.not_before == wave.closes_at + timedelta(minutes=wave.grace_minutes)


def test_everybody_gets_an_invitation_row_that_differs_by_the_person_only(draft):
    tasks.launch(draft, by=None)
    rows = Message.objects.filter(kind="surveys.invitation")
    assert rows.count() == 5
    alike = {(m.kind, tuple(m.arguments), m.language, m.state, m.attempt, m.error_code) for m in rows}
    assert len(alike) == 1
    tokens = [vault.token_for(invitation) for invitation in Invitation.objects.all()]
    assert not any(token in str(m.__dict__) for m in rows for token in tokens)


def test_who_is_added_after_opening_is_not_invited(wave):
    make.a_participant(wave.programme)
    assert wave.invitations.count() == 5


def test_those_who_have_left_are_not_invited(draft):
    someone = draft.programme.participants.first()
    someone.left_on = timezone.localdate()
    someone.save()
    assert tasks.launch(draft, by=None).invited == 4


@pytest.mark.parametrize("state", ["open", "closed", "sealed", "frozen"])
def test_a_wave_opens_once(draft, state):
    Wave.objects.update(state=state)
    with pytest.raises(opening.Refused):
        tasks.launch(draft, by=None)


def test_a_wave_without_questions_or_people_or_time_does_not_open(draft):
    assert opening.cannot_open(draft) is None
    assert opening.cannot_open(draft, now=draft.closes_at) is not None
    draft.programme.participants.all().delete()
    assert opening.cannot_open(draft) is not None


def test_an_extension_is_later_and_the_sealing_follows(wave):
    later = wave.closes_at + timedelta(days=7)
    extended = tasks.extend(wave, by=None, closes_at=later)
    assert extended.closes_at == later
    assert Job.objects.filter(kind="surveys.seal", not_before=later + timedelta(minutes=60)).exists()
    with pytest.raises(opening.Refused):
        tasks.extend(wave, by=None, closes_at=wave.closes_at)


def test_closing_tells_the_exact_count_and_keeps_the_grace_chosen(wave):
    closed = tasks.close(wave, by=None, grace_minutes=30)
    assert (closed.state, closed.answered, closed.grace_minutes) == (Wave.State.CLOSED, 0, 30)
    with pytest.raises(opening.Refused):
        tasks.close(wave, by=None, grace_minutes=30)
    with pytest.raises(opening.Refused):
        tasks.extend(wave, by=None, closes_at=timezone.now() + timedelta(days=9))


def test_a_wave_that_everybody_has_answered_closes_without_grace(wave):
    for invitation in phone.invitations(wave):
        token = phone.token_of(invitation)
        vault.submit(token, wave, participant=invitation.participant, answers={"me-henki": "4"})
    assert tasks.close(wave, by=None, grace_minutes=60).grace_minutes == 0


def test_a_reminder_is_ordered_for_everybody_and_once_a_day(wave):
    tasks.remind(wave, by=None)
    assert Message.objects.filter(kind="surveys.reminder").count() == 5
    with pytest.raises(opening.Refused):
        tasks.remind(wave, by=None)
    Message.objects.filter(kind="surveys.reminder").update(created_at=timezone.now() - timedelta(hours=21))
    tasks.remind(wave, by=None)


def test_only_an_open_wave_is_reminded_of(draft):
    with pytest.raises(opening.Refused):
        tasks.remind(draft, by=None)


@pytest.mark.parametrize(
    ("of", "field", "value"), [("wave", "mode", Wave.Mode.SLIPS), ("programme", "profile", "strict")]
)
def test_a_promise_that_this_version_cannot_keep_is_never_made(draft, of, field, value):
    row = draft if of == "wave" else draft.programme
    setattr(row, field, value)
    row.save()
    with pytest.raises(opening.Refused):
        tasks.launch(draft, by=None)
    assert (Wave.objects.get().state, Invitation.objects.count()) == ("draft", 0)


def test_every_mode_and_profile_that_can_be_kept_opens(draft):
    for mode in set(Wave.Mode) - {Wave.Mode.SLIPS}:
        draft.mode = mode
        assert opening.cannot_open(draft) is None
