"""Everything stored has a class of its own, and the classes are carried out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job, Message
from surveys.models import Invitation, Wave
from wellbeing import retention

from . import worlds


def test_every_field_of_every_model_has_a_class():
    """A new field fails here until it is decided how long it is kept: wellbeing/retention_fields.py."""
    declared = retention.declared()
    assert (retention.existing() - set(declared), set(declared) - retention.existing()) == (set(), set())
    assert set(declared.values()) == set(retention.CLASSES)


def test_what_ends_a_class_exists():
    for kept in retention.CLASSES.values():
        if kept.by.startswith("forget"):
            assert callable(getattr(retention, kept.by))


def old_programme(**fields):
    survey = worlds.a_survey(5, stages=("pre",), **fields)
    worlds.open_wave(survey.waves["pre"])
    then = timezone.now() - timedelta(days=301)
    Wave.objects.filter(programme=survey.programme).update(opens_at=then - timedelta(days=9), closes_at=then)
    return survey


@pytest.mark.django_db
def test_addresses_and_invitations_are_forgotten_ten_months_after_the_last_survey():
    old, made_up = old_programme(), old_programme(made_up={"notice": {"fi": "Keksitty"}, "what": ["people"]})
    fresh = worlds.a_survey(5, stages=("pre",))
    worlds.open_wave(fresh.waves["pre"])
    done = retention.run()
    assert (done["addresses"], done["invitations"]) == (5, 5)
    left = {
        survey.programme.pk: Invitation.objects.filter(wave__programme=survey.programme).count()
        for survey in (old, made_up, fresh)
    }
    assert list(left.values()) == [0, 5, 5]
    assert all(person.email.endswith("@removed.invalid") for person in old.programme.participants.all())
    assert not any(person.email.endswith(".invalid") for person in made_up.programme.participants.all())
    assert retention.run()["addresses"] == 0


@pytest.mark.django_db
def test_a_later_survey_keeps_the_addresses():
    survey = old_programme()
    later = worlds.a_survey(1, stages=("post",)).waves["post"]
    Wave.objects.filter(pk=later.pk).update(programme=survey.programme)
    assert retention.run()["addresses"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "mails", "jobs"), [(89, 1, 1), (91, 0, 1), (366, 0, 0)])
def test_mail_goes_after_90_days_and_work_after_a_year(days, mails, jobs):
    then = timezone.now() - timedelta(days=days)
    Message.objects.create(kind="x", address="a@example.org", language="fi", state="done", finished_at=then)
    Job.objects.create(kind="x", subject="", idempotency_key="x", state="done", finished_at=then)
    retention.run()
    assert (Message.objects.count(), Job.objects.count()) == (mails, jobs)
