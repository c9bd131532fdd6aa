"""Reports that the funder waits for: reminders 14 and 3 days before, and what waits on the overview."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import Message
from programmes import duties
from programmes.models import Duty, Role
from tests import factories as make

DUE = date(2027, 3, 31)


def a_duty(project, **fields):
    return Duty.objects.create(project=project, **({"title": {"fi": "Loppuraportti"}, "due_on": DUE} | fields))


def addresses():
    return sorted(Message.objects.values_list("address", flat=True))


@pytest.fixture
def project(world):
    return world.programme.project


@pytest.mark.parametrize(
    ("days_before", "mails"), [(15, 0), (14, 1), (10, 1), (4, 1), (3, 1), (0, 1), (-1, 0)], ids=lambda value: str(value)
)
def test_a_reminder_goes_from_14_days_before_until_the_due_day(project, days_before, mails):
    a_duty(project)
    assert duties.remind(on=DUE - timedelta(days=days_before)) == mails


def test_each_of_the_two_reminders_goes_once(project):
    a_duty(project)
    written = [duties.remind(on=DUE - timedelta(days=days)) for days in (14, 14, 13, 5, 3, 3, 2, 0)]
    assert written == [1, 0, 0, 0, 1, 0, 0, 0]


def test_a_reminder_that_has_been_sent_does_not_go_again(project):
    a_duty(project)
    duties.remind(on=DUE - timedelta(days=14))
    Message.objects.update(state=Message.State.DONE, finished_at=timezone.now())
    assert duties.remind(on=DUE - timedelta(days=13)) == 0


def test_a_day_when_nothing_ran_delays_the_reminder_and_does_not_lose_it(project):
    a_duty(project)
    assert duties.remind(on=DUE - timedelta(days=9)) == 1


def test_a_report_whose_day_was_moved_is_reminded_of_anew(project):
    report = a_duty(project)
    duties.remind(on=DUE - timedelta(days=14))
    report.due_on = DUE + timedelta(days=30)
    report.save()
    assert duties.remind(on=report.due_on - timedelta(days=14)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sent", "sent_on": DUE - timedelta(days=20)},
        {"state": "received", "sent_on": DUE - timedelta(days=20), "received_on": DUE - timedelta(days=19)},
    ],
    ids=["sent", "received"],
)
def test_nobody_is_reminded_of_a_report_that_has_been_sent(project, fields):
    a_duty(project, **fields)
    assert duties.remind(on=DUE - timedelta(days=3)) == 0


def test_coordinators_of_the_project_and_of_its_programmes_are_told_and_each_once(world, project):
    katri = world.users[Role.COORDINATOR]
    paula = make.a_user(email="paula@example.org")
    make.a_user(email="stranger@example.org")
    project.coordinators.add(katri, paula)
    project.coordinators.add(make.a_user(email="gone@example.org", is_active=False))
    second = make.a_member(make.a_programme(project=project), email="second@example.org")
    a_duty(project)
    duties.remind(on=DUE - timedelta(days=14))
    assert addresses() == sorted([katri.email, "paula@example.org", second.email])


def test_the_mail_says_what_is_due_when_and_leads_to_the_project(world, project, settings):
    settings.SITE_URL = "https://askel.example"
    report = a_duty(project, due_on=timezone.localdate() + timedelta(days=14))
    duties.remind()
    told = duties.mail(Message.objects.get())
    for text in (told.text, told.html):
        assert "Loppuraportti" in text
        assert f"https://askel.example/projects/{project.slug}/#duty" in text
        assert f"{report.due_on.day}.{report.due_on.month}.{report.due_on.year}" in text
    assert "Loppuraportti" in told.subject


@pytest.mark.parametrize("what", ["sent", "moved", "removed", "left"])
def test_a_mail_that_has_become_idle_is_not_sent(what, world, project):
    report = a_duty(project, due_on=timezone.localdate() + timedelta(days=14))
    duties.remind()
    message = Message.objects.get()
    assert duties.mail(message) is not None
    if what == "sent":
        Duty.objects.update(state="sent", sent_on=timezone.localdate())
    elif what == "moved":
        Duty.objects.update(due_on=report.due_on + timedelta(days=1))
    elif what == "removed":
        report.delete()
    else:
        world.programme.memberships.filter(role=Role.COORDINATOR).delete()
    assert duties.mail(message) is None


def test_the_daily_round_reminds(settings):
    assert "programmes.duties.remind" in settings.DAILY_TASKS


# ---- waits for you ------------------------------------------------------------------------------------------------
def waiting(client, programme):
    page = client.get(reverse("programme", args=[programme.slug])).context["page"]
    return [task for task in page.waiting if task.url.endswith("#duty")]


@pytest.mark.parametrize(("days", "shown"), [(15, 0), (14, 1), (0, 1), (-40, 1)])
def test_the_overview_shows_what_is_due_within_two_weeks_or_late(days, shown, world, project, sign_in):
    a_duty(project, due_on=timezone.localdate() + timedelta(days=days))
    assert len(waiting(sign_in(world.users[Role.COORDINATOR]), world.programme)) == shown


def test_what_has_been_sent_waits_no_more(world, project, sign_in):
    a_duty(project, due_on=timezone.localdate(), state="sent", sent_on=timezone.localdate())
    assert waiting(sign_in(world.users[Role.COORDINATOR]), world.programme) == []


@pytest.mark.parametrize("role", [Role.COACH, Role.CONTACT, Role.PARTICIPANT])
def test_others_do_not_see_what_the_funder_waits_for(role, world, project, sign_in):
    a_duty(project, due_on=timezone.localdate())
    assert waiting(sign_in(world.users[role]), world.programme) == []
