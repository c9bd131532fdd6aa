from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone

from jobs import queue
from jobs.models import Job, Message
from wellbeing import doctor

pytestmark = pytest.mark.django_db


def troubles():
    return {what: trouble for what, trouble, _ in doctor.examine() if trouble}


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path):
    settings.VAR = tmp_path
    settings.SECRET_KEY = "a key of this test's own, long enough to be one"
    settings.FONTS_DIR = tmp_path / "fonts"
    settings.FONTS_DIR.mkdir()
    for name in "abc":
        (settings.FONTS_DIR / f"{name}.woff2").touch()
    settings.BASE_DIR = tmp_path
    settings.EMAIL_HOST = settings.REDIS_URL = ""
    settings.DEMO = True
    settings.DOCTOR_CHECKS = []
    queue.tick()


def a_message(**fields):
    return Message.objects.create(kind="x", address="a@b.example", language="fi", message_id="<1>", **fields)


@pytest.mark.pdf
def test_a_healthy_installation_has_no_trouble_and_the_command_says_so():
    assert troubles() == {}
    out = StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue().endswith("All is well.\n")


def test_trouble_is_told_with_its_remedy_and_ends_the_command_with_an_error(settings):
    (settings.FONTS_DIR / "a.woff2").unlink()
    out = StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("doctor", stdout=out)
    assert ending.value.code == 1
    assert "✗ trouble  Fonts of the pages\n             2 of 3 are there.\n" in out.getvalue()
    assert "manage.py prepare_fonts" in out.getvalue()


def test_a_worker_that_fell_silent_is_noticed():
    Job.objects.filter(idempotency_key=queue.PULSE).update(finished_at=Now() - timedelta(seconds=61))
    assert list(troubles()) == ["Worker"]
    Job.objects.filter(idempotency_key=queue.PULSE).delete()
    assert troubles()["Worker"] == "None has ever looked for work."


def test_work_and_mail_that_wait_for_long_are_noticed():
    long_ago = timezone.now() - timedelta(minutes=11)
    Job.objects.create(kind="x", subject="", idempotency_key="x", not_before=long_ago)
    a_message(not_before=long_ago)
    assert troubles() == {"Queue": "1 jobs and 1 mails have been due for over ten minutes."}


def test_work_that_is_not_due_yet_is_no_trouble():
    a_message(not_before=timezone.now() + timedelta(minutes=10))
    assert troubles() == {}


def test_failures_of_the_last_day_are_counted():
    a_message(state="failed", finished_at=timezone.now())
    Job.objects.create(
        kind="x", subject="", idempotency_key="x", state="failed", finished_at=timezone.now() - timedelta(days=2)
    )
    assert troubles() == {"Failures of the last day": "0 jobs and 1 mails failed."}


def test_a_secret_key_that_others_can_read_is_noticed(settings):
    path = settings.VAR / "secret-key"
    path.write_text("x")
    path.chmod(0o644)
    assert list(troubles()) == ["Secret key"]
    path.chmod(0o600)
    assert troubles() == {}


def test_a_mail_server_that_is_away_is_noticed(settings):
    settings.DEMO = False
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert troubles() == {"Mail": "127.0.0.1:9 does not take our mail (ConnectionRefusedError)."}


def test_without_a_mail_server_only_the_demo_is_well(settings):
    settings.DEMO = False
    assert list(troubles()) == ["Mail"]


def test_a_redis_that_is_away_is_noticed(settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert list(troubles()) == ["Bell (Redis)"]


def test_an_old_catalogue_is_noticed(settings):
    folder = settings.BASE_DIR / "locale" / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n')
    settings.LOCALE_PATHS = [settings.BASE_DIR / "locale"]
    assert troubles() == {"Translations": "Missing or older than their source: fi."}
    call_command("compile_catalogues", stdout=StringIO())
    assert troubles() == {}


def test_a_check_of_another_app_is_shown(settings):
    settings.DOCTOR_CHECKS = ["tests.wellbeing.test_doctor.keys_are_gone"]
    assert troubles() == {"Keys": "gone"}


def keys_are_gone():
    return "Keys", "gone", "Put them back."


def test_a_library_that_pdfs_need_is_looked_for_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(doctor.sys, "executable", "false")
    _, trouble, remedy = doctor.check_pdf()
    assert trouble == "WeasyPrint cannot be loaded."
    assert "sudo apt-get install -y libpangoft2-1.0-0 libharfbuzz-subset0" in remedy
    assert "brew install pango" in remedy
